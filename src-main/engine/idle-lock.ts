import type { Clock } from './platform/clock.ts';

/** Told this long before the window locks. */
export const WARNING_SECONDS = 30;
/** A timer sleeps while the machine does, so it looks again at least this often. */
const LOOK_EVERY_MS = 5_000;

export interface IdleLockParts {
  readonly clock: Pick<Clock, 'nowMs'>;
  /** Milliseconds that never go back, and may stand still while the machine sleeps. */
  monotonicMs(): number;
  /** @returns the way to cancel */
  later(work: () => void, ms: number): () => void;
  /** Undefined while nobody sits there. */
  limitMinutes(): number | undefined;
  /** Seconds left; undefined when someone is there again. Told on change. */
  onWarning(seconds: number | undefined): void;
  lock(): void;
}

export interface IdleLock {
  /** Someone is there. */
  touch(): void;
  stop(): void;
}

/**
 * Locks a window at which nobody has done anything for some time. Both clocks count: the wall clock sees the time that
 * the machine slept, the other one is not moved by setting the date.
 */
export function idleLock(parts: IdleLockParts): IdleLock {
  let wallMs = parts.clock.nowMs();
  let steadyMs = parts.monotonicMs();
  let isWarned = false;
  let cancel = () => {};

  const warn = (seconds: number | undefined) => {
    if ((seconds !== undefined) === isWarned) return;
    isWarned = seconds !== undefined;
    parts.onWarning(seconds);
  };
  const touch = () => {
    wallMs = parts.clock.nowMs();
    steadyMs = parts.monotonicMs();
    warn(undefined);
  };
  const look = () => {
    const minutes = parts.limitMinutes();
    if (minutes === undefined) {
      touch();
    } else {
      const idleMs = Math.max(parts.clock.nowMs() - wallMs, parts.monotonicMs() - steadyMs);
      const leftMs = minutes * 60_000 - idleMs;
      if (leftMs <= 0) {
        touch();
        parts.lock();
      } else if (leftMs <= WARNING_SECONDS * 1_000) {
        warn(Math.ceil(leftMs / 1_000));
      }
    }
    cancel = parts.later(look, LOOK_EVERY_MS);
  };
  cancel = parts.later(look, LOOK_EVERY_MS);
  return { touch, stop: () => cancel() };
}

export const systemTimers: Pick<IdleLockParts, 'monotonicMs' | 'later'> = {
  monotonicMs: () => performance.now(),
  later: (work, ms) => {
    const timer = setTimeout(work, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
