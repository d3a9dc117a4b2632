/**
 * Measured values. FHIR R4: Quantity with UCUM. The decimal is text, so that 6.10 stays 6.10; the comparator says that
 * a value lies beyond what the assay can count.
 */
import type { RecordedQuantity } from './clinical-values.ts';
import {
  addRatios,
  divideRatios,
  type Decimal,
  formatDecimal,
  multiplyRatios,
  parseDecimal,
  ratio,
  type Ratio,
  ratioOf,
  roundRatio,
} from './decimal.ts';
import { type Analyte, molarMass } from './molar-mass.ts';
import { fail, ok, type Result } from './result.ts';
import { isUcumCode, sameDimensions, type UcumCode, type UnitMeaning, unitMeaning } from './ucum.ts';

export type Comparator = NonNullable<RecordedQuantity['comparator']>;
/** A recorded quantity whose unit is coded, so that it can be compared and converted. */
export interface Quantity extends RecordedQuantity {
  readonly unit: string;
  readonly code: UcumCode;
}
/** A value that nobody measured in this unit: screens and paper say so, beside the value as reported. */
export interface ConvertedQuantity extends Quantity {
  readonly convertedFrom: RecordedQuantity;
}
export type QuantityError =
  | { code: 'quantity.notADecimal' }
  | { code: 'quantity.notUcum'; unit: string }
  /** Well-formed, but not in our tables. */
  | { code: 'quantity.unitUnknown'; unit: string }
  | { code: 'quantity.notConvertible'; from: string; to: string }
  /** Between amount and mass the analyte must be named. */
  | { code: 'quantity.analyteNeeded'; from: string; to: string };

export type ConvertOptions = {
  /** What was measured, for changing between moles and grams. */
  readonly analyte?: Analyte | undefined;
  /** Decimal places of the answer; without it, just enough that converting back gives the reported value. */
  readonly decimals?: number | undefined;
  /** What to print beside the value; without it, the usual spelling of the code. */
  readonly unit?: string | undefined;
};

/** @param code UCUM; @param unit what is printed, by default the usual spelling of the code */
export function quantity(
  value: string,
  code: string,
  unit?: string,
  comparator?: Comparator,
): Result<Quantity, QuantityError> {
  if (parseDecimal(value) === undefined) return fail({ code: 'quantity.notADecimal' });
  if (!isUcumCode(code)) return fail({ code: 'quantity.notUcum', unit: code });
  const made = { value, unit: unit ?? unitText(code), code };
  return ok(comparator === undefined ? made : { ...made, comparator });
}

/**
 * The same quantity in another unit, exactly computed and rounded once, a half away from zero. The comparator stays: every
 * conversion here is increasing. To its own unit a quantity comes back marked but unchanged.
 */
export function convertQuantity(
  from: RecordedQuantity,
  toCode: string,
  options: ConvertOptions = {},
): Result<ConvertedQuantity, QuantityError> {
  const decimal = parseDecimal(from.value);
  if (decimal === undefined) return fail({ code: 'quantity.notADecimal' });
  if (!isUcumCode(toCode)) return fail({ code: 'quantity.notUcum', unit: toCode });
  const change = conversion(from.code ?? '', toCode, options.analyte);
  if (!change.ok) return change;
  const { factor, offset } = change.value;
  const exact = addRatios(multiplyRatios(ratioOf(decimal), factor), offset);
  const value = formatDecimal(roundRatio(exact, options.decimals ?? placesFor(decimal, change.value)));
  const made = { value, unit: options.unit ?? unitText(toCode), code: toCode, convertedFrom: from };
  return ok(from.comparator === undefined ? made : { ...made, comparator: from.comparator });
}

/** Compares two values in the unit of the first; refuses where they do not convert. Comparators are the caller's matter. */
export function compareQuantities(
  a: RecordedQuantity,
  b: RecordedQuantity,
  analyte?: Analyte,
): Result<-1 | 0 | 1, QuantityError> {
  const [left, right] = [parseDecimal(a.value), parseDecimal(b.value)];
  if (left === undefined || right === undefined) return fail({ code: 'quantity.notADecimal' });
  const change = conversion(b.code ?? '', a.code ?? '', analyte);
  if (!change.ok) return change;
  const other = addRatios(multiplyRatios(ratioOf(right), change.value.factor), change.value.offset);
  const { num } = addRatios(ratioOf(left), { num: -other.num, den: other.den });
  return ok(num === 0n ? 0 : num < 0n ? -1 : 1);
}

