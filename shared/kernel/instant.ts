/**
 * A moment with the offset of the clock that recorded it. FHIR R4: instant, and dateTime where it carries a time.
 * The text is kept as recorded: `2026-03-12T09:42:00+03:00`; the offset is part of what was recorded.
 */
import { type CalendarDate, dayNumber, fromDayNumber, isCalendarDate } from './calendar-date.ts';
import { earliestDay, isPartialDate, latestDay, type PartialDate } from './partial-date.ts';
import { fail, ok, type Result } from './result.ts';

export type Instant = string & { readonly __instant: true };
/** FHIR R4: dateTime. A moment, or a date of which parts may be unknown. */
export type DateTime = Instant | PartialDate;
export type InstantError = { code: 'instant.notAnInstant' } | { code: 'instant.outOfRange' };
export type WallClock = { date: CalendarDate; hour: number; minute: number; second: number };

const SHAPE =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(?:\.([0-9]+))?(?:Z|([+-])(0[0-9]|1[0-4]):([0-5][0-9]))$/;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Reads an ISO 8601 date and time with seconds and an offset or `Z`. Seconds may be 60: a leap second. */
export function parseInstant(text: string): Result<Instant, InstantError> {
  return msOf(text) === undefined ? fail({ code: 'instant.notAnInstant' }) : ok(text as Instant); // the shape was just checked
}

export function isInstant(text: string): text is Instant {
  return msOf(text) !== undefined;
}

/** Milliseconds since 1970-01-01T00:00:00Z. Digits finer than a millisecond are cut. */
export function instantToMs(instant: Instant): number {
  const ms = msOf(instant);
  if (ms === undefined) throw new RangeError('not an instant');
  return ms;
}

/** @throws RangeError outside 1800–2200 */
export function instantFromMs(ms: number): Instant {
  const text = new Date(ms).toISOString();
  if (!isInstant(text)) throw new RangeError('moment is outside 1800–2200');
  return text;
}

/** By the moments, whatever the offsets. */
export function compareInstants(a: Instant, b: Instant): number {
  return Math.sign(instantToMs(a) - instantToMs(b));
}

/** What the clock that recorded it showed. */
export function recordedWallClock(instant: Instant): WallClock {
  const [, date, hour, minute, second] = SHAPE.exec(instant) ?? [];
  if (date === undefined || !isCalendarDate(date)) throw new RangeError('not an instant');
  return { date, hour: Number(hour), minute: Number(minute), second: Number(second) };
}

/**
 * What a clock in the zone showed.
 * @param zone IANA name, for example `Africa/Nairobi`
 */
export function wallClockInZone(instant: Instant, zone: string): WallClock {
  return wallClockOfMs(instantToMs(instant), zone);
}

export function calendarDateInZone(instant: Instant, zone: string): CalendarDate {
  return wallClockInZone(instant, zone).date;
}

/** Offset of the zone from UTC at a moment, in milliseconds; east is positive. */
export function zoneOffsetMs(ms: number, zone: string): number {
  const wall = wallClockOfMs(ms, zone);
  return wallMs(wall) - Math.floor(ms / 1000) * 1000;
}

/**
 * The moment at which a clock in the zone shows a date and time. A time that the zone skips in spring is taken as the
 * same length of time after midnight's offset (02:30 becomes 03:30); of one that it shows twice, the earlier is meant.
 * @param time `HH:MM` or `HH:MM:SS`
 */
