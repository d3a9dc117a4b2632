/**
 * Money: a whole number of minor units with its currency. There is no amount without a currency and no fraction of a
 * cent anywhere; sums of different currencies are refused, not converted.
 */
import { parseDecimal, ratioOf } from './decimal.ts';
import { CURRENCY_EXPONENTS } from './currency.ts';
import { westernDigits } from './digits.ts';
import { groupThousands, numberMarks } from './format-number.ts';
import { fail, ok, type Result } from './result.ts';

/** An ISO 4217 code that we know the minor unit of. */
export type Currency = keyof typeof CURRENCY_EXPONENTS;
export type Money = {
  /** Cents, fils, or the unit itself where the currency has none. A safe integer; negative is owed the other way. */
  readonly amountMinor: number;
  readonly currency: Currency;
};
export type MoneyError =
  | { code: 'money.currencyMismatch'; left: Currency; right: Currency }
  | { code: 'money.unknownCurrency' }
  /** Beyond 9,007,199,254,740,991 minor units. */
  | { code: 'money.tooLarge' }
  | { code: 'money.notAnAmount' }
  /** More decimal places than the currency has. */
  | { code: 'money.tooPrecise' }
  | { code: 'money.nothingToAllocateBy' };

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(CURRENCY_EXPONENTS, code);
}

/** Decimal places of the currency: 2 for KES, 0 for UGX, 3 for TND. */
export function minorDigits(currency: Currency): number {
  return CURRENCY_EXPONENTS[currency];
}

export function money(amountMinor: number, currency: string): Result<Money, MoneyError> {
  if (!isCurrency(currency)) return fail({ code: 'money.unknownCurrency' });
  if (!Number.isInteger(amountMinor)) return fail({ code: 'money.tooPrecise' });
  return Number.isSafeInteger(amountMinor)
    ? ok({ amountMinor: amountMinor + 0, currency })
    : fail({ code: 'money.tooLarge' });
}

export function addMoney(a: Money, b: Money): Result<Money, MoneyError> {
  return a.currency === b.currency ? money(a.amountMinor + b.amountMinor, a.currency) : mismatch(a, b);
}

export function subtractMoney(a: Money, b: Money): Result<Money, MoneyError> {
  return a.currency === b.currency ? money(a.amountMinor - b.amountMinor, a.currency) : mismatch(a, b);
}

/** @param currency of the empty sum */
export function sumMoney(amounts: Iterable<Money>, currency: Currency): Result<Money, MoneyError> {
  let total: Money = { amountMinor: 0, currency };
  for (const amount of amounts) {
    const next = addMoney(total, amount);
    if (!next.ok) return next;
    total = next.value;
  }
  return ok(total);
}

export function negateMoney(a: Money): Money {
  return { amountMinor: a.amountMinor === 0 ? 0 : -a.amountMinor, currency: a.currency };
}

export function compareMoney(a: Money, b: Money): Result<-1 | 0 | 1, MoneyError> {
  if (a.currency !== b.currency) return mismatch(a, b);
  return ok(a.amountMinor === b.amountMinor ? 0 : a.amountMinor < b.amountMinor ? -1 : 1);
}

/**
 * A price times a quantity or a rate, rounded to the minor unit; a half goes away from zero.
 * @param factor decimal text: `1.5` tablets, `0.16` tax
 */
export function multiplyMoney(a: Money, factor: string): Result<Money, MoneyError> {
  const decimal = parseDecimal(factor);
  if (decimal === undefined) return fail({ code: 'money.notAnAmount' });
  const { num, den } = ratioOf(decimal);
  const product = BigInt(a.amountMinor) * num;
  const size = product < 0n ? -product : product;
  const rounded = (2n * size + den) / (2n * den);
  return money(Number(product < 0n ? -rounded : rounded), a.currency);
}

/**
 * Splits an amount by weights without losing or making a cent: the shares always add up to the amount, and none is a
 * whole minor unit away from its exact part. What is left over goes to the largest remainders, the earlier first.
 * @param weights whole numbers ≥ 0, at least one above 0
 */
