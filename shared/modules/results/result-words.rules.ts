import type { RecordedQuantity } from '#shared/kernel/clinical-values.ts';
import { formatDecimal, parseDecimal, ratioOf, roundRatio } from '#shared/kernel/decimal.ts';
import { formatResultValue } from '#shared/kernel/format-quantity.ts';
import { unitText } from '#shared/kernel/quantity.ts';
import type { ResultPoint, ResultSeries } from './result-series.rules.ts';

/** A value as a table shows it. */
export interface ShownValue {
  readonly text: string;
  /** The record holds more digits than are shown: screens say so and give them in full where one test is opened. */
  readonly rounded: boolean;
}

/** No assay reports more than three places; more come from a machine's arithmetic. Up to here a value is shown as reported. */
const MOST_PLACES = 3;
/** Significant digits of a value that is shown rounded. */
const SHOWN_DIGITS = 4;
/** Places of what is measured at the bedside, where a value has to be rounded. UCUM codes. */
const PLACES: { readonly [code: string]: number } = {
  'mm[Hg]': 0,
  '/min': 0,
  '{beats}/min': 0,
  cm: 1,
  kg: 1,
  'kg/m2': 1,
  Cel: 1,
  '%': 1,
  '{score}': 0,
};

/** A reported value in the reader's marks. Values of more than three places are shown to four digits and marked as rounded. */
export function shownValue(quantity: RecordedQuantity, lang: string): ShownValue {
  const decimal = parseDecimal(quantity.value);
  if (!decimal || decimal.scale <= MOST_PLACES)
    return { text: formatResultValue(quantity, lang), rounded: false };
  const places = PLACES[quantity.code ?? quantity.unit ?? ''] ?? placesFor(decimal.digits, decimal.scale);
  if (places >= decimal.scale) return { text: formatResultValue(quantity, lang), rounded: false };
  const value = formatDecimal(roundRatio(ratioOf(decimal), places));
  return { text: formatResultValue({ ...quantity, value }, lang), rounded: true };
}

/** Places that leave four significant digits; small values keep theirs. */
function placesFor(digits: bigint, scale: number): number {
  const size = String(digits < 0n ? -digits : digits).length;
  return Math.min(scale, Math.max(0, SHOWN_DIGITS - (size - scale)));
}

/** The value of a point, or its words where it is no number. */
export function pointValue(point: Pick<ResultPoint, 'quantity' | 'text'>, lang: string): ShownValue {
  return point.quantity ? shownValue(point.quantity, lang) : { text: point.text ?? '', rounded: false };
}

/** The unit beside a value; nothing for counts and scores that have none. */
export function seriesUnit(series: Pick<ResultSeries, 'unit'>): string {
  const unit = series.unit;
  return unit === undefined || unit === '1' || /^[{(](score|nominal|count|T-score)[)}]$/.test(unit)
    ? ''
    : unitText(unit);
}

/** `3.5–5.1`, `≥ 60`, `≤ 3.0`, the laboratory's own words, or nothing where no range is known. */
export function rangeText(range: ResultSeries['range'], lang: string): string {
  const write = (value: string) => formatResultValue({ value }, lang);
  if (range?.low !== undefined && range.high !== undefined) return `${write(range.low)}–${write(range.high)}`;
  if (range?.low !== undefined) return `≥\u00A0${write(range.low)}`;
  if (range?.high !== undefined) return `≤\u00A0${write(range.high)}`;
  return range?.text ?? '';
}
