import { wordsOf } from '#renderer/kit/i18n/words.tsx';
import { ar } from './messages.ar.ts';
import { en } from './messages.en.ts';
import { fr } from './messages.fr.ts';

export const useShellWords = wordsOf({ en, fr, ar });
