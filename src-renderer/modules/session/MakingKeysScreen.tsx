import { SessionFrame } from './SessionFrame.tsx';
import { useSessionWords } from './words.ts';

/**
 * While the station writes its file under new keys it answers no window, and gives out no part of the program either: so
 * this screen comes with the first one.
 */
export function MakingKeysScreen({ facility }: { readonly facility: string | undefined }) {
  const words = useSessionWords();
  return (
    <SessionFrame title={words('making.title')} facility={facility} focusTitle>
      <p role="status">{words('making.text')}</p>
    </SessionFrame>
  );
}
