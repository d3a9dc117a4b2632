/**
 * A hybrid logical clock reading: `<milliseconds, 9 base-36 digits>-<counter, 4 base-36 digits>-<device>`.
 * Stamps compare as text, in the order of what could have known of what; wall clocks are never compared.
 * @source Kulkarni SS et al. Logical Physical Clocks. OPODIS 2014. doi:10.1007/978-3-319-14472-6_2
 */
export type Stamp = string;

export type ClockState = { readonly ms: number; readonly counter: number };

export const STAMP_PATTERN = /^[0-9a-z]{9}-[0-9a-z]{4}-[0-9a-z]{4,32}$/;

const LARGEST_COUNTER = 36 ** 4 - 1;

/**
 * The clock's next reading for something that happens here. Never goes back, whatever the wall clock does.
 * @param room so many readings just before it are this one's, too: see `stampBefore`
 */
export function tick(state: ClockState, nowMs: number, room = 0): ClockState {
  const { ms, counter } =
    nowMs > state.ms ? { ms: nowMs, counter: room } : { ms: state.ms, counter: state.counter + 1 + room };
  return counter <= LARGEST_COUNTER ? { ms, counter } : { ms: ms + 1, counter: room };
}

/** The stamp so many readings before one that was given room for them. */
export function stampBefore(stamp: Stamp, readings: number): Stamp {
  const { ms, counter, device } = readStamp(stamp);
  return writeStamp({ ms, counter: counter - readings }, device);
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
