import { KNOWN_SUBSTANCES, substanceCoding } from '#shared/modules/allergies/known-substances.rules.ts';
import { KNOWN_VACCINES, vaccineCoding } from '#shared/modules/immunizations/known-vaccines.rules.ts';
import { fold } from '#shared/kernel/text-fold.ts';
import { wordsOf } from '#renderer/kit/i18n/words.tsx';
import { en } from './messages.en.ts';

export const useKnownWords = wordsOf(en, {
  fr: async () => (await import('./messages.fr.ts')).fr,
  ar: async () => (await import('./messages.ar.ts')).ar,
});
export type KnownWords = ReturnType<typeof useKnownWords>;

type Prefix = 'sign' | 'problem';
const KEYS = Object.keys(en) as readonly (keyof typeof en)[]; // its own keys

/** All known words of a kind, in the order of the screen's language. */
export function suggestions(words: KnownWords, prefix: Prefix): readonly string[] {
  const found = KEYS.filter((key) => key.startsWith(`${prefix}.`)).map((key) => words(key));
  return found.toSorted((a, b) => a.localeCompare(b, words.language));
}

export function substanceSuggestions(words: KnownWords): readonly string[] {
  return KNOWN_SUBSTANCES.map(({ key }) => words(`substance.${key}`));
}

export function vaccineSuggestions(words: KnownWords): readonly string[] {
  return KNOWN_VACCINES.map(({ key }) => words(`vaccine.${key}`));
}

/** The known substance that these words name, in the screen's language. */
export function knownSubstance(words: KnownWords, typed: string) {
  const found = KNOWN_SUBSTANCES.find(({ key }) => fold(words(`substance.${key}`)) === fold(typed));
  return found && { category: found.category, coding: substanceCoding(found) };
}

export function knownVaccine(words: KnownWords, typed: string) {
  const found = KNOWN_VACCINES.find(({ key }) => fold(words(`vaccine.${key}`)) === fold(typed));
  return found && { coding: vaccineCoding(found) };
}
