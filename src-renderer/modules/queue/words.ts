import { wordsOf } from '#renderer/kit/i18n/words.tsx';
import { en } from './messages.en.ts';

export const useQueueWords = wordsOf(en, {
  fr: async () => (await import('./messages.fr.ts')).fr,
  ar: async () => (await import('./messages.ar.ts')).ar,
});
