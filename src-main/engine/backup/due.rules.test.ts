import { expect, it } from 'vitest';
import { agoMs, overdueOf } from './due.rules.ts';
import { isOutlived } from './superseded.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const plan = { everyMs: 4 * HOUR, proveEveryMs: 7 * DAY, sinceMs: 0 };

it.each([
  ['nothing where none are made', undefined, {}, 90 * DAY, true, []],
  ['a first one that never came', plan, {}, 10 * HOUR, true, ['backup']],
  ['not one that may still come', plan, {}, 8 * HOUR, true, []],
  ['none where nothing has changed', plan, { lastMs: 0, provenMs: 0 }, 10 * HOUR, false, []],
  ['a proof that never came', plan, { lastMs: 15 * DAY }, 15 * DAY, true, ['proof']],
  ['both', plan, { lastMs: 0, provenMs: 0 }, 20 * DAY, true, ['backup', 'proof']],
] as const)('overdue: %s', (_name, of, state, nowMs, isChanged, overdue) => {
  expect(overdueOf(of, state, nowMs, isChanged)).toEqual(overdue);
});

it('a clock that was set back makes a backup due at once, and puts none off', () => {
  expect(agoMs(10 * DAY, 9 * DAY)).toBe(Number.POSITIVE_INFINITY);
  expect(agoMs(9 * DAY, 10 * DAY)).toBe(DAY);
  expect(overdueOf(plan, { lastMs: 10 * DAY, provenMs: 10 * DAY }, 2 * DAY, true)).toEqual([]);
});

it('a repository of an earlier key goes when retention would keep none of it', () => {
  const taken = (name: string, sequence: number, day: number) => ({
    object: name,
    sequence,
    takenAtMs: day * DAY,
  });
  const old = [taken('a', 1, 0), taken('b', 2, 1)];
  const retention = { newest: 2, days: 3, months: 1 };
  expect(isOutlived(old, [taken('c', 1, 2)], retention)).toBe(false);
  const fresh = [taken('c', 1, 4), taken('d', 2, 5), taken('e', 3, 6)];
  expect(isOutlived(old, fresh, retention)).toBe(true);
});
