import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { RETENTION, snapshotsToKeep } from './retention.rules.ts';

const HOUR = 3_600_000;

function everyHour(hours: number) {
  return Array.from({ length: hours }, (_, index) => ({
    object: `s${index + 1}`,
    sequence: index + 1,
    takenAtMs: Date.UTC(2026, 0, 1) + index * HOUR,
  }));
}

it('keeps the newest, the last of each day and the last of each month', () => {
  const snapshots = everyHour(24 * 59); // January and February, whole
  const kept = snapshotsToKeep(snapshots, { newest: 3, days: 2, months: 2 });
  expect([...kept].toSorted()).toEqual(['s1416', 's1415', 's1414', 's1392', 's744'].toSorted());
});

it('keeps the newest whatever its time, and never more than there is room for', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4e12 }), { minLength: 1, maxLength: 300 }), (times) => {
      const snapshots = times.map((takenAtMs, index) => ({
        object: `s${index}`,
        sequence: index,
        takenAtMs,
      }));
      const kept = snapshotsToKeep(snapshots, RETENTION);
      expect(kept.has(`s${times.length - 1}`)).toBe(true);
      expect(kept.size).toBeLessThanOrEqual(RETENTION.newest + RETENTION.days + RETENTION.months);
      expect(kept.size).toBeGreaterThanOrEqual(Math.min(times.length, RETENTION.newest));
    }),
  );
  expect(snapshotsToKeep(everyHour(5), { newest: 0, days: 0, months: 0 })).toEqual(new Set(['s5']));
});
