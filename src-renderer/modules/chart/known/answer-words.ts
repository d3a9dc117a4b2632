import type { KnownWords } from './words.ts';

/** An answer in the screen's language; one that is not ours as it came. */
export function answerWords(known: KnownWords, code: string | undefined, display: string): string {
  const key = `answer.${code ?? ''}`;
  return known.has(key) ? known(key) : display;
}
