import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareStamps,
  readStamp,
  stampBefore,
  STAMP_PATTERN,
  tick,
  witness,
  writeStamp,
  type ClockState,
} from './stamp.ts';

const ms = fc.integer({ min: 0, max: 36 ** 9 - 2 });

describe('the hybrid logical clock', () => {
  it('never goes back, whatever the wall clock does', () => {
    fc.assert(
      fc.property(fc.array(ms, { minLength: 2, maxLength: 50 }), (walls) => {
        let clock: ClockState = { ms: 0, counter: 0 };
        let last = writeStamp(clock, 'desk1');
        for (const wall of walls) {
          clock = tick(clock, wall);
          const stamp = writeStamp(clock, 'desk1');
          expect(compareStamps(last, stamp)).toBe(-1);
          last = stamp;
        }
      }),
    );
  });

  it('stamps after everything that it has seen', () => {
    fc.assert(
      fc.property(ms, ms, fc.integer({ min: 0, max: 36 ** 4 - 1 }), (wall, theirMs, theirCounter) => {
        const theirs = writeStamp({ ms: theirMs, counter: theirCounter }, 'desk2');
        const mine = writeStamp(tick(witness({ ms: 0, counter: 0 }, theirs), wall), 'desk1');
        expect(compareStamps(theirs, mine)).toBe(-1);
      }),
    );
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(ms, fc.integer({ min: 0, max: 36 ** 4 - 1 }), (at, counter) => {
        const stamp = writeStamp({ ms: at, counter }, 'abcd1234efgh');
        expect(stamp).toMatch(STAMP_PATTERN);
        expect(readStamp(stamp)).toEqual({ ms: at, counter, device: 'abcd1234efgh' });
      }),
    );
  });

  it('carries into the milliseconds when a counter is used up', () => {
    const next = tick({ ms: 5, counter: 36 ** 4 - 1 }, 5);
    expect(next).toEqual({ ms: 6, counter: 0 });
  });

  it('leaves room for readings before one, which are after all that was read until then', () => {
    const counter = fc.integer({ min: 0, max: 36 ** 4 - 1 });
    fc.assert(
      fc.property(ms, counter, ms, fc.integer({ min: 1, max: 99 }), (at, from, wall, room) => {
        const before = writeStamp({ ms: at, counter: from }, 'desk1');
        const stamp = writeStamp(tick({ ms: at, counter: from }, wall, room), 'desk1');
        const all = Array.from({ length: room + 1 }, (_, readings) => stampBefore(stamp, room - readings));
        expect([before, ...all]).toEqual([before, ...all].toSorted(compareStamps));
        expect(new Set([before, ...all]).size).toBe(room + 2);
        expect(all.every((one) => STAMP_PATTERN.test(one))).toBe(true);
      }),
    );
  });
});
