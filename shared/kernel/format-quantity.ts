/** Measured values and doses for reading. A space before the unit, always; Western digits, always. */
import type { RecordedQuantity } from './clinical-values.ts';
import { formatDecimal, parseDecimal } from './decimal.ts';
import { groupThousands } from './format-number.ts';
import { unitText } from './quantity.ts';

const COMPARATOR = { '<': '<', '<=': '≤', '>=': '≥', '>': '>' } as const;
const NO_BREAK = '\u00A0';

/** The value of a result with its comparator, in the precision reported: `6.10`, `< 3.0`, `1,200`. */
export function formatResultValue(of: RecordedQuantity, lang: string): string {
  const decimal = parseDecimal(of.value);
  const number = decimal === undefined ? of.value : groupThousands(formatDecimal(decimal), lang);
  return of.comparator === undefined ? number : `${COMPARATOR[of.comparator]}${NO_BREAK}${number}`;
}

/** A result with its unit: `6.10 mmol/L`, `< 3.0 µg/L`. */
export function formatQuantity(of: RecordedQuantity, lang: string): string {
  const unit = of.unit ?? (of.code === undefined ? '' : unitText(of.code));
  const value = formatResultValue(of, lang);
  return unit === '' ? value : `${value}${NO_BREAK}${unit}`;
}

/**
 * The number of a dose: a zero before the point, none after it, so that no speck on paper makes a dose ten times
 * itself: `0.5`, `5`, `1,000`.
 * @param value decimal text
 * @source Institute for Safe Medication Practices, List of Error-Prone Abbreviations (trailing and missing zeros)
 */
export function formatDoseNumber(value: string, lang: string): string {
  const decimal = parseDecimal(value);
  if (decimal === undefined) return value;
  const plain = formatDecimal(decimal);
  return groupThousands(plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain, lang);
}
