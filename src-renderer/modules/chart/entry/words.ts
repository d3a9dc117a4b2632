import { wordsOf } from '#renderer/kit/i18n/words.tsx';
import { en } from './messages.en.ts';
import { fr } from './messages.fr.ts';

export const useEntryWords = wordsOf({ en, fr });
export type EntryWords = ReturnType<typeof useEntryWords>;
