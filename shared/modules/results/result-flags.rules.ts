import type { RecordedQuantity } from '#shared/kernel/clinical-values.ts';
import type { Observation } from './observation.record.ts';
import { SEVERITY_OF, type Flag } from './flag.rules.ts';

/** What a value is judged by. */
export type Judged = Pick<Observation, 'interpretation' | 'referenceRange'>;
export type Range = NonNullable<Judged['referenceRange']>[number];

/**
 * Codes that ask for attention. Normal (`N`) has none.
 * @source HL7 v3 ObservationInterpretation: `LU` and `HU` are significantly low and high, `<` and `>` off the instrument's
 * scale, `LX` and `HX` beyond the thresholds set for alarm.
 */
const FLAG_OF: { readonly [code: string]: Flag } = {
  L: 'low',
  LU: 'low',
  '<': 'low',
  LL: 'criticalLow',
  LX: 'criticalLow',
  H: 'high',
  HU: 'high',
  '>': 'high',
  HH: 'criticalHigh',
  HX: 'criticalHigh',
  A: 'abnormal',
  AA: 'critical',
};

/** The laboratory's own interpretation stands first, the gravest of several; else the value against its range; else none. */
export function flagOf(judged: Judged, value: RecordedQuantity | undefined): Flag | undefined {
  const told = (judged.interpretation ?? [])
    .flatMap(({ coding = [] }) => coding)
    .flatMap(({ code }) => (code === undefined ? [] : (FLAG_OF[code] ?? [])))
    .reduce<Flag | undefined>(graver, undefined);
  return told ?? (value && outside(value, normalRange(judged.referenceRange)));
}

/** The flag that has to be seen first; of two alike, the first. */
export function graver(a: Flag | undefined, b: Flag | undefined): Flag | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return SEVERITY_OF[b] < SEVERITY_OF[a] ? b : a;
}

/** `<5` may be anything below: it is never above a limit. */
function outside(value: RecordedQuantity, range: Range | undefined): Flag | undefined {
  const { comparator, value: amount } = value;
  const isAbove = comparator === '>' || comparator === '>=';
  const isBelow = comparator === '<' || comparator === '<=';
  const { low, high } = range ?? {};
  if (low && !isAbove && isSameUnit(value, low) && Number(amount) < Number(low.value)) return 'low';
  if (high && !isBelow && isSameUnit(value, high) && Number(amount) > Number(high.value)) return 'high';
  return undefined;
}

/**
 * The range of the healthy, for everyone where there is one. Of several for some people only, nothing here knows which is
 * this patient's.
 */
export function normalRange(ranges: readonly Range[] = []): Range | undefined {
  const normal = ranges.filter(isNormal);
  const general = normal.find(({ appliesTo, age }) => appliesTo === undefined && age === undefined);
  return general ?? (normal.length === 1 ? normal[0] : undefined);
}

/** FHIR: a range without a type is the normal one. */
function isNormal({ type }: Range): boolean {
  return type === undefined || (type.coding ?? []).some(({ code }) => code === 'normal');
}

/** A limit without any unit is in that of the value beside which it was printed. */
function isSameUnit(value: RecordedQuantity, limit: RecordedQuantity): boolean {
  if (limit.code === undefined && limit.unit === undefined) return true;
  if (limit.code !== undefined && value.code !== undefined) return limit.code === value.code;
  if (limit.unit !== undefined && value.unit !== undefined) return limit.unit === value.unit;
  return (limit.code ?? limit.unit) === (value.code ?? value.unit);
}

export interface ShownRange {
  low?: string;
  high?: string;
  text?: string;
}

/** What stands beside the values: numbers only in their unit, else the words of the range with its own. */
export function shownRange(
  range: Range | undefined,
  value: RecordedQuantity | undefined,
): ShownRange | undefined {
  if (!range) return undefined;
  const { low, high, text } = range;
  const limits = [low, high].filter((limit) => limit !== undefined);
  const words = text === undefined ? {} : { text };
  if (value && limits.every((limit) => isSameUnit(value, limit))) {
    return { ...(low ? { low: low.value } : {}), ...(high ? { high: high.value } : {}), ...words };
  }
  if (limits.length === 0 || text !== undefined) return words;
  const write = (limit: RecordedQuantity) => `${limit.value} ${limit.unit ?? limit.code ?? ''}`.trim();
  if (low && high) return { text: `${write(low)} – ${write(high)}` };
  return { text: `${low ? '≥' : '≤'} ${limits.map(write).join('')}` };
}
