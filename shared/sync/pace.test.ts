import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs, FIRST_PACE, paceAfter, type Pace } from './pace.ts';

it.each<[string, Pace, Parameters<typeof paceAfter>[1], number]>([
  ['an answer that came quickly', { rows: 200 }, { tookMs: 300 }, 400],
  ['one that took its time', { rows: 200 }, { tookMs: 2_000 }, 200],
  ['one that was slow', { rows: 200 }, { tookMs: 9_000 }, 100],
  ['none', { rows: 200 }, 'failed', 50],
  ['a quick one of many', { rows: 2_000 }, { tookMs: 300 }, 2_000],
  ['none of few', { rows: 12 }, 'failed', 10],
])('after %s', (_what, pace, outcome, rows) => {
  expect(paceAfter(pace, outcome)).toEqual({ rows });
});

it('asks for something, whatever has happened', () => {
  const outcome = fc.oneof(fc.constant('failed' as const), fc.record({ tookMs: fc.nat(60_000) }));
  fc.assert(
    fc.property(fc.array(outcome), (outcomes) => {
      const { rows } = outcomes.reduce(paceAfter, FIRST_PACE);
      expect(rows).toBeGreaterThanOrEqual(10);
      expect(rows).toBeLessThanOrEqual(2_000);
      expect(Number.isInteger(rows)).toBe(true);
    }),
  );
});

it('waits longer with each failure, spread over all of it, and never longer than five minutes', () => {
  expect([1, 2, 3, 20].map((failures) => backoffMs(failures, 1))).toEqual([1_000, 2_000, 4_000, 300_000]);
  expect(backoffMs(3, 0)).toBe(0);
  expect(backoffMs(3, 0.25)).toBe(1_000);
});
