import { startMs } from './recorded-time.rules.ts';
import type { ResultPoint, ResultSeries } from './result-series.rules.ts';

/** What the summary's grid holds, in its order. */
export const VITALS = [
  'bloodPressure',
  'pulse',
  'temperature',
  'oxygenSaturation',
  'respiratoryRate',
  'weight',
  'height',
  'bmi',
  'pain',
  'headCircumference',
] as const;
export type Vital = (typeof VITALS)[number];

/** LOINC codes of each sign; the first is the usual one. */
const LOINC_OF: { readonly [V in Exclude<Vital, 'bloodPressure'>]: readonly string[] } = {
  pulse: ['8867-4', '8893-0'],
  temperature: ['8310-5', '8331-1', '8332-9', '8333-7'],
  oxygenSaturation: ['59408-5', '2708-6'],
  respiratoryRate: ['9279-1'],
  weight: ['29463-7', '3141-9', '8335-2'],
  height: ['8302-2', '8306-3', '8301-4'],
  bmi: ['39156-5'],
  pain: ['72514-3', '38208-5'],
  headCircumference: ['9843-4', '8287-5'],
};
const SYSTOLIC = ['8480-6', '8459-0'];
const DIASTOLIC = ['8462-4', '8453-3'];

export type VitalCell =
  | {
      readonly vital: 'bloodPressure';
      readonly systolic: ResultSeries;
      readonly diastolic: ResultSeries | undefined;
    }
  | { readonly vital: Exclude<Vital, 'bloodPressure'>; readonly series: ResultSeries }
  | { readonly vital: Vital; readonly missing: true };

/** What a clinician expects in the grid and misses when it is not there. */
const EXPECTED = VITALS.slice(0, 8);

/**
 * The grid's cells: each sign that was ever measured, in order, then those of the usual eight that never were.
 * @param count cells of the grid
 * @param zone IANA time zone in which bare dates are days
 */
export function vitalCells(
  vitals: readonly ResultSeries[],
  count: number,
  zone: string,
): readonly VitalCell[] {
  const found = new Map<Vital, VitalCell>();
  const systolic = seriesWith(vitals, SYSTOLIC, zone);
  if (systolic)
    found.set('bloodPressure', {
      vital: 'bloodPressure',
      systolic,
      diastolic: seriesWith(vitals, DIASTOLIC, zone),
    });
  for (const vital of VITALS) {
    if (vital === 'bloodPressure') continue;
    const series = seriesWith(vitals, LOINC_OF[vital], zone);
    if (series) found.set(vital, { vital, series });
  }
  const shown = VITALS.filter((vital) => found.has(vital)).slice(0, count);
  const missing = EXPECTED.filter((vital) => !found.has(vital)).slice(0, count - shown.length);
  return VITALS.flatMap((vital): readonly VitalCell[] => {
    if (missing.includes(vital)) return [{ vital, missing: true }];
    const cell = shown.includes(vital) ? found.get(vital) : undefined;
    return cell ? [cell] : [];
  });
}

/** The last diastolic of the same observation as a systolic: the two halves of one measurement are never mixed. */
export function partnerOf(point: ResultPoint, other: ResultSeries | undefined): ResultPoint | undefined {
  return other?.points.findLast((candidate) => candidate.observationId === point.observationId);
}

/** The series of one of the codes with the most recent value. */
function seriesWith(
  all: readonly ResultSeries[],
  codes: readonly string[],
  zone: string,
): ResultSeries | undefined {
  let best: ResultSeries | undefined;
  for (const series of all) {
    const hasCode = [series.coding, ...(series.code.coding ?? [])].some(
      (coding) => coding?.code !== undefined && codes.includes(coding.code),
    );
    if (hasCode && (best === undefined || lastMs(series, zone) > lastMs(best, zone))) best = series;
  }
  return best;
}

/** When the latest value of a series was true, in milliseconds; minus infinity where nobody recorded it. */
export function lastMs(series: ResultSeries, zone: string): number {
  return startMs(series.points.at(-1)?.at, zone);
}
