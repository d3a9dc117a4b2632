import type { DosageWords, PeriodUnit } from './dosage-language.rules.ts';

/** Arabic counts: one, two with a dual of its own, 3 to 10 with the plural, from 11 on with the singular. */
type Forms = readonly [one: string, two: string, few: string, many: string];

/** The dual stands in the genitive: all of these follow a preposition or `كل`. */
const UNIT: { readonly [U in PeriodUnit]: Forms } = {
  s: ['ثانية', 'ثانيتين', 'ثوانٍ', 'ثانية'],
  min: ['دقيقة', 'دقيقتين', 'دقائق', 'دقيقة'],
  h: ['ساعة', 'ساعتين', 'ساعات', 'ساعة'],
  d: ['يوم', 'يومين', 'أيام', 'يومًا'],
  wk: ['أسبوع', 'أسبوعين', 'أسابيع', 'أسبوعًا'],
  mo: ['شهر', 'شهرين', 'أشهر', 'شهرًا'],
  a: ['سنة', 'سنتين', 'سنوات', 'سنة'],
};
const DEFINITE: { readonly [U in PeriodUnit]: string } = {
  s: 'الثانية',
  min: 'الدقيقة',
  h: 'الساعة',
  d: 'اليوم',
  wk: 'الأسبوع',
  mo: 'الشهر',
  a: 'السنة',
};
const TIMES: Forms = ['مرة', 'مرتين', 'مرات', 'مرة'];

/** @param count decimal text, or a range whose last number decides the form, as one reads it */
function counted(count: string, [one, two, few, many]: Forms): string {
  if (count === '1') return one;
  if (count === '2') return two;
  const last = /\d+(?:[.,٫]\d+)?$/.exec(count)?.[0] ?? '';
  if (/\D/.test(last)) return `${count} ${one}`;
  const rest = Number(last) % 100;
  return `${count} ${rest >= 3 && rest <= 10 ? few : rest >= 11 ? many : one}`;
}

export const arabicDosageWords: DosageWords = {
  asNeeded: 'عند الحاجة',
  asNeededFor: (reason) => (reason === '' ? 'عند الحاجة' : `عند الحاجة: ${reason}`),
  most: (dose, period) => `${dose} على الأكثر خلال ${period}`,
  upTo: (dose) => `حتى ${dose}`,
  atLeast: (dose) => `${dose} أو أكثر`,
  lasting: (duration) => `لمدة ${duration}`,
  duration: (count, unit) => counted(count, UNIT[unit]),
  from: (day) => `من ${day}`,
  until: (day) => `حتى ${day}`,
  inAll: (count) => (count === '1' ? 'مرة واحدة فقط' : `${counted(count, TIMES)} إجمالًا`),
  incomplete: 'الوصفة غير مكتملة هنا: اقرأ الأصل',
  altered: 'يغيّر الأصل معنى هذه الوصفة بطريقة غير معروفة هنا: اقرأه',
  range: (from, to) => `${from} إلى ${to}`,
  times: (count, unit) => `${count === '1' ? 'مرة واحدة' : counted(count, TIMES)} في ${DEFINITE[unit]}`,
  every: (period, unit) => `كل ${counted(period, UNIT[unit])}`,
  timesEvery: (count, period, unit) => `${counted(count, TIMES)} كل ${counted(period, UNIT[unit])}`,
};
