/** Numbers for reading: Western digits always, thousands grouped, the precision as given. */
import { formatLanguage, type FormatLanguage } from './format-language.ts';

export type NumberMarks = { readonly group: string; readonly decimal: string; readonly codeFirst: boolean };

const NARROW_SPACE = '\u202F';
const MARKS: Record<FormatLanguage, NumberMarks> = {
  en: { group: ',', decimal: '.', codeFirst: true },
  fr: { group: NARROW_SPACE, decimal: ',', codeFirst: false },
  es: { group: '.', decimal: ',', codeFirst: false },
  sw: { group: ',', decimal: '.', codeFirst: true },
  ar: { group: ',', decimal: '.', codeFirst: true },
};
/** Spanish of Mexico, Central America, the Caribbean and Peru writes numbers as English does. */
const SPANISH_WITH_POINT = new Set(['MX', 'GT', 'HN', 'SV', 'NI', 'PA', 'DO', 'PR', 'PE', 'US', '419']);
/** Arabic of the Maghreb writes them as Spanish does. */
const ARABIC_WITH_COMMA = new Set(['DZ', 'MA', 'TN', 'LY', 'MR']);

/** @param lang BCP 47 tag */
export function numberMarks(lang: string): NumberMarks {
  const language = formatLanguage(lang);
  const region =
    lang
      .split(/[-_]/)
      .slice(1)
      .find((part) => /^(?:[A-Za-z]{2}|[0-9]{3})$/.test(part))
      ?.toUpperCase() ?? '';
  if (language === 'es' && SPANISH_WITH_POINT.has(region)) return { ...MARKS.en, codeFirst: false };
  if (language === 'ar' && ARABIC_WITH_COMMA.has(region)) return { ...MARKS.es, codeFirst: true };
  return MARKS[language];
}

/** Writes plain decimal text in the language's marks, keeping every digit: `1590.50` → `1,590.50`. */
export function groupThousands(decimal: string, lang: string): string {
  const [, sign, whole, fraction] = /^(-?)([0-9]+)(?:\.([0-9]+))?$/.exec(decimal) ?? [];
  if (whole === undefined) return decimal; // exponents and comparators are shown as reported
  const marks = numberMarks(lang);
  const grouped = whole.replace(/(?<=[0-9])(?=(?:[0-9]{3})+$)/g, marks.group);
  const minus = sign === '-' ? '\u2212' : '';
  return fraction === undefined ? `${minus}${grouped}` : `${minus}${grouped}${marks.decimal}${fraction}`;
}
