/**
 * A day in the (proleptic) Gregorian calendar, without time or zone: a birthday, a due date. An instant is another thing.
 * Text `YYYY-MM-DD`, so dates sort and compare as strings.
 */
import { fail, ok, type Result } from './result.ts';

/** The brand is shared with PartialDate: a whole date may stand where a partial one is asked for, never the reverse. */
export type CalendarDate = string & { readonly __fhirDate: 'day' };
export type CalendarDateError = { code: 'date.notADate' } | { code: 'date.outOfRange' };
export type YearMonthDay = { year: number; month: number; day: number };

/** Beyond these a date in a record is a slip of the keyboard. */
export const FIRST_YEAR = 1800;
export const LAST_YEAR = 2200;

const SHAPE = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/;
const DAY_MS = 86_400_000;

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** @param month 1–12 */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** A real day between 1800 and 2200, or why not. */
export function calendarDateOf(
  year: number,
  month: number,
  day: number,
): Result<CalendarDate, CalendarDateError> {
  const whole = [year, month, day].every(Number.isInteger);
  if (!whole || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return fail({ code: 'date.notADate' });
  if (year < FIRST_YEAR || year > LAST_YEAR) return fail({ code: 'date.outOfRange' });
  return ok(spell(year, month, day));
}

/** Reads exactly `YYYY-MM-DD`. What people type goes through parseTypedDate. */
export function parseCalendarDate(text: string): Result<CalendarDate, CalendarDateError> {
  const [, year, month, day] = SHAPE.exec(text) ?? [];
  if (year === undefined) return fail({ code: 'date.notADate' });
  return calendarDateOf(Number(year), Number(month), Number(day));
}

export function isCalendarDate(text: string): text is CalendarDate {
  return parseCalendarDate(text).ok;
}

export function yearMonthDay(date: CalendarDate): YearMonthDay {
  return { year: Number(date.slice(0, 4)), month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) };
}

/** Days since 1970-01-01, negative before. */
export function dayNumber(date: CalendarDate): number {
  const { year, month, day } = yearMonthDay(date);
  return Date.UTC(year, month - 1, day) / DAY_MS;
}

/** @throws RangeError where the day lies outside 1800–2200 */
export function fromDayNumber(days: number): CalendarDate {
  const date = new Date(days * DAY_MS);
  const made = calendarDateOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  if (!made.ok) throw new RangeError('day is outside 1800–2200');
  return made.value;
}

/** @throws RangeError where the result leaves 1800–2200 */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** The same day of a later month, or that month's last day: 31 January + 1 month is 28 or 29 February. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const { year, month, day } = yearMonthDay(date);
  const count = year * 12 + (month - 1) + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  const made = calendarDateOf(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)));
  if (!made.ok) throw new RangeError('day is outside 1800–2200');
  return made.value;
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Completed months from `from` to `to`; a month is complete on the same day of the month. Needs from ≤ to. */
export function monthsBetween(from: CalendarDate, to: CalendarDate): number {
  const [a, b] = [yearMonthDay(from), yearMonthDay(to)];
  return (b.year - a.year) * 12 + (b.month - a.month) - (b.day < a.day ? 1 : 0);
}

/** 0 = Monday … 6 = Sunday. */
export function weekday(date: CalendarDate): number {
  return (((dayNumber(date) + 3) % 7) + 7) % 7;
}

function spell(year: number, month: number, day: number): CalendarDate {
  const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return text as CalendarDate; // calendarDateOf, the only caller, has checked the parts
}
