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

/** Bytes of a file that go in one request. */
export const FIRST_PIECE_BYTES = 524_288;
const SMALLEST_PIECE_BYTES = 65_536;
const LARGEST_PIECE_BYTES = 4_194_304;

export function pieceAfter(bytes: number, outcome: { readonly tookMs: number } | 'failed'): number {
  if (outcome === 'failed') return Math.max(SMALLEST_PIECE_BYTES, bytes / 4);
  if (outcome.tookMs > SLOW_MS) return Math.max(SMALLEST_PIECE_BYTES, bytes / 2);
  return outcome.tookMs < QUICK_MS ? Math.min(LARGEST_PIECE_BYTES, bytes * 2) : bytes;
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
