/**
 * A hybrid logical clock reading: `<milliseconds, 9 base-36 digits>-<counter, 4 base-36 digits>-<device>`.
 * Stamps compare as text, in the order of what could have known of what; wall clocks are never compared.
 * @source Kulkarni SS et al. Logical Physical Clocks. OPODIS 2014. doi:10.1007/978-3-319-14472-6_2
 */
export type Stamp = string;

export type ClockState = { readonly ms: number; readonly counter: number };

export const STAMP_PATTERN = /^[0-9a-z]{9}-[0-9a-z]{4}-[0-9a-z]{4,32}$/;

const LARGEST_COUNTER = 36 ** 4 - 1;

/** The clock's next reading for something that happens here. Never goes back, whatever the wall clock does. */
export function tick(state: ClockState, nowMs: number): ClockState {
  if (nowMs > state.ms) return { ms: nowMs, counter: 0 };
  return state.counter < LARGEST_COUNTER
    ? { ms: state.ms, counter: state.counter + 1 }
    : { ms: state.ms + 1, counter: 0 };
}

/** The clock after seeing another device's stamp: everything stamped here from now on sorts after it. */
export function witness(state: ClockState, stamp: Stamp): ClockState {
  const seen = readStamp(stamp);
  if (seen.ms > state.ms || (seen.ms === state.ms && seen.counter > state.counter)) {
    return { ms: seen.ms, counter: seen.counter };
  }
  return state;
}

export function writeStamp(state: ClockState, device: string): Stamp {
  return `${state.ms.toString(36).padStart(9, '0')}-${state.counter.toString(36).padStart(4, '0')}-${device}`;
}

export function readStamp(stamp: Stamp): ClockState & { readonly device: string } {
  return {
    ms: Number.parseInt(stamp.slice(0, 9), 36),
    counter: Number.parseInt(stamp.slice(10, 14), 36),
    device: stamp.slice(15),
  };
}

export function compareStamps(a: Stamp, b: Stamp): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
