import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeTicks, valueTicks } from './axis-ticks.ts';

const ms = (date: string) => Date.parse(`${date}T00:00:00Z`);

describe('ticks of values', () => {
  it.each([
    [3.5, 6.1, 5, [4, 5, 6]],
    [0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [96, 104, 4, [96, 98, 100, 102, 104]],
    [5, 5, 4, []],
  ])('%d to %d', (min, max, most, expected) => expect(valueTicks(min, max, most)).toEqual(expected));

  it('lie inside and are few', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e4, noNaN: true }),
        (min, span) => {
          const ticks = valueTicks(min, min + span, 5);
          expect(ticks.length).toBeLessThanOrEqual(6);
          for (const tick of ticks) {
            expect(tick).toBeGreaterThanOrEqual(min - span * 1e-6);
            expect(tick).toBeLessThanOrEqual(min + span * 1.000001);
          }
        },
      ),
    );
  });
});

describe('ticks of time', () => {
  it('are years over years, months over months, days over days', () => {
    expect(timeTicks(ms('2009-05-03'), ms('2019-03-12'), 6).map((tick) => tick.label)).toEqual([
      '2010',
      '2012',
      '2014',
      '2016',
      '2018',
    ]);
    expect(timeTicks(ms('2025-11-20'), ms('2026-03-12'), 6).map((tick) => tick.label)).toEqual([
      '2025-12',
      '2026-01',
      '2026-02',
      '2026-03',
    ]);
    expect(timeTicks(ms('2026-03-01'), ms('2026-03-07'), 6).map((tick) => tick.label)).toEqual([
      '2026-03-02',
      '2026-03-03',
      '2026-03-04',
      '2026-03-05',
      '2026-03-06',
      '2026-03-07',
    ]);
    expect(timeTicks(ms('2026-03-01'), ms('2026-03-01'), 6)).toEqual([]);
  });
});
