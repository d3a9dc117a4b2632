/** The languages that dates, ages and numbers are written in. */
export type FormatLanguage = 'en' | 'fr' | 'es' | 'sw' | 'ar';

/** Arab countries whose months carry the Syriac names (آذار); the rest of the Arab world writes مارس. */
const SYRIAC_MONTHS = new Set(['SY', 'LB', 'JO', 'PS', 'IQ']);

/**
 * The writing language of a BCP 47 tag, English where we have no table.
 * @param tag for example `fr-CM`
 */
export function formatLanguage(tag: string): FormatLanguage {
  const primary = tag.toLowerCase().split(/[-_]/)[0];
  return primary === 'fr' || primary === 'es' || primary === 'sw' || primary === 'ar' ? primary : 'en';
}

export function usesSyriacMonths(tag: string): boolean {
  return (
    formatLanguage(tag) === 'ar' && tag.split(/[-_]/).some((part) => SYRIAC_MONTHS.has(part.toUpperCase()))
  );
}