export function allocateMoney(a: Money, weights: readonly number[]): Result<Money[], MoneyError> {
  if (!weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0))
    return fail({ code: 'money.nothingToAllocateBy' });
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  if (total === 0n) return fail({ code: 'money.nothingToAllocateBy' });
  const sign = a.amountMinor < 0 ? -1 : 1;
  const size = BigInt(Math.abs(a.amountMinor));
  const shares = weights.map((weight, index) => {
    const exact = size * BigInt(weight);
    return { index, minor: exact / total, remainder: exact % total };
  });
  let left = Number(size - shares.reduce((sum, share) => sum + share.minor, 0n));
  const byRemainder = [...shares].sort((x, y) =>
    x.remainder === y.remainder ? x.index - y.index : x.remainder > y.remainder ? -1 : 1,
  );
  for (const share of byRemainder) {
    if (left === 0) break;
    share.minor += 1n;
    left -= 1;
  }
  return ok(
    shares.map((share) => ({
      amountMinor: share.minor === 0n ? 0 : Number(share.minor) * sign,
      currency: a.currency,
    })),
  );
}

/** Plain decimal text, for files and FHIR: `1590.00`. */
export function moneyDecimal(a: Money): string {
  const places = minorDigits(a.currency);
  const size = String(Math.abs(a.amountMinor)).padStart(places + 1, '0');
  const text = places === 0 ? size : `${size.slice(0, -places)}.${size.slice(-places)}`;
  return a.amountMinor < 0 ? `-${text}` : text;
}

/** `KES 1,590.00`; in French and Spanish `1 590,00 KES`. Western digits always. */
export function formatMoney(a: Money, lang: string): string {
  const number = formatAmount(a, lang);
  return numberMarks(lang).codeFirst ? `${a.currency}\u00A0${number}` : `${number}\u00A0${a.currency}`;
}

/** The amount without its currency, for columns headed by it: `1,590.00`. */
export function formatAmount(a: Money, lang: string): string {
  return groupThousands(moneyDecimal(a), lang);
}

/**
 * Reads an amount as typed in the language's own way: `1,590`, `1590.5`, `KES 1,590.00`; in French `1 590,50`. A mark
 * in a place where it cannot be what the language uses it for is refused, never guessed at.
 */
export function parseMoney(text: string, currency: string, lang: string): Result<Money, MoneyError> {
  if (!isCurrency(currency)) return fail({ code: 'money.unknownCurrency' });
  const typed = westernDigits(text.normalize('NFKC')).trim().toUpperCase();
  const bare = typed
    .replace(new RegExp(`^${currency}|${currency}$`), '')
    .trim()
    .replace(/^\u2212/, '-');
  const { group, decimal } = numberMarks(lang);
  // A numeric keypad has a dot: where the language does not group by dots, it is the decimal mark.
  const marks = group === '.' ? ',' : `.${decimal}`;
  const groups = group === '.' || group === ',' ? `\\${group}` : '';
  const shape = new RegExp(
    `^(-?)([0-9]+|[0-9]{1,3}(?:([\\s'’${groups}])[0-9]{3})(?:\\3[0-9]{3})*)(?:[${marks}]([0-9]+))?$`,
  );
  const [, sign, whole, , fraction = ''] = shape.exec(bare) ?? [];
  if (whole === undefined) return fail({ code: 'money.notAnAmount' });
  const places = minorDigits(currency);
  if (fraction.length > places) return fail({ code: 'money.tooPrecise' });
  const minor = Number(whole.replace(/[^0-9]/g, '') + fraction.padEnd(places, '0'));
  return money(sign === '-' && minor !== 0 ? -minor : minor, currency);
}

function mismatch(a: Money, b: Money): Result<never, MoneyError> {
  return fail({ code: 'money.currencyMismatch', left: a.currency, right: b.currency });
}
