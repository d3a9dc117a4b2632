/** Where the marks of a trend lie. Time runs true to scale: two tests of one morning stand close, two of two years far apart. */

export interface TrendPoint {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly value: number;
  /** The lower end of a bar, where the point is one: diastolic pressure. */
  readonly lowValue?: number;
  readonly outside: boolean;
}

export interface TrendRange {
  readonly low?: number;
  readonly high?: number;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  /** Room around the marks, so that none is cut. */
  readonly margin: number;
}

export interface TrendMark {
  readonly x: number;
  readonly y: number;
  readonly lowY?: number;
  readonly outside: boolean;
}

export interface TrendShape {
  readonly marks: readonly TrendMark[];
  /** Through the marks, in order. */
  readonly path: string;
  readonly band?: { readonly y: number; readonly height: number };
  readonly domain: {
    readonly min: number;
    readonly max: number;
    readonly fromMs: number;
    readonly toMs: number;
  };
}

/**
 * @param points oldest first
 * @returns absent where there is nothing to draw
 */
export function trendShape(
  points: readonly TrendPoint[],
  range: TrendRange | undefined,
  frame: Frame,
): TrendShape | undefined {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return undefined;
  const { min, max } = valueDomain(points, range);
  const [fromMs, toMs] = [first.atMs, last.atMs];
  const { margin, width, height } = frame;
  // One moment alone stands at the end, where "now" is.
  const x = (atMs: number) =>
    toMs === fromMs ? width - margin : margin + ((atMs - fromMs) / (toMs - fromMs)) * (width - 2 * margin);
  const y = (value: number) => margin + ((max - value) / (max - min)) * (height - 2 * margin);
  const marks = points.map(({ atMs, value, lowValue, outside }) => ({
    x: round(x(atMs)),
    y: round(y(value)),
    outside,
    ...(lowValue === undefined ? {} : { lowY: round(y(lowValue)) }),
  }));
  const path = marks.map((mark, index) => `${index === 0 ? 'M' : 'L'}${mark.x} ${mark.y}`).join('');
  const band = bandOf(range, y, height);
  return { marks, path, domain: { min, max, fromMs, toMs }, ...(band ? { band } : {}) };
}

/** All values and both ends of the range are in sight; a range open on one side leaves room on that side. */
function valueDomain(
  points: readonly TrendPoint[],
  range: TrendRange | undefined,
): { min: number; max: number } {
  const values = points.flatMap(({ value, lowValue }) =>
    lowValue === undefined ? [value] : [value, lowValue],
  );
  const ends = [range?.low, range?.high].filter((end) => end !== undefined);
  let min = Math.min(...values, ...ends);
  let max = Math.max(...values, ...ends);
  const span = max - min || Math.abs(max) * 0.1 || 1;
  if (min === max) [min, max] = [min - span, max + span];
  if (range?.low !== undefined && range.high === undefined && max === range.low) max += span * 0.25;
  if (range?.high !== undefined && range.low === undefined && min === range.high) min -= span * 0.25;
  return { min, max };
}

function bandOf(
  range: TrendRange | undefined,
  y: (value: number) => number,
  height: number,
): { y: number; height: number } | undefined {
  if (range === undefined || (range.low === undefined && range.high === undefined)) return undefined;
  const top = range.high === undefined ? 0 : y(range.high);
  const bottom = range.low === undefined ? height : y(range.low);
  return { y: round(top), height: round(Math.max(0, bottom - top)) };
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
