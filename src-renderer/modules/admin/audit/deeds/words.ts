import { wordsOf } from '#renderer/kit/i18n/words.tsx';
import { en } from './messages.en.ts';

/** What was done, in which part of the program, and why it was refused. */
export const useDeedWords = wordsOf(en, {
  fr: async () => (await import('./messages.fr.ts')).fr,
  ar: async () => (await import('./messages.ar.ts')).ar,
});
