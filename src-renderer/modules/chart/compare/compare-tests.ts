import type { ResultPoint } from '#shared/modules/results/result-series.rules.ts';
import { compareValues, startMs } from '#shared/modules/results/recorded-time.rules.ts';
import type { ChartSeries } from '../results/series-points.ts';

export interface TestsRow {
  readonly at: string | undefined;
  /** In the order of the series; several where one test was done twice at once. */
  readonly cells: readonly (readonly ResultPoint[])[];
}

/** Values of several tests with the same moment in one row, the newest first, undated ones last. */
export function testsByDate(all: readonly ChartSeries[], zone: string): readonly TestsRow[] {
  const rows = new Map<number, { at: string | undefined; cells: ResultPoint[][] }>();
  for (const [index, { main }] of all.entries()) {
    for (const point of main.points) {
      const ms = startMs(point.at, zone);
      const row = rows.get(ms) ?? { at: point.at, cells: all.map(() => []) };
      row.cells[index]?.push(point);
      rows.set(ms, row);
    }
  }
  return [...rows].toSorted(([a], [b]) => compareValues(b, a)).map(([, row]) => row);
}
