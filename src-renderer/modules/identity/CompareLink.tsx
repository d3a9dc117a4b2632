import { Link } from '@tanstack/react-router';
import { useIdentityWords } from './words.ts';

/** To the two side by side. */
export function CompareLink({ one, other }: { readonly one: string; readonly other: string }) {
  const words = useIdentityWords();
  return (
    <Link to="/duplicates" search={{ one, other }} className="fw-link">
      {words('compare')}
    </Link>
  );
}
