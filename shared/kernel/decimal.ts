/**
 * Exact decimal arithmetic on text. Binary floating point turns 0.1 + 0.2 into 0.30000000000000004 and 6.10 into 6.1;
 * a dose, a price and a reported result may not change on the way through.
 */

/** `digits × 10^-scale`; the scale keeps the reported precision: 6.10 is 610 at scale 2. */
export type Decimal = { readonly digits: bigint; readonly scale: number };
/** An exact fraction. `den` is positive. */
export type Ratio = { readonly num: bigint; readonly den: bigint };

/** FHIR R4: decimal, with an exponent small enough that no value grows past a few hundred digits. */
const SHAPE = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]{1,2}))?$/;
const MAX_LENGTH = 40;

/** @returns absent where the text is not a FHIR decimal of at most 40 characters */
export function parseDecimal(text: string): Decimal | undefined {
  const [, sign, whole, fraction = '', exponent = '0'] =
    text.length <= MAX_LENGTH ? (SHAPE.exec(text) ?? []) : [];
  if (whole === undefined) return undefined;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  const scale = fraction.length - Number(exponent);
  return scale >= 0 ? { digits, scale } : { digits: digits * 10n ** BigInt(-scale), scale: 0 };
}

/** Plain notation with as many places as the scale says: `6.10`. */
export function formatDecimal({ digits, scale }: Decimal): string {
  const size = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const point = size.length - scale;
  const text = scale === 0 ? size : `${size.slice(0, point)}.${size.slice(point)}`;
  return digits < 0n ? `-${text}` : text;
}

export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale);
  const difference = a.digits * 10n ** BigInt(scale - a.scale) - b.digits * 10n ** BigInt(scale - b.scale);
  return difference === 0n ? 0 : difference < 0n ? -1 : 1;
}

export function ratioOf({ digits, scale }: Decimal): Ratio {
  return { num: digits, den: 10n ** BigInt(scale) };
}

/** Keeps `den` positive and in lowest terms. */
export function ratio(num: bigint, den: bigint): Ratio {
  if (den === 0n) throw new RangeError('division by zero');
  let [a, b] = [num < 0n ? -num : num, den < 0n ? -den : den];
  while (b !== 0n) [a, b] = [b, a % b];
  const shrink = (den < 0n ? -1n : 1n) * (a === 0n ? 1n : a);
  return { num: num / shrink, den: den / shrink };
}

export function multiplyRatios(a: Ratio, b: Ratio): Ratio {
  return ratio(a.num * b.num, a.den * b.den);
}

export function divideRatios(a: Ratio, b: Ratio): Ratio {
  return ratio(a.num * b.den, a.den * b.num);
}

export function addRatios(a: Ratio, b: Ratio): Ratio {
  return ratio(a.num * b.den + b.num * a.den, a.den * b.den);
}

/** A non-negative or negative integer power. */
export function powerOfRatio(base: Ratio, exponent: number): Ratio {
  const size = BigInt(Math.abs(exponent));
  return exponent >= 0
    ? ratio(base.num ** size, base.den ** size)
    : ratio(base.den ** size, base.num ** size);
}

/** The decimal nearest to a fraction; a half goes away from zero, as on paper. */
export function roundRatio({ num, den }: Ratio, scale: number): Decimal {
  const scaled = num * 10n ** BigInt(scale);
  const size = scaled < 0n ? -scaled : scaled;
  const rounded = (2n * size + den) / (2n * den);
  return { digits: scaled < 0n ? -rounded : rounded, scale };
}
