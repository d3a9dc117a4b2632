import { describe, expect, it } from 'vitest';
import { idleLock } from './idle-lock.ts';

/** Ten minutes; both clocks and the timer are moved by hand. */
function aWindow() {
  const clock = { ms: 1_000_000, nowMs: () => clock.ms };
  const told: (number | undefined | 'locked')[] = [];
  const state = { steadyMs: 0, minutes: 10 as number | undefined, due: (): void => undefined };
  const lock = idleLock({
    clock,
    monotonicMs: () => state.steadyMs,
    later: (work) => {
      state.due = work;
      return () => {
        state.due = () => undefined;
      };
    },
    limitMinutes: () => state.minutes,
    onWarning: (seconds) => told.push(seconds),
    lock: () => told.push('locked'),
  });
  return {
    told,
    lock,
    state,
    pass(seconds: number, steadySeconds = seconds) {
      clock.ms += seconds * 1000;
      state.steadyMs += steadySeconds * 1000;
      state.due();
    },
  };
}

describe('a window nobody touches', () => {
  it('is warned half a minute before it locks', () => {
    const { told, pass } = aWindow();
    pass(569);
    expect(told).toEqual([]);
    pass(6);
    expect(told).toEqual([25]);
    pass(5);
    expect(told).toEqual([25]);
    pass(20);
    expect(told).toEqual([25, undefined, 'locked']);
  });

  it('stays open while someone is there, and forgets the warning', () => {
    const { told, lock, pass } = aWindow();
    pass(590);
    lock.touch();
    pass(300);
    expect(told).toEqual([10, undefined]);
    pass(300);
    expect(told).toEqual([10, undefined, 'locked']);
  });

  it('locks after the machine has slept, and whatever the wall clock is set to', () => {
    const slept = aWindow();
    slept.pass(4_000, 3);
    expect(slept.told).toEqual(['locked']);
    const setBack = aWindow();
    setBack.pass(-86_400, 300);
    expect(setBack.told).toEqual([]);
    setBack.pass(300, 300);
    expect(setBack.told).toEqual(['locked']);
  });

  it('is left alone while nobody has signed in, and when it is gone', () => {
    const window = aWindow();
    window.state.minutes = undefined;
    window.pass(10_000);
    window.state.minutes = 10;
    window.pass(500);
    expect(window.told).toEqual([]);
    window.lock.stop();
    window.pass(10_000);
    expect(window.told).toEqual([]);
  });
});
