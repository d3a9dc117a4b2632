import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Age, ageAt, completedYears } from './age.ts';
import { addDays, fromDayNumber } from './calendar-date.ts';

const age = (value: number, unit: Age['unit'], months?: number, about = false): Age =>
  months === undefined ? { value, unit, about } : { value, unit, months, about };

describe('ageAt', () => {
  it.each([
    // to the hour, where both moments are known
    ['2026-03-12T09:00:00+03:00', '2026-03-12T09:59:59+03:00', age(0, 'h')],
    ['2026-03-12T09:00:00+03:00', '2026-03-14T08:59:59+03:00', age(47, 'h')],
    ['2026-03-12T09:00:00+03:00', '2026-03-14T09:00:00+03:00', age(2, 'd')],
    ['2026-03-12T23:30:00+03:00', '2026-03-13T03:30:00Z', age(7, 'h')],
    // days, weeks, months
    ['2026-03-12', '2026-03-12', age(0, 'd')],
    ['2026-03-12', '2026-04-08', age(27, 'd')],
    ['2026-03-12', '2026-04-09', age(4, 'wk')],
    ['2026-03-12', '2026-06-03', age(11, 'wk')],
    ['2026-03-12', '2026-06-04', age(2, 'mo')],
    ['2024-03-12', '2026-03-11', age(23, 'mo')],
    // years and months
    ['2024-03-12', '2026-03-12', age(2, 'y', 0)],
    ['2024-02-05', '2026-03-12', age(2, 'y', 1)],
    ['2008-03-13', '2026-03-12', age(17, 'y', 11)],
    ['2008-03-12', '2026-03-12', age(18, 'y')],
    ['1967-08-14', '2026-03-12', age(58, 'y')],
    ['2004-02-29', '2026-02-28', age(21, 'y')],
    ['2004-02-29', '2026-03-01', age(22, 'y')],
  ])('born %s, at %s', (birth, at, expected) => {
    expect(ageAt(birth, at)).toEqual(expected);
  });

  it.each([
    ['1948', '2026-03-12', age(78, 'y', undefined, true)],
    ['1948', '2026-12-31', age(78, 'y')],
    ['2026', '2026-03-12', age(0, 'y')],
    ['1948-06', '2026-03-12', age(77, 'y')],
    ['1948-03', '2026-03-12', age(78, 'y', undefined, true)],
    ['2023-01', '2026-03-12', age(3, 'y', 2, true)],
    ['2023-01', '2026-03-31', age(3, 'y', 2)],
    ['2025-06', '2026-03-12', age(9, 'mo', undefined, true)],
  ])('says "about" only where %s leaves it open at %s', (birth, at, expected) => {
    expect(ageAt(birth, at)).toEqual(expected);
  });

  it('says "about" of every estimate', () => {
    expect(ageAt('1948-01-01', '2026-03-12', { estimated: true })).toEqual(age(78, 'y', undefined, true));
    expect(ageAt('2026-03-12T09:00:00Z', '2026-03-12T19:00:00Z', { estimated: true })).toEqual(
      age(10, 'h', undefined, true),
    );
  });

  it.each([
    ['2026-03-13', '2026-03-12'],
    ['2027', '2026-03-12'],
    ['2026-03-12T10:00:00Z', '2026-03-12T09:00:00Z'],
    ['soon', '2026-03-12'],
    ['2020-01-01', '2026'],
  ])('has no answer for %s at %s', (birth, at) => {
    expect(ageAt(birth, at)).toBeUndefined();
    expect(completedYears(birth, at.slice(0, 10))).toBe(birth.startsWith('2026-03-12T') ? 0 : undefined);
  });

  it('takes the day of an instant from the zone asked for, else from its own offset', () => {
    expect(ageAt('2008-03-13', '2026-03-12T22:30:00Z')).toEqual(age(17, 'y', 11));
    expect(ageAt('2008-03-13', '2026-03-12T22:30:00Z', { zone: 'Africa/Nairobi' })).toEqual(age(18, 'y'));
  });

  it('never grows younger, and months stay under twelve', () => {
    const order = ['h', 'd', 'wk', 'mo', 'y'];
    const size = (a: Age) => order.indexOf(a.unit) * 1e6 + a.value * 12 + (a.months ?? 0);
    fc.assert(
      fc.property(
        fc.integer({ min: -40_000, max: 20_000 }),
        fc.nat({ max: 40_000 }),
        fc.nat({ max: 400 }),
        (born, days, more) => {
          const birth = fromDayNumber(born);
          const [early, late] = [
            ageAt(birth, addDays(birth, days)),
            ageAt(birth, addDays(birth, days + more)),
          ];
          if (early === undefined || late === undefined) throw new Error('no age');
          expect(size(late)).toBeGreaterThanOrEqual(size(early));
          expect(late.months ?? 0).toBeLessThan(12);
          expect(late.months === undefined).toBe(late.unit !== 'y' || late.value >= 18);
        },
      ),
    );
  });
});

describe('completedYears', () => {
  it.each([
    ['1967-08-14', '2026-08-13', 58],
    ['1967-08-14', '2026-08-14', 59],
    ['1948', '2026-03-12', 77],
    ['2026', '2026-03-12', 0],
  ])('of %s at %s', (birth, at, years) => {
    expect(completedYears(birth, at)).toBe(years);
  });
});
