import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { measureSkew, skewGrade, type Skew } from './skew.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

it.each<[string, number, number, ReturnType<typeof skewGrade>]>([
  ['the same', 0, 500, 'none'],
  ['two minutes apart, as far as can be told', 2 * MINUTE_MS + 400, 500, 'none'],
  ['more than two minutes ahead', 3 * MINUTE_MS, 500, 'warn'],
  ['more than two minutes behind', -3 * MINUTE_MS, 500, 'warn'],
  ['three minutes apart, over a line that takes longer', 3 * MINUTE_MS, 2 * MINUTE_MS, 'none'],
  ['a day apart', DAY_MS, 500, 'warn'],
  ['more than a day behind', -DAY_MS - MINUTE_MS, 500, 'doubt'],
])('grades clocks that are %s', (_what, aheadMs, withinMs, grade) => {
  expect(skewGrade({ aheadMs, withinMs, atMs: 0 })).toBe(grade);
});

it('is never further off than it says, whatever the line takes in either direction', () => {
  const answer = fc.record({ there: fc.nat(30_000), back: fc.nat(30_000), pause: fc.nat(90_000) });
  fc.assert(
    fc.property(
      fc.integer({ min: -5 * DAY_MS, max: 5 * DAY_MS }),
      fc.array(answer, { minLength: 1 }),
      (apart, answers) => {
        let nowMs = 1_800_000_000_000;
        let skew: Skew | undefined;
        for (const { there, back, pause } of answers) {
          nowMs += pause;
          const sentMs = nowMs;
          const dateMs = Math.floor((sentMs + there + apart) / 1_000) * 1_000;
          nowMs += there + back;
          skew = measureSkew(skew, { sentMs, receivedMs: nowMs, dateMs });
          expect(Math.abs(skew.aheadMs - apart)).toBeLessThanOrEqual(skew.withinMs);
        }
      },
    ),
  );
});

it('notices a clock that was set', () => {
  const at = (sentMs: number, dateMs: number) => ({ sentMs, receivedMs: sentMs + 100, dateMs });
  const before = measureSkew(undefined, at(1_000, 1_000));
  const after = measureSkew(before, at(2_000 + 3 * DAY_MS, 2_000));
  expect([skewGrade(before), skewGrade(after)]).toEqual(['none', 'doubt']);
  expect(measureSkew(after, { sentMs: 9_000, receivedMs: 1_000, dateMs: 9_000 })).toBe(after);
});
