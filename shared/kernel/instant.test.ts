import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from './calendar-date.ts';
import {
  calendarDateInZone,
  compareInstants,
  dateTimeSpan,
  type DateTime,
  type Instant,
  instantAt,
  instantFromMs,
  instantInZone,
  instantToMs,
  isDateTime,
  parseInstant,
  recordedWallClock,
  wallClockInZone,
} from './instant.ts';

function instant(text: string): Instant {
  const parsed = parseInstant(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code}`);
  return parsed.value;
}

function at(date: string, time: string, zone: string): string {
  const day = parseCalendarDate(date);
  if (!day.ok) throw new Error(day.error.code);
  const made = instantAt(day.value, time, zone);
  return made.ok ? made.value : made.error.code;
}

const ZONES = [
  'Africa/Nairobi',
  'Africa/Casablanca',
  'Europe/Paris',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'America/Sao_Paulo',
];
/** 1975 to 2099: whole-minute offsets everywhere in the list. */
const anyMs = fc.integer({ min: Date.UTC(1975, 0, 1), max: Date.UTC(2099, 0, 1) });

describe('parseInstant', () => {
  it.each([
    ['2026-03-12T09:42:00+03:00', Date.UTC(2026, 2, 12, 6, 42)],
    ['2026-03-12T09:42:00Z', Date.UTC(2026, 2, 12, 9, 42)],
    ['2026-03-12T09:42:00.1-03:30', Date.UTC(2026, 2, 12, 13, 12, 0, 100)],
    ['2026-03-12T09:42:00.123456+14:00', Date.UTC(2026, 2, 11, 19, 42, 0, 123)],
    ['1967-08-14T00:00:00+00:00', Date.UTC(1967, 7, 14)],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ])('%s', (text, ms) => {
    expect(instantToMs(instant(text))).toBe(ms);
  });

  it.each([
    '2026-03-12',
    '2026-03-12T09:42Z',
    '2026-03-12T09:42:00',
    '2026-03-12T24:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-03-12 09:42:00Z',
    '2026-03-12T09:42:00+3:00',
    '2026-03-12T09:42:00+15:00',
    '2026-03-12t09:42:00z',
    '',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toEqual({ ok: false, error: { code: 'instant.notAnInstant' } });
  });

  it('agrees with the platform on every moment and offset', () => {
    fc.assert(
      fc.property(anyMs, fc.integer({ min: -14 * 60 + 1, max: 14 * 60 - 1 }), (ms, offset) => {
        const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
        const size = Math.abs(offset);
        const text = `${local}${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        expect(instantToMs(instant(text))).toBe(Date.parse(text));
        expect(instantFromMs(ms)).toBe(new Date(ms).toISOString());
      }),
    );
  });

  it('orders by the moment, not the text', () => {
    expect(compareInstants(instant('2026-03-12T01:00:00+03:00'), instant('2026-03-11T23:00:00Z'))).toBe(-1);
    expect(compareInstants(instant('2026-03-12T02:00:00+03:00'), instant('2026-03-11T23:00:00Z'))).toBe(0);
  });
});

describe('zones', () => {
  it.each([
    ['2026-03-12T22:30:00Z', 'Africa/Nairobi', '2026-03-13'],
    ['2026-03-12T22:30:00Z', 'America/New_York', '2026-03-12'],
    ['2026-03-12T01:30:00+03:00', 'UTC', '2026-03-11'],
    ['2026-03-12T18:20:00Z', 'Asia/Kathmandu', '2026-03-13'],
    ['1850-06-01T00:00:00Z', 'UTC', '1850-06-01'],
  ])('%s in %s is on %s', (text, zone, date) => {
    expect(calendarDateInZone(instant(text), zone)).toBe(date);
  });

  it('keeps the clock that recorded it apart from the clock here', () => {
    const taken = instant('2026-03-12T01:30:15+03:00');
    expect(recordedWallClock(taken)).toEqual({ date: '2026-03-12', hour: 1, minute: 30, second: 15 });
    expect(wallClockInZone(taken, 'Europe/Paris')).toEqual({
      date: '2026-03-11',
      hour: 23,
      minute: 30,
      second: 15,
    });
    expect(wallClockInZone(instant('2026-03-11T21:00:00Z'), 'Africa/Nairobi').hour).toBe(0);
  });

  it.each([
    ['2026-03-12', '09:42', 'Africa/Nairobi', '2026-03-12T09:42:00.000+03:00'],
    ['2026-07-01', '08:00:30', 'Europe/Paris', '2026-07-01T08:00:30.000+02:00'],
    ['2026-03-29', '02:30', 'Europe/Paris', '2026-03-29T03:30:00.000+02:00'], // skipped: as long after midnight
    ['2026-10-25', '02:30', 'Europe/Paris', '2026-10-25T02:30:00.000+02:00'], // twice: the earlier
    ['2026-03-12', '24:00', 'Europe/Paris', 'instant.notAnInstant'],
    ['2026-03-12', '9:00', 'Europe/Paris', 'instant.notAnInstant'],
  ])('a clock showing %s %s in %s', (date, time, zone, expected) => {
    expect(at(date, time, zone)).toBe(expected);
  });

  it('reads back what a clock in any zone showed', () => {
    fc.assert(
      fc.property(anyMs, fc.constantFrom(...ZONES), (ms, zone) => {
        const spelled = instantInZone(ms, zone);
        expect(instantToMs(spelled)).toBe(ms);
        expect(recordedWallClock(spelled)).toEqual(wallClockInZone(spelled, zone));
        const wall = wallClockInZone(spelled, zone);
        const two = (part: number) => String(part).padStart(2, '0');
        const again = at(wall.date, `${two(wall.hour)}:${two(wall.minute)}:${two(wall.second)}`, zone);
        expect(wallClockInZone(instant(again), zone)).toEqual(wall);
      }),
      { numRuns: 300 },
    );
  });
});

describe('dateTimeSpan', () => {
  function span(text: string, zone: string): [string, string] {
    if (!isDateTime(text)) throw new Error(text);
    const value: DateTime = text;
    const { startMs, endMs } = dateTimeSpan(value, zone);
    return [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
  }
  it.each([
    ['2026', 'UTC', '2026-01-01T00:00:00.000Z', '2026-12-31T23:59:59.999Z'],
    ['2026-02', 'Africa/Nairobi', '2026-01-31T21:00:00.000Z', '2026-02-28T20:59:59.999Z'],
    ['2026-03-29', 'Europe/Paris', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'], // 23 hours
    ['2026-10-25', 'Europe/Paris', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'], // 25 hours
    ['2026-03-12T09:42:00+03:00', 'UTC', '2026-03-12T06:42:00.000Z', '2026-03-12T06:42:00.000Z'],
  ])('%s in %s', (text, zone, start, end) => {
    expect(span(text, zone)).toEqual([start, end]);
  });
});
