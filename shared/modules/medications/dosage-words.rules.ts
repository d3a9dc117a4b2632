import { formatDay } from '#shared/kernel/format-date.ts';
import { formatDoseNumber } from '#shared/kernel/format-quantity.ts';
import { screenLanguageOf, type ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { DosageWords, PeriodUnit } from './dosage-language.rules.ts';
import { arabicDosageWords } from './dosage-words.ar.rules.ts';
import { TIMING_EVENTS } from './timing-events.rules.ts';
import type { MedicationRequest } from './medication-request.record.ts';

type Dosage = NonNullable<MedicationRequest['dosage']>[number];

const EN_UNIT: { readonly [U in PeriodUnit]: string } = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
  wk: 'week',
  mo: 'month',
  a: 'year',
};
const FR_UNIT: { readonly [U in PeriodUnit]: readonly [one: string, many: string, feminine: boolean] } = {
  s: ['seconde', 'secondes', true],
  min: ['minute', 'minutes', true],
  h: ['heure', 'heures', true],
  d: ['jour', 'jours', false],
  wk: ['semaine', 'semaines', true],
  mo: ['mois', 'mois', false],
  a: ['an', 'ans', false],
};

const WORDS: { readonly [L in ScreenLanguage]: DosageWords } = {
  en: {
    asNeeded: 'when needed',
    asNeededFor: (reason) => (reason === '' ? 'when needed' : `when needed for ${reason}`),
    most: (dose, period) => `at most ${dose} in ${period}`,
    upTo: (dose) => `up to ${dose}`,
    atLeast: (dose) => `${dose} or more`,
    lasting: (duration) => `for ${duration}`,
    duration: (count, unit) => `${count} ${EN_UNIT[unit]}${count === '1' ? '' : 's'}`,
    from: (day) => `from ${day}`,
    until: (day) => `until ${day}`,
    inAll: (count) => (count === '1' ? 'once in all' : `${count} times in all`),
    incomplete: 'Order incomplete here: read the original',
    altered: 'The original changes the meaning of this order in a way not known here: read it',
    range: (from, to) => `${from} to ${to}`,
    times: (count, unit) => {
      const often = count === '1' ? 'once' : count === '2' ? 'twice' : `${count} times`;
      return `${often} ${unit === 'h' ? 'an' : 'a'} ${EN_UNIT[unit]}`;
    },
    every: (period, unit) => `every ${period} ${EN_UNIT[unit]}s`,
    timesEvery: (count, period, unit) => `${count} times every ${period} ${EN_UNIT[unit]}s`,
  },
  fr: {
    asNeeded: 'si besoin',
    asNeededFor: (reason) => (reason === '' ? 'si besoin' : `si besoin : ${reason}`),
    most: (dose, period) => `au plus ${dose} en ${period}`,
    upTo: (dose) => `jusqu’à ${dose}`,
    atLeast: (dose) => `${dose} ou plus`,
    lasting: (duration) => `pendant ${duration}`,
    duration: (count, unit) => `${count} ${FR_UNIT[unit][count === '1' ? 0 : 1]}`,
    from: (day) => `à partir du ${day}`,
    until: (day) => `jusqu’au ${day}`,
    inAll: (count) => `${count === '1' ? 'une' : count} fois en tout`,
    incomplete: 'Prescription incomplète ici : lire l’original',
    altered: 'L’original change le sens de cette prescription d’une façon inconnue ici : le lire',
    range: (from, to) => `${from} à ${to}`,
    times: (count, unit) => `${count === '1' ? 'une' : count} fois par ${FR_UNIT[unit][0]}`,
    every: (period, unit) => `${FR_UNIT[unit][2] ? 'toutes' : 'tous'} les ${period} ${FR_UNIT[unit][1]}`,
    timesEvery: (count, period, unit) =>
      `${count} fois ${FR_UNIT[unit][2] ? 'toutes' : 'tous'} les ${period} ${FR_UNIT[unit][1]}`,
  },
  ar: arabicDosageWords,
};

