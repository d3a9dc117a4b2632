/**
 * A date of which less than the day may be known. FHIR R4: date (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`).
 * What is unknown is left out, never filled with a first of January.
 */
import { type CalendarDate, calendarDateOf, daysInMonth } from './calendar-date.ts';
import { fail, ok, type Result } from './result.ts';

export type DatePrecision = 'year' | 'month' | 'day';
export type PartialDate = string & { readonly __fhirDate: DatePrecision };
export type PartialDateError = { code: 'date.notADate' } | { code: 'date.outOfRange' };

const SHAPE = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/;

/** From parts as a three-part birth date field gives them. A day without its month is not a date. */
export function partialDateOf(
  year: number,
  month?: number,
  day?: number,
): Result<PartialDate, PartialDateError> {
  if (month === undefined && day !== undefined) return fail({ code: 'date.notADate' });
  const checked = calendarDateOf(year, month ?? 1, day ?? 1);
  if (!checked.ok) return checked;
  const length = month === undefined ? 4 : day === undefined ? 7 : 10;
  return ok(checked.value.slice(0, length) as PartialDate); // the head of a checked date, cut at a part's end
}

export function parsePartialDate(text: string): Result<PartialDate, PartialDateError> {
  const [, year, month, day] = SHAPE.exec(text) ?? [];
  if (year === undefined) return fail({ code: 'date.notADate' });
  return partialDateOf(Number(year), numberOrAbsent(month), numberOrAbsent(day));
}

export function isPartialDate(text: string): text is PartialDate {
  return parsePartialDate(text).ok;
}

export function precisionOf(date: PartialDate): DatePrecision {
  if (date.length === 4) return 'year';
  return date.length === 7 ? 'month' : 'day';
}

/** True where the day is known; narrows to CalendarDate. */
export function isWholeDate(date: PartialDate): date is CalendarDate {
  return precisionOf(date) === 'day';
}

/** The first day it can mean. */
export function earliestDay(date: PartialDate): CalendarDate {
  return `${date}${'-01-01'.slice(date.length - 4)}` as CalendarDate; // a valid year or month starts with a first day
}

/** The last day it can mean. */
export function latestDay(date: PartialDate): CalendarDate {
  if (isWholeDate(date)) return date;
  const year = Number(date.slice(0, 4));
  const month = date.length === 7 ? Number(date.slice(5, 7)) : 12;
  const text = `${date.slice(0, 4)}-${String(month).padStart(2, '0')}-${daysInMonth(year, month)}`;
  return text as CalendarDate; // the last day of a valid month
}

/** A total order for lists: by the first day it can mean; the vaguer of two that start alike comes first. */
export function comparePartialDates(a: PartialDate, b: PartialDate): -1 | 0 | 1 {
  if (a === b) return 0;
  const [x, y] = [earliestDay(a), earliestDay(b)];
  if (x === y) return a.length < b.length ? -1 : 1;
  return x < y ? -1 : 1;
}

/** True only if every day that `a` can mean lies before every day that `b` can mean. */
export function isCertainlyBefore(a: PartialDate, b: PartialDate): boolean {
  return latestDay(a) < earliestDay(b);
}

/** True where both can be the same day: 1948 and 1948-03-12 can. */
export function canBeSameDate(a: PartialDate, b: PartialDate): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

function numberOrAbsent(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