/** Spellings that people know. Anything else shows its code without annotations' braces. */
const UNIT_TEXT: Readonly<Record<string, string>> = {
  Cel: '°C',
  '[degF]': '°F',
  'mm[Hg]': 'mmHg',
  'cm[H2O]': 'cmH₂O',
  '[lb_av]': 'lb',
  '[oz_av]': 'oz',
  '[in_i]': 'in',
  '[ft_i]': 'ft',
  'kg/m2': 'kg/m²',
  '10*3/uL': '×10³/µL',
  '10*6/uL': '×10⁶/µL',
  '10*9/L': '×10⁹/L',
  '10*12/L': '×10¹²/L',
};

/** How a UCUM code is printed beside a result: `mmHg`, `µmol/L`, `mL/min/1.73 m²`. Orders and labels write micrograms in full. */
export function unitText(code: string): string {
  const known = UNIT_TEXT[code];
  if (known !== undefined) return known;
  return code
    .replace(/\[[iI]U\]/g, 'IU')
    .replace(/\{([^}]*)\}/g, (_, note: string) => note.replaceAll('_', ' ').replace(/\bm2\b/, 'm²'))
    .replace(/(^|[/.])u(?=(?:g|mol|L|l|m|s|kat|IU)(?:$|[/.]))/g, '$1µ');
}

type Change = { factor: Ratio; offset: Ratio };

function conversion(
  fromCode: string,
  toCode: string,
  analyte: Analyte | undefined,
): Result<Change, QuantityError> {
  const none = { factor: ratio(1n, 1n), offset: ratio(0n, 1n) };
  if (fromCode === toCode && isUcumCode(fromCode)) return ok(none);
  const [from, to] = [unitMeaning(fromCode), unitMeaning(toCode)];
  if (from === undefined) return fail({ code: 'quantity.unitUnknown', unit: fromCode });
  if (to === undefined) return fail({ code: 'quantity.unitUnknown', unit: toCode });
  const impossible = fail({ code: 'quantity.notConvertible', from: fromCode, to: toCode } as const);
  if (from.annotations !== to.annotations) return impossible;
  if (sameDimensions(from.dimensions, to.dimensions)) return ok(scaleChange(from, to));
  const between =
    amountToMass(from) && sameDimensions(asMass(from), to.dimensions)
      ? 1
      : amountToMass(to) && sameDimensions(asMass(to), from.dimensions)
        ? -1
        : 0;
  if (between === 0) return impossible;
  if (analyte === undefined) return fail({ code: 'quantity.analyteNeeded', from: fromCode, to: toCode });
  const plain = divideRatios(from.factor, to.factor);
  const mass = molarMass(analyte);
  return ok({ ...none, factor: between === 1 ? multiplyRatios(plain, mass) : divideRatios(plain, mass) });
}

function scaleChange(from: UnitMeaning, to: UnitMeaning): Change {
  const nothing = ratio(0n, 1n);
  const [a, b] = [from.zero ?? nothing, to.zero ?? nothing];
  return {
    factor: divideRatios(from.factor, to.factor),
    offset: divideRatios(addRatios(a, { num: -b.num, den: b.den }), to.factor),
  };
}

function amountToMass(unit: UnitMeaning): boolean {
  return unit.dimensions['N'] === 1;
}

function asMass({ dimensions: { N: _moles, ...others } }: UnitMeaning): Record<string, number> {
  const mass = (others['M'] ?? 0) + 1;
  return mass === 0 ? others : { ...others, M: mass };
}

/**
 * The fewest decimal places whose step is no coarser than the reported step, converted. With an offset it must be finer:
 * an equal step would put every value on a half, and rounding there and back could move it.
 */
function placesFor(reported: Decimal, { factor, offset }: Change): number {
  const step = multiplyRatios({ num: 1n, den: 10n ** BigInt(reported.scale) }, factor);
  let places = 0;
  const size = () => step.num * 10n ** BigInt(places);
  while (step.den > size() || (offset.num !== 0n && step.den === size())) places += 1;
  return places;
}
