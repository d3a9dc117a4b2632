import { wordsOf } from '#renderer/kit/i18n/words.tsx';
import { en } from './messages.en.ts';
import { fr } from './messages.fr.ts';

export const useHistoryWords = wordsOf({ en, fr });
