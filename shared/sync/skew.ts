/** By how much the server's clock is ahead of this one, in ms, and within what. */
export interface Skew {
  readonly aheadMs: number;
  readonly withinMs: number;
  /** Of this clock, Unix time in ms, when it was measured. */
  readonly atMs: number;
}

/** Of one answer; all Unix time in ms. */
export interface ClockReading {
  readonly sentMs: number;
  readonly receivedMs: number;
  /** The server's, which tells whole seconds. */
  readonly dateMs: number;
}

/** A better measurement is kept for so long: clocks are set, and drift. */
const KEPT_MS = 60_000;
const WARN_MS = 120_000;
const DOUBT_MS = 86_400_000;

/** Takes the better of two measurements: the one of the quicker answer. */
export function measureSkew(before: Skew | undefined, { sentMs, receivedMs, dateMs }: ClockReading): Skew {
  const aheadMs = dateMs + 500 - (sentMs + receivedMs) / 2;
  const withinMs = (receivedMs - sentMs) / 2 + 500;
  const isBetter =
    !before ||
    withinMs <= before.withinMs ||
    receivedMs - before.atMs > KEPT_MS ||
    Math.abs(aheadMs - before.aheadMs) > withinMs + before.withinMs;
  // A clock that was set between question and answer measures nothing.
  if (withinMs < 500) return before ?? { aheadMs, withinMs: 500, atMs: receivedMs };
  return isBetter ? { aheadMs, withinMs, atMs: receivedMs } : before;
}

/** Whether the clocks differ for certain, by more than two minutes or more than a day. */
export function skewGrade({ aheadMs, withinMs }: Skew): 'none' | 'warn' | 'doubt' {
  const apartMs = Math.abs(aheadMs) - withinMs;
  if (apartMs > DOUBT_MS) return 'doubt';
  return apartMs > WARN_MS ? 'warn' : 'none';
}
