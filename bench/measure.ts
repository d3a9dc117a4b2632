/** One line of `npm run bench`: a figure, and what it is set against in the same run. */
export interface Figure {
  readonly bench: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: string;
  /** What it is compared with, measured beside it. */
  readonly vs?: string;
  /** `value` over the value of `vs`: noise of the machine falls on both. */
  readonly ratio?: number;
}

export function print(figure: Figure): void {
  process.stdout.write(
    `${JSON.stringify({ ...figure, value: round(figure.value), ...(figure.ratio === undefined ? {} : { ratio: round(figure.ratio) }) })}\n`,
  );
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** Milliseconds that each call took. */
export async function timesOf(rounds: number, work: (round: number) => unknown): Promise<readonly number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await work(round);
    times.push(performance.now() - start);
  }
  return times;
}

export function mean(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}

/** @param share 0.5 for the median, 0.95 for p95 */
export function percentile(times: readonly number[], share: number): number {
  const ordered = times.toSorted((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}