/** @param lang BCP 47 tag of the reader */
export function dosageWords(lang: string): DosageWords {
  return WORDS[screenLanguageOf([lang])];
}

type Timing = Pick<Dosage, 'frequency' | 'frequencyMax' | 'period' | 'periodMax' | 'periodUnit'>;

/** `once a day`, `1 to 4 times a day`, `every 4 to 6 hours`; nothing where the timing was not recorded. */
export function frequencyText(dosage: Timing, lang: string): string {
  const { frequency = 1, frequencyMax, period, periodMax, periodUnit } = dosage;
  if (period === undefined || periodUnit === undefined) return '';
  const words = dosageWords(lang);
  const number = (value: string) => formatDoseNumber(value, lang);
  const count =
    frequencyMax === undefined || frequencyMax === frequency
      ? String(frequency)
      : words.range(String(frequency), String(frequencyMax));
  const isRange = periodMax !== undefined && Number(periodMax) !== Number(period);
  const span = isRange ? words.range(number(period), number(periodMax)) : number(period);
  if (span === '1') return words.times(count, periodUnit);
  return count === '1' ? words.every(span, periodUnit) : words.timesEvery(count, span, periodUnit);
}

/** True where a part of a timing or of a limit was recorded that no words can be made of. */
export function isTimingUnsaid(dosage: Timing & Pick<Dosage, 'maxDosePerPeriod'>): boolean {
  const { frequency, frequencyMax, period, periodMax, periodUnit, maxDosePerPeriod: most } = dosage;
  const hasTiming = [frequency, frequencyMax, period, periodMax, periodUnit].some(
    (part) => part !== undefined,
  );
  const isTimed = period !== undefined && periodUnit !== undefined;
  return (hasTiming && !isTimed) || (most !== undefined && !(most.dose && most.period));
}

type Bounds = Pick<Dosage, 'boundsStart' | 'boundsEnd' | 'boundsDuration' | 'count' | 'countMax'>;

const DURATION_UNITS: ReadonlySet<string> = new Set(Object.keys(EN_UNIT));

/**
 * What ends an order, each in its own words: `for 7 days`, `from 12-Mar-2026`, `until 20-Mar-2026`, `3 times in all`.
 * @param quantityText words of a duration whose unit is none of UCUM's for time
 */
export function boundsTexts(
  { boundsStart, boundsEnd, boundsDuration, count, countMax }: Bounds,
  lang: string,
  quantityText: (quantity: NonNullable<Bounds['boundsDuration']>) => string,
): readonly string[] {
  const words = dosageWords(lang);
  const texts: string[] = [];
  if (boundsDuration)
    texts.push(words.lasting(durationText(boundsDuration, lang) ?? quantityText(boundsDuration)));
  if (boundsStart !== undefined) texts.push(words.from(formatDay(boundsStart, lang)));
  if (boundsEnd !== undefined) texts.push(words.until(formatDay(boundsEnd, lang)));
  const most = countMax ?? count;
  if (most !== undefined) {
    const isRange = count !== undefined && countMax !== undefined && countMax !== count;
    const upTo = count === undefined ? words.upTo(String(most)) : String(most);
    texts.push(words.inAll(isRange ? words.range(String(count), String(countMax)) : upTo));
  }
  return texts;
}

function durationText(
  { value, comparator, unit, code = unit }: NonNullable<Bounds['boundsDuration']>,
  lang: string,
): string | undefined {
  if (comparator !== undefined || code === undefined || !DURATION_UNITS.has(code)) return undefined;
  return dosageWords(lang).duration(formatDoseNumber(value, lang), code as PeriodUnit); // a unit of the set
}

/** `before meals, at bedtime`. */
export function whenText(codes: Dosage['when'], lang: string): string {
  const language = screenLanguageOf([lang]);
  return (codes ?? [])
    .map((code) => TIMING_EVENTS[code]?.[language] ?? code)
    .join(language === 'ar' ? '، ' : ', ');
}
