import type { ReactNode } from 'react';
import { useKitWords } from '../words.ts';

/** "Error:" is heard, not seen: the eye has the colour and the place. */
export function FieldError({ children }: { readonly children: ReactNode }) {
  const words = useKitWords();
  return (
    <>
      <span className="fw-hidden">{words('form.errorPrefix')} </span>
      {children}
    </>
  );
}

/** What an input of Mantine's takes as its error: words with their prefix, or only the fact, where the words stand elsewhere. */
export function inputError(error: ReactNode): ReactNode {
  if (typeof error === 'boolean' || !error) return error === true;
  return <FieldError>{error}</FieldError>;
}
