import { wordsOf } from './i18n/words.tsx';
import { ar } from './messages.ar.ts';
import { en } from './messages.en.ts';
import { fr } from './messages.fr.ts';

/** Words that belong to no module. */
export const useKitWords = wordsOf({ en, fr, ar });
