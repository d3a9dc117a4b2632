import {
  addDays,
  calendarDateOf,
  dayNumber,
  daysInMonth,
  fromDayNumber,
  isCalendarDate,
  weekday,
  yearMonthDay,
  type CalendarDate,
} from '#shared/kernel/calendar-date.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';

/**
 * The days that a recurrence rule names, as calendar days: the time on the wall is the series' own, so daylight saving
 * moves nothing. A part of RFC 5545 that desks use: FREQ of days, weeks and months, INTERVAL, COUNT or UNTIL, BYDAY (by the
 * week; by the month with a number), weeks that begin on Monday. Anything else is refused rather than read in part.
 * @source RFC 5545 §3.3.10
 */
export interface Recurrence {
  readonly every: 'day' | 'week' | 'month';
  readonly interval: number;
  readonly count?: number;
  /** Included. */
  readonly until?: CalendarDate;
  /** 0 = Monday. `nth` by the month: 2 the second, -1 the last. */
  readonly days: readonly { readonly weekday: number; readonly nth?: number }[];
}

export type RecurrenceError = { readonly code: 'scheduling.badRule' };

export const MOST_OCCURRENCES = 104;
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const EVERY = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month' } as const;
const BAD = { code: 'scheduling.badRule' } as const;

export function parseRecurrence(text: string): Result<Recurrence, RecurrenceError> {
  const parts = new Map<string, string>();
  for (const part of text.split(';')) {
    const [name = '', value = ''] = part.split('=', 2);
    if (value === '' || parts.has(name)) return fail(BAD);
    parts.set(name, value);
  }
  const known = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'WKST'];
  if ([...parts.keys()].some((name) => !known.includes(name))) return fail(BAD);
  if ((parts.get('WKST') ?? 'MO') !== 'MO') return fail(BAD);
  const frequency = parts.get('FREQ') ?? '';
  if (!Object.hasOwn(EVERY, frequency)) return fail(BAD);
  const every = EVERY[frequency as keyof typeof EVERY]; // checked just now
  const interval = wholeOf(parts.get('INTERVAL') ?? '1');
  const count = parts.has('COUNT') ? wholeOf(parts.get('COUNT') ?? '') : undefined;
  const until = parts.has('UNTIL') ? dayOf(parts.get('UNTIL') ?? '') : undefined;
  const days = (parts.get('BYDAY')?.split(',') ?? []).map((one) => byDayOf(one, every));
  const isWhole =
    interval !== undefined &&
    (!parts.has('COUNT') || count !== undefined) &&
    (!parts.has('UNTIL') || until !== undefined) &&
    !(parts.has('COUNT') && parts.has('UNTIL')) &&
    days.every((one) => one !== undefined) &&
    !(every === 'day' && days.length > 0);
  if (!isWhole) return fail(BAD);
  return ok({
    every,
    interval,
    ...(count !== undefined && { count }),
    ...(until !== undefined && { until }),
    days,
  });
}

function wholeOf(text: string): number | undefined {
  return /^[1-9]\d{0,2}$/.test(text) ? Number(text) : undefined;
}

function dayOf(text: string): CalendarDate | undefined {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  const made = calendarDateOf(Number(year), Number(month), Number(day));
  return made.ok ? made.value : undefined;
}

function byDayOf(text: string, every: Recurrence['every']): Recurrence['days'][number] | undefined {
  const [, nth, name = ''] = /^(-?[1-5])?([A-Z]{2})$/.exec(text) ?? [];
  const at = DAYS.indexOf(name);
  if (at < 0 || (nth !== undefined) !== (every === 'month')) return undefined;
  return nth === undefined ? { weekday: at } : { weekday: at, nth: Number(nth) };
}

/** In order, from the start; at most `MOST_OCCURRENCES`, also of a rule without an end. */
export function occurrences(rule: Recurrence, start: CalendarDate): readonly CalendarDate[] {
  const most = Math.min(rule.count ?? MOST_OCCURRENCES, MOST_OCCURRENCES);
  const found: CalendarDate[] = [];
  // Each step is one period; some name no day (the fifth Friday), so there are more steps than days.
  for (let step = 0; step < MOST_OCCURRENCES * 15 && found.length < most; step += 1) {
    for (const day of daysOf(rule, start, step)) {
      if (day < start) continue;
      if (rule.until !== undefined && day > rule.until) return found;
      found.push(day);
      if (found.length === most) return found;
    }
  }
  return found;
}

function daysOf({ every, interval, days }: Recurrence, start: CalendarDate, step: number): CalendarDate[] {
  const by = step * interval;
  if (every === 'day') return [addDays(start, by)];
  if (every === 'week') {
    const monday = addDays(start, by * 7 - weekday(start));
    const wanted = days.length > 0 ? days.map((one) => one.weekday) : [weekday(start)];
    return [...new Set(wanted)].toSorted((a, b) => a - b).map((at) => addDays(monday, at));
  }
  const { year, month, day } = yearMonthDay(start);
  const months = year * 12 + month - 1 + by;
  const [inYear, inMonth] = [Math.floor(months / 12), (months % 12) + 1];
  const last = daysInMonth(inYear, inMonth);
  // A month without that day is passed over.
  if (days.length === 0) return day > last ? [] : dated(inYear, inMonth, day);
  const found = days.flatMap(({ weekday: at, nth = 1 }) => nthOf(inYear, inMonth, last, at, nth));
  return [...new Set(found)].toSorted();
}

function nthOf(year: number, month: number, last: number, at: number, nth: number): CalendarDate[] {
  const [first] = dated(year, month, 1);
  if (!first) return [];
  const toFirst = (at - weekday(first) + 7) % 7;
  const all = Array.from({ length: Math.ceil((last - toFirst) / 7) }, (_, week) => 1 + toFirst + week * 7);
  const day = all.at(nth > 0 ? nth - 1 : nth);
  return day === undefined ? [] : dated(year, month, day);
}

function dated(year: number, month: number, day: number): CalendarDate[] {
  const made = calendarDateOf(year, month, day);
  return made.ok ? [made.value] : [];
}

/** Every so many weeks on the start's weekday, so often: what the booking form offers. */
export function weeklyRule(interval: number, count: number): string {
  return `FREQ=WEEKLY;${interval === 1 ? '' : `INTERVAL=${interval};`}COUNT=${count}`;
}

/** Every calendar day from the first up to the last, both included. */
export function daysBetweenIncluded(from: string, to: string): readonly CalendarDate[] {
  if (!isCalendarDate(from) || !isCalendarDate(to)) return [];
  const first = dayNumber(from);
  return Array.from({ length: Math.max(0, dayNumber(to) - first + 1) }, (_, at) => fromDayNumber(first + at));
}
