/**
 * Dates as people type them at a desk. Day first where the writing leaves no doubt; where two numbers could be read
 * either way round, nobody guesses: the screen shows both readings and asks.
 */
import {
  addDays,
  addMonths,
  type CalendarDate,
  calendarDateOf,
  daysBetween,
  yearMonthDay,
} from './calendar-date.ts';
import { westernDigits } from './digits.ts';
import { formatLanguage, type FormatLanguage } from './format-language.ts';
import { ALL_MONTH_NAMES, longMonths, shortMonths } from './format-months.ts';
import { fail, ok, type Result } from './result.ts';
import { fold } from './text-fold.ts';

export type TypedDateError =
  | { code: 'date.notADate' }
  | { code: 'date.outOfRange' }
  /** Two or more real days; day first is the first of them. */
  | { code: 'date.ambiguous'; readings: readonly CalendarDate[] };

export type TypedDateOptions = {
  readonly today: CalendarDate;
  /** BCP 47 tag of the screen; month names of the other languages are understood too. */
  readonly lang: string;
  /** A birth date: two-digit years are past, a year is needed, and `+7` means nothing. */
  readonly birth?: boolean | undefined;
};

type Read = Result<CalendarDate, TypedDateError>;
const NOT_A_DATE = fail({ code: 'date.notADate' });
/** A two-digit year means the year at most this far ahead, else the one before today. */
const YEARS_AHEAD = 20;

/**
 * Reads `12mar26`, `12-Mar-2026`, `12 mars 2026`, `March 12, 2026`, `2026-03-12`, `14/8/1967`, `14.8.67`, `14081967`,
 * `today`, `+7`, `+2w`. Without a year the day nearest to today is meant.
 */
export function parseTypedDate(text: string, options: TypedDateOptions): Read {
  const typed = westernDigits(text.normalize('NFKC')).trim().toLowerCase();
  return (
    relativeDay(typed, options) ?? namedMonth(typed, options) ?? numbersOnly(typed, options) ?? NOT_A_DATE
  );
}

const DAY_WORDS: Record<FormatLanguage, readonly [yesterday: string, today: string, tomorrow: string]> = {
  en: ['yesterday', 'today', 'tomorrow'],
  fr: ['hier', 'aujourdhui', 'demain'],
  es: ['ayer', 'hoy', 'manana'],
  sw: ['jana', 'leo', 'kesho'],
  ar: ['امس', 'اليوم', 'غدا'],
};

/** d, w, m, y; French jours, semaines, ans; Spanish semanas, años. */
const STEP: Readonly<Record<string, 'day' | 'week' | 'month' | 'year'>> = {
  d: 'day',
  j: 'day',
  w: 'week',
  s: 'week',
  m: 'month',
  y: 'year',
  a: 'year',
};

function relativeDay(typed: string, { today, lang, birth }: TypedDateOptions): Read | undefined {
  const word = fold(typed);
  const own = DAY_WORDS[formatLanguage(lang)].indexOf(word);
  const offset = own >= 0 ? own - 1 : DAY_WORDS.en.indexOf(word) - 1;
  if (offset >= -1) return birth && offset > 0 ? NOT_A_DATE : ok(addDays(today, offset));
  const [, sign, size, unit = 'd'] = /^([+\-\u2212])\s*([0-9]{1,4})\s*([dwmyjsa])?$/.exec(typed) ?? [];
  if (size === undefined || birth) return undefined;
  const count = Number(size) * (sign === '+' ? 1 : -1);
  const step = STEP[unit];
  try {
    if (step === 'day' || step === 'week') return ok(addDays(today, step === 'week' ? count * 7 : count));
    return ok(addMonths(today, step === 'year' ? count * 12 : count));
  } catch (error) {
    if (error instanceof RangeError) return fail({ code: 'date.outOfRange' }); // what addDays and addMonths throw past 2200
    throw error;
  }
}

