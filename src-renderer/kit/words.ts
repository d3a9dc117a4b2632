import { wordsOf } from './i18n/words.tsx';
import { en } from './messages.en.ts';

/** Words that belong to no module. */
export const useKitWords = wordsOf(en, {
  fr: async () => (await import('./messages.fr.ts')).fr,
  ar: async () => (await import('./messages.ar.ts')).ar,
});
