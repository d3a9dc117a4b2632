/** Rows that are asked for at a time: more while answers come quickly, fewer where the line is slow or breaks. */
export interface Pace {
  readonly rows: number;
}

const FEWEST = 10;
const MOST = 2_000;
/** An answer that takes longer is too large for this line: what is lost when it breaks would have to be asked for again. */
const SLOW_MS = 4_000;
const QUICK_MS = 1_000;

export const FIRST_PACE: Pace = { rows: 200 };

export function paceAfter(pace: Pace, outcome: { readonly tookMs: number } | 'failed'): Pace {
  if (outcome === 'failed') return { rows: Math.max(FEWEST, Math.floor(pace.rows / 4)) };
  if (outcome.tookMs > SLOW_MS) return { rows: Math.max(FEWEST, Math.floor(pace.rows / 2)) };
  return outcome.tookMs < QUICK_MS ? { rows: Math.min(MOST, pace.rows * 2) } : pace;
}

const SOONEST_MS = 500;
const LATEST_MS = 300_000;

/**
 * How long to wait after so many failures in a row. Anything between nothing and twice as long each time: stations that
 * lost the server at one moment do not all come back at one.
 * @param chance 0 to 1
 * @param latestMs the longest
 */
export function backoffMs(failures: number, chance: number, latestMs = LATEST_MS): number {
  return Math.round(Math.min(latestMs, SOONEST_MS * 2 ** Math.min(failures, 16)) * chance);
}