export function instantAt(date: CalendarDate, time: string, zone: string): Result<Instant, InstantError> {
  const [, hour, minute, second = '00'] =
    /^([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?$/.exec(time) ?? [];
  if (hour === undefined) return fail({ code: 'instant.notAnInstant' });
  const wall = wallMs({ date, hour: Number(hour), minute: Number(minute), second: Number(second) });
  const before = zoneOffsetMs(wall - DAY_MS, zone);
  const after = zoneOffsetMs(wall + DAY_MS, zone);
  const fits = [wall - before, wall - after].filter((ms) => ms + zoneOffsetMs(ms, zone) === wall);
  const ms = fits.length > 0 ? Math.min(...fits) : wall - before;
  return withOffset(ms, zone);
}

/** The same moment, spelled with the zone's offset. */
export function instantInZone(ms: number, zone: string): Instant {
  const spelled = withOffset(ms, zone);
  if (!spelled.ok) throw new RangeError('moment is outside 1800–2200');
  return spelled.value;
}

/**
 * The first and last millisecond that a FHIR dateTime can mean; dates are days of the given zone.
 * Sort by `startMs`.
 */
export function dateTimeSpan(value: DateTime, zone: string): { startMs: number; endMs: number } {
  if (isInstant(value)) return { startMs: instantToMs(value), endMs: instantToMs(value) };
  if (!isPartialDate(value)) throw new RangeError('not a date or time');
  return {
    startMs: dayStartMs(earliestDay(value), zone),
    endMs: dayStartMs(fromDayNumber(dayNumber(latestDay(value)) + 1), zone) - 1,
  };
}

export function isDateTime(text: string): text is DateTime {
  return isPartialDate(text) || isInstant(text);
}

/** Days that were asked for: a history sorts by the same few hundred again and again, and a look at a zone is dear. */
const dayStarts = new Map<string, Map<number, number>>();
const MOST_DAYS = 50_000;

function dayStartMs(date: CalendarDate, zone: string): number {
  const day = dayNumber(date);
  const ofZone = dayStarts.get(zone) ?? new Map<number, number>();
  const known = ofZone.get(day);
  if (known !== undefined) return known;
  const midnight = day * DAY_MS;
  const guess = midnight - zoneOffsetMs(midnight, zone);
  // Where clocks change between the guess and the day's start, the second look has the offset that holds there.
  const start = midnight - zoneOffsetMs(guess, zone);
  if (ofZone.size >= MOST_DAYS) ofZone.clear();
  dayStarts.set(zone, ofZone.set(day, start));
  return start;
}

function msOf(text: string): number | undefined {
  const [, date, hour, minute, second, fraction = '', sign, offsetHour, offsetMinute] =
    SHAPE.exec(text) ?? [];
  if (date === undefined || !isCalendarDate(date)) return undefined;
  const offset =
    sign === undefined
      ? 0
      : (Number(offsetHour) * HOUR_MS + Number(offsetMinute) * MINUTE_MS) * (sign === '-' ? -1 : 1);
  const whole = wallMs({ date, hour: Number(hour), minute: Number(minute), second: Number(second) });
  return whole + Number(fraction.slice(0, 3).padEnd(3, '0')) - offset;
}

function wallMs(wall: WallClock): number {
  return dayNumber(wall.date) * DAY_MS + wall.hour * HOUR_MS + wall.minute * MINUTE_MS + wall.second * 1000;
}

/** Building a formatter costs 30 times its use; a process meets few zones. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function wallClockOfMs(ms: number, zone: string): WallClock {
  let formatter = formatters.get(zone);
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, formatter);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of formatter.formatToParts(ms)) part[type] = Number(value);
  const { year = NaN, month = NaN, day = NaN, hour = 0, minute = 0, second = 0 } = part;
  return { date: fromDayNumber(Date.UTC(year, month - 1, day) / DAY_MS), hour, minute, second };
}

function withOffset(ms: number, zone: string): Result<Instant, InstantError> {
  // ISO 8601 spells whole minutes only; before standard time zones had offsets such as +02:27:16.
  const offsetMinutes = Math.round(zoneOffsetMs(ms, zone) / MINUTE_MS);
  const local = new Date(ms + offsetMinutes * MINUTE_MS).toISOString().slice(0, -1);
  const size = Math.abs(offsetMinutes);
  const [hours, minutes] = [Math.floor(size / 60), size % 60].map((part) => String(part).padStart(2, '0'));
  const text = `${local}${offsetMinutes < 0 ? '-' : '+'}${hours}:${minutes}`;
  return isInstant(text) ? ok(text) : fail({ code: 'instant.outOfRange' });
}
