import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  type CalendarDate,
  calendarDateOf,
  dayNumber,
  daysBetween,
  daysInMonth,
  fromDayNumber,
  monthsBetween,
  parseCalendarDate,
  weekday,
  yearMonthDay,
} from './calendar-date.ts';

function day(text: string): CalendarDate {
  const parsed = parseCalendarDate(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code}`);
  return parsed.value;
}

const anyDay = fc
  .integer({ min: dayNumber(day('1800-01-01')), max: dayNumber(day('2200-12-31')) })
  .map(fromDayNumber);

describe('parseCalendarDate', () => {
  it.each(['2026-03-12', '1800-01-01', '2200-12-31', '2024-02-29', '2000-02-29'])('takes %s', (text) => {
    expect(parseCalendarDate(text)).toEqual({ ok: true, value: text });
  });

  it.each([
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-3-12',
    '2026-03',
    '12-03-2026',
    '2026-03-12T00:00:00Z',
    ' 2026-03-12',
    '',
  ])('refuses %j', (text) => {
    expect(parseCalendarDate(text)).toEqual({ ok: false, error: { code: 'date.notADate' } });
  });

  it.each(['1799-12-31', '2201-01-01', '0001-01-01'])('says that %s is out of range', (text) => {
    expect(parseCalendarDate(text)).toEqual({ ok: false, error: { code: 'date.outOfRange' } });
  });

  it('refuses what is not a whole number', () => {
    expect(calendarDateOf(2026, 3, 1.5).ok).toBe(false);
    expect(calendarDateOf(Number.NaN, 3, 1).ok).toBe(false);
  });
});

describe('arithmetic', () => {
  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['1969-12-31', 1, '1970-01-01'],
    ['2026-03-12', 280, '2026-12-17'],
  ])('%s plus %i days', (from, days, to) => {
    expect(addDays(day(from), days)).toBe(to);
  });

  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-11-15', 3, '2027-02-15'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-01-15', -13, '2024-12-15'],
  ])('%s plus %i months', (from, months, to) => {
    expect(addMonths(day(from), months)).toBe(to);
  });

  it('throws past the ends of the calendar', () => {
    expect(() => addDays(day('2200-12-31'), 1)).toThrow(RangeError);
    expect(() => addMonths(day('1800-01-01'), -1)).toThrow(RangeError);
  });

  it.each([
    ['2026-03-12', 3],
    ['1970-01-01', 3],
    ['1967-08-14', 0],
    ['2024-02-29', 3],
    ['1800-01-01', 2],
  ])('weekday of %s is %i after Monday', (text, expected) => {
    expect(weekday(day(text))).toBe(expected);
  });

  it.each([
    ['2026-01-31', '2026-02-28', 0],
    ['2026-01-31', '2026-03-01', 1],
    ['2024-02-29', '2025-02-28', 11],
    ['2024-02-29', '2025-03-01', 12],
    ['2026-03-12', '2026-03-12', 0],
  ])('months from %s to %s', (from, to, months) => {
    expect(monthsBetween(day(from), day(to))).toBe(months);
  });

  it('counts days as the calendar does, and dates sort as text', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -50_000, max: 50_000 }), (from, days) => {
        const number = dayNumber(from) + days;
        fc.pre(number >= dayNumber(day('1800-01-01')) && number <= dayNumber(day('2200-12-31')));
        const to = addDays(from, days);
        expect(daysBetween(from, to)).toBe(days);
        expect(from < to).toBe(days > 0);
        expect(weekday(to)).toBe((((weekday(from) + days) % 7) + 7) % 7);
      }),
    );
  });

  it('walks through every day of four centuries without a gap', () => {
    let expected = { year: 1800, month: 1, day: 1 };
    let wrong = 0;
    for (let number = dayNumber(day('1800-01-01')); number <= dayNumber(day('2200-12-31')); number++) {
      const parts = yearMonthDay(fromDayNumber(number));
      if (parts.year !== expected.year || parts.month !== expected.month || parts.day !== expected.day)
        wrong += 1;
      const lastOfMonth = expected.day === daysInMonth(expected.year, expected.month);
      if (!lastOfMonth) expected = { ...expected, day: expected.day + 1 };
      else if (expected.month < 12) expected = { ...expected, month: expected.month + 1, day: 1 };
      else expected = { year: expected.year + 1, month: 1, day: 1 };
    }
    expect(wrong).toBe(0);
    expect(expected).toEqual({ year: 2201, month: 1, day: 1 });
  });
});
