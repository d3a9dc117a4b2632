import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addRatios,
  compareDecimals,
  divideRatios,
  formatDecimal,
  multiplyRatios,
  parseDecimal,
  powerOfRatio,
  ratio,
  ratioOf,
  roundRatio,
} from './decimal.ts';

function decimal(text: string) {
  const parsed = parseDecimal(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

const anyDecimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat({ max: 15 }))
  .map(([digits, scale]) => ({ digits, scale }));

describe('parseDecimal', () => {
  it.each([
    ['6.10', 610n, 2, '6.10'],
    ['-0.5', -5n, 1, '-0.5'],
    ['0', 0n, 0, '0'],
    ['0.00', 0n, 2, '0.00'],
    ['1e3', 1000n, 0, '1000'],
    ['1.50E-3', 150n, 5, '0.00150'],
    ['12.5e+1', 125n, 0, '125'],
    ['12.55e1', 1255n, 1, '125.5'],
  ])('%s', (text, digits, scale, plain) => {
    expect(parseDecimal(text)).toEqual({ digits, scale });
    expect(formatDecimal(decimal(text))).toBe(plain);
  });

  it.each(['', '.5', '5.', '+5', '05', '1,5', '1e', '1e100', 'NaN', 'Infinity', '--1', ' 1', '1'.repeat(41)])(
    'refuses %j',
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it('keeps every digit there and back', () => {
    fc.assert(
      fc.property(anyDecimal, (value) => {
        expect(parseDecimal(formatDecimal(value))).toEqual(value);
      }),
    );
  });
});

describe('arithmetic', () => {
  it('has no binary noise', () => {
    const sum = addRatios(ratioOf(decimal('0.1')), ratioOf(decimal('0.2')));
    expect(formatDecimal(roundRatio(sum, 20))).toBe('0.30000000000000000000');
  });

  it.each([
    ['2.5', 0, '3'],
    ['-2.5', 0, '-3'],
    ['2.4999', 0, '2'],
    ['1.005', 2, '1.01'],
    ['0.04', 1, '0.0'],
    ['-0.04', 1, '0.0'], // no negative nought
  ])('rounds %s to %i places', (text, places, expected) => {
    expect(formatDecimal(roundRatio(ratioOf(decimal(text)), places))).toBe(expected);
  });

  it('obeys the laws of fractions', () => {
    const anyRatio = fc
      .tuple(fc.bigInt({ min: -1000n, max: 1000n }), fc.bigInt({ min: 1n, max: 1000n }))
      .map(([num, den]) => ratio(num, den));
    fc.assert(
      fc.property(anyRatio, anyRatio, anyRatio, (a, b, c) => {
        expect(addRatios(a, b)).toEqual(addRatios(b, a));
        expect(multiplyRatios(a, addRatios(b, c))).toEqual(
          addRatios(multiplyRatios(a, b), multiplyRatios(a, c)),
        );
      }),
    );
    const notNought = anyRatio.filter(({ num }) => num !== 0n);
    fc.assert(
      fc.property(anyRatio, notNought, (a, b) => {
        expect(multiplyRatios(divideRatios(a, b), b)).toEqual(a);
        expect(multiplyRatios(powerOfRatio(b, 3), powerOfRatio(b, -3))).toEqual(ratio(1n, 1n));
      }),
    );
    expect(() => ratio(1n, 0n)).toThrow(RangeError);
    expect(ratio(2n, -4n)).toEqual({ num: -1n, den: 2n });
    expect(ratio(0n, -4n)).toEqual({ num: 0n, den: 1n });
  });

  it('compares by value, not by precision', () => {
    expect(compareDecimals(decimal('6.10'), decimal('6.1'))).toBe(0);
    expect(compareDecimals(decimal('-6.11'), decimal('6.1'))).toBe(-1);
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        const { num } = addRatios(ratioOf(a), ratio(-b.digits, 10n ** BigInt(b.scale)));
        expect(compareDecimals(a, b)).toBe(num === 0n ? 0 : num < 0n ? -1 : 1);
      }),
    );
  });
});
