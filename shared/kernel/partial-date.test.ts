import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canBeSameDate,
  comparePartialDates,
  earliestDay,
  isCertainlyBefore,
  isWholeDate,
  latestDay,
  parsePartialDate,
  type PartialDate,
  partialDateOf,
  precisionOf,
} from './partial-date.ts';

function partial(text: string): PartialDate {
  const parsed = parsePartialDate(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.code}`);
  return parsed.value;
}

const anyPartial = fc
  .tuple(
    fc.integer({ min: 1800, max: 2200 }),
    fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined }),
    fc.option(fc.integer({ min: 1, max: 28 }), { nil: undefined }),
  )
  .map(([year, month, day]) => {
    const made = month === undefined ? partialDateOf(year) : partialDateOf(year, month, day);
    if (!made.ok) throw new Error(made.error.code);
    return made.value;
  });

describe('parsePartialDate', () => {
  it.each([
    ['1948', 'year', '1948-01-01', '1948-12-31'],
    ['2026-02', 'month', '2026-02-01', '2026-02-28'],
    ['2024-02', 'month', '2024-02-01', '2024-02-29'],
    ['2026-04', 'month', '2026-04-01', '2026-04-30'],
    ['2026-03-12', 'day', '2026-03-12', '2026-03-12'],
  ])('%s', (text, precision, earliest, latest) => {
    const date = partial(text);
    expect(precisionOf(date)).toBe(precision);
    expect(isWholeDate(date)).toBe(precision === 'day');
    expect(earliestDay(date)).toBe(earliest);
    expect(latestDay(date)).toBe(latest);
  });

  it.each(['', '48', '1948-13', '1948-1', '1948-', '2026-02-30', '2026-03-12T10:00:00Z', '-1948'])(
    'refuses %j',
    (text) => {
      expect(parsePartialDate(text)).toEqual({ ok: false, error: { code: 'date.notADate' } });
    },
  );

  it('keeps to 1800–2200', () => {
    expect(parsePartialDate('1799')).toEqual({ ok: false, error: { code: 'date.outOfRange' } });
    expect(parsePartialDate('2201-01')).toEqual({ ok: false, error: { code: 'date.outOfRange' } });
  });

  it('refuses a day without its month', () => {
    expect(partialDateOf(1948, undefined, 12)).toEqual({ ok: false, error: { code: 'date.notADate' } });
  });
});

describe('order', () => {
  it('sorts by what is earliest, the vaguer first', () => {
    const sorted = ['2026-03-12', '1948-01-01', '1948', '1948-01', '1948-02']
      .map(partial)
      .toSorted(comparePartialDates);
    expect(sorted).toEqual(['1948', '1948-01', '1948-01-01', '1948-02', '2026-03-12']);
  });

  it('is total: antisymmetric and transitive', () => {
    fc.assert(
      fc.property(anyPartial, anyPartial, anyPartial, (a, b, c) => {
        expect(comparePartialDates(a, b) + comparePartialDates(b, a)).toBe(0);
        expect(comparePartialDates(a, b) === 0).toBe(a === b);
        const [first, second, third] = [a, b, c].toSorted(comparePartialDates);
        if (first === undefined || second === undefined || third === undefined)
          throw new Error('three went in');
        expect(comparePartialDates(first, second)).toBeLessThanOrEqual(0);
        expect(comparePartialDates(second, third)).toBeLessThanOrEqual(0);
        expect(comparePartialDates(first, third)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('is certain of before only when no reading disagrees', () => {
    expect(isCertainlyBefore(partial('1948'), partial('1949-01-01'))).toBe(true);
    expect(isCertainlyBefore(partial('1948'), partial('1948-12-31'))).toBe(false);
    fc.assert(
      fc.property(anyPartial, anyPartial, (a, b) => {
        const ways = [isCertainlyBefore(a, b), isCertainlyBefore(b, a), canBeSameDate(a, b)].filter(Boolean);
        // Two partial dates nest or lie apart; they never half overlap.
        expect(ways).toHaveLength(1);
      }),
    );
  });
});
