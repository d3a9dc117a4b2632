import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addFailure, waitAfter, type Failures } from './sign-in-wait.ts';

describe('waiting after wrong passwords', () => {
  it('grows, never goes down, and ends at five minutes', () => {
    let failures: Failures | undefined;
    const waits = Array.from({ length: 12 }, () => {
      failures = addFailure(failures, 1000);
      return waitAfter(failures, 1000).seconds;
    });
    expect(waits).toEqual([0, 0, 5, 15, 30, 60, 120, 300, 300, 300, 300, 300]);
  });

  it('never ends early and never exceeds its length, however often the machine is started anew', () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 200_000 }),
      restarts: fc.boolean(),
      looks: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 0, max: 400_000 }),
        fc.array(step),
        (count, startUpMs, steps) => {
          let failures: Failures = { count, lastUpMs: startUpMs };
          let [upMs, passedMs] = [startUpMs, 0];
          const fullMs = waitAfter(failures, upMs).seconds * 1000;
          for (const { ms, restarts, looks } of steps) {
            upMs = (restarts ? 0 : upMs) + ms;
            passedMs += ms;
            if (!looks) continue;
            const waited = waitAfter(failures, upMs);
            failures = waited.failures;
            // In whole seconds, rounded up: what is left of the true time, or more, and never more than all of it.
            expect(waited.seconds * 1000).toBeGreaterThanOrEqual(fullMs - passedMs);
            expect(waited.seconds * 1000).toBeLessThanOrEqual(fullMs);
          }
          const last = waitAfter(failures, upMs);
          expect(waitAfter(last.failures, upMs + fullMs).seconds).toBe(0);
        },
      ),
    );
  });

  it('begins anew where a version before kept a date instead', () => {
    expect(waitAfter({ count: 3 }, 900)).toEqual({ seconds: 5, failures: { count: 3, lastUpMs: 900 } });
  });
});
