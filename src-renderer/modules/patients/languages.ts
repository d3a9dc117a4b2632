import type { Language } from '#renderer/kit/i18n/language.tsx';
import { LANGUAGE_CODES, languageOfTag } from '#renderer/kit/language-name.ts';

/** @param kept a code or words of the record that the list does not have: shown as they came */
export function languageOptions(screen: Language, kept: string): { value: string; label: string }[] {
  const codes = kept === '' || LANGUAGE_CODES.includes(kept) ? LANGUAGE_CODES : [kept, ...LANGUAGE_CODES];
  return codes
    .map((value) => ({ value, label: languageOfTag(value, screen) ?? value }))
    .toSorted((a, b) => a.label.localeCompare(b.label, screen));
}
