import { dateTimeSpan, isDateTime } from '#shared/kernel/instant.ts';
import type { ResultPoint, ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import { partnerOf } from '#shared/modules/results/vital-signs.rules.ts';
import type { TrendPoint, TrendRange } from './trend-geometry.ts';

/** One test over time, or a blood pressure, whose two halves are one measurement. */
export interface ChartSeries {
  readonly key: string;
  readonly main: ResultSeries;
  /** Diastolic, where `main` is systolic. */
  readonly lower?: ResultSeries;
}

const SYSTOLIC = new Set(['8480-6', '8459-0']);
const DIASTOLIC = new Set(['8462-4', '8453-3']);

/** The engine's series, the halves of a blood pressure joined. */
export function chartSeries(all: readonly ResultSeries[]): readonly ChartSeries[] {
  const systolic = all.find((series) => hasCode(series, SYSTOLIC));
  const diastolic =
    systolic && all.find((series) => hasCode(series, DIASTOLIC) && series.unit === systolic.unit);
  return all
    .filter((series) => series !== diastolic)
    .map((series) =>
      series === systolic && diastolic
        ? { key: series.key, main: series, lower: diastolic }
        : { key: series.key, main: series },
    );
}

function hasCode(series: ResultSeries, codes: ReadonlySet<string>): boolean {
  return [series.coding, ...(series.code.coding ?? [])].some(
    (coding) => coding?.code !== undefined && codes.has(coding.code),
  );
}

/** What of a series can be drawn: numbers with a date, oldest first. */
export function trendPoints(series: ChartSeries, zone: string): readonly TrendPoint[] {
  return series.main.points
    .flatMap((point): readonly TrendPoint[] => {
      const atMs = msOf(point, zone);
      const value = numberOf(point);
      if (atMs === undefined || value === undefined) return [];
      const low = partnerOf(point, series.lower);
      const lowValue = low && numberOf(low);
      return [
        {
          atMs,
          value,
          outside: point.flag !== undefined || low?.flag !== undefined,
          ...(lowValue === undefined ? {} : { lowValue }),
        },
      ];
    })
    .toSorted((a, b) => a.atMs - b.atMs);
}

export function trendRange(series: ChartSeries): TrendRange | undefined {
  // A pressure has two ranges: a band of either would be read as one of both.
  const range = series.lower ? undefined : series.main.range;
  if (range?.low === undefined && range?.high === undefined) return undefined;
  return {
    ...(range.low === undefined ? {} : { low: Number(range.low) }),
    ...(range.high === undefined ? {} : { high: Number(range.high) }),
  };
}

function msOf({ at }: ResultPoint, zone: string): number | undefined {
  return at !== undefined && isDateTime(at) ? dateTimeSpan(at, zone).startMs : undefined;
}

function numberOf({ quantity }: ResultPoint): number | undefined {
  const value = quantity === undefined ? Number.NaN : Number(quantity.value);
  return Number.isFinite(value) ? value : undefined;
}
