/**
 * Dates, times and ages for the screen and for paper. Western digits always; months in letters, so that no reader can
 * take a day for a month. Text that is not a date is shown as it stands: a screen must not fail on a stray value.
 */
import type { Age } from './age.ts';
import { type CalendarDate, weekday } from './calendar-date.ts';
import { formatLanguage, type FormatLanguage } from './format-language.ts';
import { longMonths, shortMonths, shortWeekdays } from './format-months.ts';
import { isInstant, recordedWallClock, type WallClock, wallClockInZone } from './instant.ts';
import { isPartialDate, isWholeDate, type PartialDate } from './partial-date.ts';

/** `12-Mar-2026`, `Mar-2026` or `2026`: as much as is known. */
export function formatDate(date: PartialDate | string, lang: string): string {
  if (!isPartialDate(date)) return date;
  const [year = '', month, day] = date.split('-');
  if (month === undefined) return year;
  const name = shortMonths(lang)[Number(month) - 1] ?? month;
  return day === undefined ? `${name}-${year}` : `${day}-${name}-${year}`;
}

/** For patients, letters and screen readers: `12 March 2026`, `March 2026`, `2026`. */
export function formatLongDate(date: PartialDate | string, lang: string): string {
  if (!isPartialDate(date)) return date;
  const [year = '', month, day] = date.split('-');
  if (month === undefined) return year;
  const name = longMonths(lang)[Number(month) - 1] ?? month;
  const language = formatLanguage(lang);
  const [before, after] = language === 'es' ? [' de ', ' de '] : [' ', ' '];
  if (day === undefined) return `${name}${after}${year}`;
  const dayText = language === 'fr' && day === '01' ? '1er' : String(Number(day));
  return `${dayText}${before}${name}${after}${year}`;
}

/** A birth date, `about 1948` where it is a guess. */
export function formatBirthDate(
  date: PartialDate | string,
  lang: string,
  options: { estimated?: boolean | undefined } = {},
): string {
  const text = formatDate(date, lang);
  return options.estimated ? `${ABOUT[formatLanguage(lang)]} ${text}` : text;
}

/**
 * `Thu 12-Mar-2026 09:42`, 24 hours. A value without a time gives its date alone.
 * @param zone IANA zone of the facility; without it the time is shown as the recording clock had it
 */
export function formatDateTime(value: string, lang: string, zone?: string): string {
  if (!isInstant(value))
    return isPartialDate(value) && isWholeDate(value)
      ? `${dayName(value, lang)} ${formatDate(value, lang)}`
      : formatDate(value, lang);
  const wall = wallOf(value, zone) ?? recordedWallClock(value);
  return `${dayName(wall.date, lang)} ${formatDate(wall.date, lang)} ${timeText(wall)}`;
}

/** `09:42`, or nothing where the value carries no time. */
export function formatTime(value: string, zone?: string): string {
  const wall = wallOf(value, zone);
  return wall === undefined ? '' : timeText(wall);
}

/** The day of a date or an instant: `12-Mar-2026`. */
export function formatDay(value: string, lang: string, zone?: string): string {
  return formatDate(wallOf(value, zone)?.date ?? value, lang);
}

/** `36 h`, `9 d`, `7 wk`, `14 mo`, `2 y 1 mo`, `58 y`, `about 78 y`, `under 1 y`. */
export function formatAge(age: Age, lang: string): string {
  const language = formatLanguage(lang);
  const write = UNITS[language];
  // Of a child whose birth day is not known; hours and days do start at nought.
  if (age.value === 0 && (age.unit === 'y' || age.unit === 'mo')) return UNDER[language](write[age.unit](1));
  const and = language === 'ar' ? ' و' : ' ';
  const months = age.months !== undefined && age.months > 0 ? `${and}${write.mo(age.months)}` : '';
  const text = `${write[age.unit](age.value)}${months}`;
  return age.about ? `${ABOUT[language]} ${text}` : text;
}

const ABOUT: Record<FormatLanguage, string> = {
  en: 'about',
  fr: 'vers',
  es: 'hacia',
  sw: 'takriban',
  ar: 'نحو',
};

const UNDER: Record<FormatLanguage, (unit: string) => string> = {
  en: (unit) => `under ${unit}`,
  fr: (unit) => `moins d’${unit}`,
  es: (unit) => `menos de ${unit}`,
  sw: (unit) => `chini ya ${unit}`,
  ar: (unit) => `أقل من ${unit}`,
};

type UnitWriters = Record<Age['unit'], (count: number) => string>;
const plain = (unit: string) => (count: number) => `${count} ${unit}`;

const UNITS: Record<FormatLanguage, UnitWriters> = {
  en: { h: plain('h'), d: plain('d'), wk: plain('wk'), mo: plain('mo'), y: plain('y') },
  fr: {
    h: plain('h'),
    d: plain('j'),
    wk: plain('sem'),
    mo: plain('mois'),
    y: (n) => (n < 2 ? `${n} an` : `${n} ans`),
  },
  es: {
    h: plain('h'),
    d: plain('d'),
    wk: plain('sem'),
    mo: (n) => (n === 1 ? '1 mes' : `${n} meses`),
    y: (n) => (n === 1 ? '1 año' : `${n} años`),
  },
  // Swahili puts the unit first: "miaka 5".
  sw: {
    h: (n) => `saa ${n}`,
    d: (n) => `siku ${n}`,
    wk: (n) => `wiki ${n}`,
    mo: (n) => (n === 1 ? `mwezi ${n}` : `miezi ${n}`),
    y: (n) => (n === 1 ? `mwaka ${n}` : `miaka ${n}`),
  },
  ar: {
    h: arabicCount('ساعة', 'ساعتان', 'ساعات', 'ساعة'),
    d: arabicCount('يوم', 'يومان', 'أيام', 'يومًا'),
    wk: arabicCount('أسبوع', 'أسبوعان', 'أسابيع', 'أسبوعًا'),
    mo: arabicCount('شهر', 'شهران', 'أشهر', 'شهرًا'),
    y: arabicCount('سنة', 'سنتان', 'سنوات', 'سنة'),
  },
};

/** Arabic counts: one, a dual of its own, 3–10 with the plural, 11–99 with the accusative singular, hundreds with the singular. */
function arabicCount(one: string, two: string, few: string, many: string): (count: number) => string {
  return (count) => {
    if (count === 1) return one;
    if (count === 2) return two;
    const rest = count % 100;
    if (rest >= 3 && rest <= 10) return `${count} ${few}`;
    return `${count} ${rest >= 11 ? many : one}`;
  };
}

function dayName(date: CalendarDate, lang: string): string {
  return shortWeekdays(lang)[weekday(date)] ?? '';
}

function wallOf(value: string, zone: string | undefined): WallClock | undefined {
  if (!isInstant(value)) return undefined;
  return zone === undefined ? recordedWallClock(value) : wallClockInZone(value, zone);
}

function timeText(wall: WallClock): string {
  return `${String(wall.hour).padStart(2, '0')}:${String(wall.minute).padStart(2, '0')}`;
}
