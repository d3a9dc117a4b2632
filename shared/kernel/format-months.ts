/**
 * Month and day names. Our own tables, not Intl's: Intl puts dots after French months, and its names change between
 * versions, so that paper printed by two stations would differ.
 */
import { formatLanguage, type FormatLanguage, usesSyriacMonths } from './format-language.ts';

type Names = readonly string[];

const SHORT: Record<FormatLanguage, Names> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  fr: ['janv', 'févr', 'mars', 'avr', 'mai', 'juin', 'juil', 'août', 'sept', 'oct', 'nov', 'déc'],
  es: ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'],
  sw: ['Jan', 'Feb', 'Mac', 'Apr', 'Mei', 'Jun', 'Jul', 'Ago', 'Sep', 'Okt', 'Nov', 'Des'],
  ar: [
    'يناير',
    'فبراير',
    'مارس',
    'أبريل',
    'مايو',
    'يونيو',
    'يوليو',
    'أغسطس',
    'سبتمبر',
    'أكتوبر',
    'نوفمبر',
    'ديسمبر',
  ],
};

const LONG: Record<FormatLanguage, Names> = {
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
  fr: [
    'janvier',
    'février',
    'mars',
    'avril',
    'mai',
    'juin',
    'juillet',
    'août',
    'septembre',
    'octobre',
    'novembre',
    'décembre',
  ],
  es: [
    'enero',
    'febrero',
    'marzo',
    'abril',
    'mayo',
    'junio',
    'julio',
    'agosto',
    'septiembre',
    'octubre',
    'noviembre',
    'diciembre',
  ],
  sw: [
    'Januari',
    'Februari',
    'Machi',
    'Aprili',
    'Mei',
    'Juni',
    'Julai',
    'Agosti',
    'Septemba',
    'Oktoba',
    'Novemba',
    'Desemba',
  ],
  ar: SHORT.ar,
};

/** Syria, Lebanon, Jordan, Palestine, Iraq. */
const SYRIAC: Names = [
  'كانون الثاني',
  'شباط',
  'آذار',
  'نيسان',
  'أيار',
  'حزيران',
  'تموز',
  'آب',
  'أيلول',
  'تشرين الأول',
  'تشرين الثاني',
  'كانون الأول',
];

/** Monday first. Swahili has no customary short forms that a reader cannot mistake, and Arabic has none at all. */
const WEEKDAYS: Record<FormatLanguage, Names> = {
  en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
  fr: ['lun', 'mar', 'mer', 'jeu', 'ven', 'sam', 'dim'],
  es: ['lun', 'mar', 'mié', 'jue', 'vie', 'sáb', 'dom'],
  sw: ['Jumatatu', 'Jumanne', 'Jumatano', 'Alhamisi', 'Ijumaa', 'Jumamosi', 'Jumapili'],
  ar: ['الاثنين', 'الثلاثاء', 'الأربعاء', 'الخميس', 'الجمعة', 'السبت', 'الأحد'],
};

/** @param lang BCP 47 tag */
export function shortMonths(lang: string): Names {
  return usesSyriacMonths(lang) ? SYRIAC : SHORT[formatLanguage(lang)];
}

export function longMonths(lang: string): Names {
  return usesSyriacMonths(lang) ? SYRIAC : LONG[formatLanguage(lang)];
}

/** Monday first. */
export function shortWeekdays(lang: string): Names {
  return WEEKDAYS[formatLanguage(lang)];
}

/** Every table, for reading what people type: a form in one language is often filled in in another. */
export const ALL_MONTH_NAMES: readonly Names[] = [...Object.values(LONG), ...Object.values(SHORT), SYRIAC];
