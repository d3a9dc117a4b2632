import { wordsOf } from '#renderer/kit/i18n/words.tsx';
import { en } from './messages.en.ts';

export const useSyncWords = wordsOf(en, {
  fr: async () => (await import('./messages.fr.ts')).fr,
  ar: async () => (await import('./messages.ar.ts')).ar,
});
export type SyncWords = ReturnType<typeof useSyncWords>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** `3 h`: whole units, as many as a person would say. */
export function spanWords(words: SyncWords, ms: number): string {
  if (ms < HOUR_MS) return words('ago.minutes', { count: Math.max(1, Math.floor(ms / MINUTE_MS)) });
  if (ms < 2 * DAY_MS) return words('ago.hours', { count: Math.floor(ms / HOUR_MS) });
  return words('ago.days', { count: Math.floor(ms / DAY_MS) });
}