/** One month in letters, one or two numbers around it: `12mar26`, `mars 12 2026`, `2026 mar 12`, `1er mars 2026`. */
function namedMonth(typed: string, options: TypedDateOptions): Read | undefined {
  const pieces = typed
    .replace(/^\p{L}+[.,]?\s+(?=[0-9])/u, (head) =>
      monthNumber(head, options.lang) === undefined ? '' : head,
    ) // "Thu 12 Mar"
    .replace(/(?<=[0-9])(?:st|nd|rd|th|er|re|ero|º|°)(?![\p{L}])/gu, '')
    .match(/[0-9]+|[^0-9]+/gu);
  if (pieces === null) return undefined;
  const numbers = pieces.filter((piece) => /^[0-9]/.test(piece));
  const month = monthNumber(pieces.filter((piece) => !/^[0-9]/.test(piece)).join(' '), options.lang);
  if (month === undefined) return undefined;
  const [first = '', second] = numbers;
  if (numbers.length > 2 || first === '') return NOT_A_DATE;
  if (second === undefined) return first.length > 2 ? NOT_A_DATE : withoutYear(month, Number(first), options);
  if (first.length === 4 && second.length <= 2) return dayOf(Number(first), month, Number(second));
  if (first.length > 2) return NOT_A_DATE;
  return yearsFor(second, month, Number(first), options);
}

function numbersOnly(typed: string, options: TypedDateOptions): Read | undefined {
  const [, a = '', separator = '', b = '', c = ''] =
    /^([0-9]{1,4})(\s*[-/.]\s*|\s+)([0-9]{1,2})\2([0-9]{1,4})$/.exec(typed) ?? [];
  if (a !== '') {
    if (a.length === 4) return c.length <= 2 ? dayOf(Number(a), Number(b), Number(c)) : NOT_A_DATE;
    if (a.length > 2 || c.length === 3 || c.length === 1) return NOT_A_DATE;
    const dayFirst = yearsFor(c, Number(b), Number(a), options);
    // Dots are written day first everywhere.
    return separator.trim() === '.'
      ? dayFirst
      : settle([dayFirst, yearsFor(c, Number(a), Number(b), options)]);
  }
  const [, w = '', x = '', y = '', z = ''] = /^([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})$/.exec(typed) ?? [];
  if (w === '') return undefined;
  const [head, tail] = [Number(w + x), Number(y + z)];
  return settle([
    dayOf(tail, Number(x), Number(w)),
    dayOf(tail, Number(w), Number(x)),
    dayOf(head, Number(y), Number(z)),
  ]);
}

/** One real reading stands, several are a question, and of none the first says why. */
function settle(reads: readonly [Read, ...Read[]]): Read {
  const days = [...new Set(reads.flatMap((read) => (read.ok ? [read.value] : [])))];
  const [only] = days;
  if (only === undefined)
    return reads.find((read) => !read.ok && read.error.code === 'date.outOfRange') ?? reads[0];
  return days.length === 1 ? ok(only) : fail({ code: 'date.ambiguous', readings: days });
}

function dayOf(year: number, month: number, day: number): Read {
  return calendarDateOf(year, month, day);
}

function yearsFor(year: string, month: number, day: number, options: TypedDateOptions): Read {
  if (year.length === 4) return dayOf(Number(year), month, day);
  if (year.length !== 2) return NOT_A_DATE;
  const now = yearMonthDay(options.today).year;
  const newest = options.birth ? now : now + YEARS_AHEAD;
  let full = newest - ((((newest - Number(year)) % 100) + 100) % 100);
  const read = dayOf(full, month, day);
  // Born later this year is born a hundred years ago.
  if (options.birth && read.ok && read.value > options.today) full -= 100;
  return dayOf(full, month, day);
}

function withoutYear(month: number, day: number, { today, birth }: TypedDateOptions): Read {
  if (birth) return NOT_A_DATE;
  const { year } = yearMonthDay(today);
  const days = [year, year - 1, year + 1]
    .map((candidate) => calendarDateOf(candidate, month, day))
    .flatMap((read) => (read.ok ? [read.value] : []));
  const distance = (candidate: CalendarDate) => Math.abs(daysBetween(today, candidate));
  const nearest = days.sort((x, y) => distance(x) - distance(y))[0];
  return nearest === undefined ? NOT_A_DATE : ok(nearest);
}

/** 1–12 of a month's name or its unmistakable beginning (3 letters or more), the screen's language first. */
function monthNumber(text: string, lang: string): number | undefined {
  const word = fold(text)
    .replace(/(?:^| )(?:de|del|of|le|el|ya)(?= |$)/g, '')
    .trim();
  if (word.length < 2) return undefined;
  for (const names of [longMonths(lang), shortMonths(lang), ...ALL_MONTH_NAMES]) {
    const folded = names.map(fold);
    const whole = folded.indexOf(word);
    if (whole >= 0) return whole + 1;
    const starts =
      word.length < 3 ? [] : folded.flatMap((name, index) => (name.startsWith(word) ? [index] : []));
    if (starts.length === 1 && starts[0] !== undefined) return starts[0] + 1;
  }
  return undefined;
}
