import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CURRENCY_EXPONENTS } from './currency.ts';
import {
  addMoney,
  allocateMoney,
  compareMoney,
  type Currency,
  formatMoney,
  isCurrency,
  type Money,
  minorDigits,
  money,
  moneyDecimal,
  multiplyMoney,
  negateMoney,
  parseMoney,
  subtractMoney,
  sumMoney,
} from './money.ts';

const of = (amountMinor: number, currency: Currency): Money => ({ amountMinor, currency });
const CURRENCIES = Object.keys(CURRENCY_EXPONENTS).filter(isCurrency);
const anyCurrency = fc.constantFrom(...CURRENCIES);
const anyMinor = fc.integer({ min: -1e12, max: 1e12 });

describe('currencies', () => {
  it.each([
    ['KES', 2],
    ['UGX', 0],
    ['XOF', 0],
    ['TND', 3],
    ['KWD', 3],
    ['EUR', 2],
  ] as const)('%s has %i decimals', (currency, places) => {
    expect(minorDigits(currency)).toBe(places);
  });

  it('knows only real codes', () => {
    expect(CURRENCIES.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
    expect(CURRENCIES.length).toBeGreaterThan(150);
    expect(isCurrency('ABC')).toBe(false);
    expect(isCurrency('toString')).toBe(false);
    expect(isCurrency('kes')).toBe(false);
  });

  it('agrees with the platform about decimals, where the platform follows ISO', () => {
    // Unicode CLDR counts the decimals that people use; these it lists differently from ISO 4217.
    const usage = new Set([
      'AFN',
      'ALL',
      'COP',
      'IDR',
      'IQD',
      'IRR',
      'KPW',
      'LAK',
      'LBP',
      'MGA',
      'MMK',
      'PKR',
      'RSD',
      'SLE',
      'SOS',
      'SYP',
      'TZS',
      'UZS',
      'YER',
      'ZWG',
      'XCG',
      'HUF',
      'TWD',
      'CRC',
      'NOK',
      'SEK',
      'CZK',
      'GYD',
      'AMD',
      'MNT',
      'MUR',
    ]);
    const different = CURRENCIES.filter((currency) => {
      const places = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
        .maximumFractionDigits;
      return places !== minorDigits(currency) && !usage.has(currency);
    });
    expect(different).toEqual([]);
  });
});

describe('arithmetic', () => {
  it('adds, subtracts, negates and compares in one currency', () => {
    expect(addMoney(of(150, 'KES'), of(-200, 'KES'))).toEqual({ ok: true, value: of(-50, 'KES') });
    expect(subtractMoney(of(150, 'KES'), of(200, 'KES'))).toEqual({ ok: true, value: of(-50, 'KES') });
    expect(negateMoney(of(150, 'KES'))).toEqual(of(-150, 'KES'));
    expect(Object.is(negateMoney(of(0, 'KES')).amountMinor, 0)).toBe(true);
    expect(compareMoney(of(150, 'KES'), of(200, 'KES'))).toEqual({ ok: true, value: -1 });
    expect(sumMoney([of(1, 'KES'), of(2, 'KES')], 'KES')).toEqual({ ok: true, value: of(3, 'KES') });
    expect(sumMoney([], 'UGX')).toEqual({ ok: true, value: of(0, 'UGX') });
  });

  it('refuses to mix currencies', () => {
    const error = { ok: false, error: { code: 'money.currencyMismatch', left: 'KES', right: 'USD' } };
    expect(addMoney(of(1, 'KES'), of(1, 'USD'))).toEqual(error);
    expect(subtractMoney(of(1, 'KES'), of(1, 'USD'))).toEqual(error);
    expect(compareMoney(of(1, 'KES'), of(1, 'USD'))).toEqual(error);
    expect(sumMoney([of(1, 'USD')], 'KES')).toEqual(error);
  });

  it('refuses what a number cannot hold exactly', () => {
    expect(money(2 ** 53, 'KES')).toEqual({ ok: false, error: { code: 'money.tooLarge' } });
    expect(money(1.5, 'KES')).toEqual({ ok: false, error: { code: 'money.tooPrecise' } });
    expect(money(1, 'ABC')).toEqual({ ok: false, error: { code: 'money.unknownCurrency' } });
    expect(addMoney(of(Number.MAX_SAFE_INTEGER, 'KES'), of(1, 'KES'))).toEqual({
      ok: false,
      error: { code: 'money.tooLarge' },
    });
  });

  it.each([
    [1990, '3', 5970],
    [1005, '0.5', 503], // a half away from zero
    [-1005, '0.5', -503],
    [1000, '0.16', 160],
    [333, '0.1', 33],
    [100, '1.005', 101], // binary arithmetic gives 100
  ])('%i times %s', (minor, factor, expected) => {
    expect(multiplyMoney(of(minor, 'KES'), factor)).toEqual({ ok: true, value: of(expected, 'KES') });
  });
});

describe('allocateMoney', () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [-100, [1, 1, 1], [-34, -33, -33]],
    [5, [3, 7], [2, 3]], // 1.5 and 3.5: the earlier of two equal remainders
    [100, [0, 1], [0, 100]],
    [0, [1, 2], [0, 0]],
    [1, [1, 1], [1, 0]],
    [10, [80, 20], [8, 2]],
  ])('%i by %j', (minor, weights, expected) => {
    expect(allocateMoney(of(minor, 'KES'), weights)).toEqual({
      ok: true,
      value: expected.map((share) => of(share, 'KES')),
    });
  });

  it.each([[[]], [[0, 0]], [[1, -1]], [[0.5, 0.5]]])('refuses weights %j', (weights: number[]) => {
    expect(allocateMoney(of(100, 'KES'), weights)).toEqual({
      ok: false,
      error: { code: 'money.nothingToAllocateBy' },
    });
  });

  it('loses no cent, and no share is a whole cent off', () => {
    const weights = fc
      .array(fc.nat({ max: 1e9 }), { minLength: 1, maxLength: 12 })
      .filter((list) => list.some((weight) => weight > 0));
    fc.assert(
      fc.property(
        fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
        weights,
        (minor, list) => {
          const shares = allocateMoney(of(minor, 'KES'), list);
          if (!shares.ok) throw new Error(shares.error.code);
          const parts = shares.value.map((share) => BigInt(share.amountMinor));
          expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(BigInt(minor));
          const total = list.reduce((sum, weight) => sum + BigInt(weight), 0n);
          for (const [index, part] of parts.entries()) {
            const off = part * total - BigInt(minor) * BigInt(list[index] ?? 0);
            expect(off < total && off > -total).toBe(true);
          }
        },
      ),
    );
  });
});

describe('formatMoney', () => {
  it.each([
    [159_000, 'KES', 'en', 'KES 1,590.00'],
    [-5, 'KES', 'en', 'KES −0.05'],
    [1_590_000, 'UGX', 'en-UG', 'UGX 1,590,000'],
    [1_590_000, 'XOF', 'fr', '1 590 000 XOF'],
    [159_050, 'EUR', 'fr', '1 590,50 EUR'],
    [159_050, 'EUR', 'es', '1.590,50 EUR'],
    [159_050, 'MXN', 'es-MX', '1,590.50 MXN'],
    [1_590_500, 'TND', 'ar-TN', 'TND 1.590,500'],
    [159_000, 'EGP', 'ar', 'EGP 1,590.00'],
    [159_000, 'TZS', 'sw', 'TZS 1,590.00'],
  ] as const)('%i %s in %s', (minor, currency, lang, text) => {
    expect(formatMoney(of(minor, currency), lang).replace(/[\u00A0\u202F]/g, ' ')).toBe(text);
  });

  it('spells plain decimals for files', () => {
    expect([of(5, 'KES'), of(-5, 'TND'), of(-1234, 'UGX'), of(0, 'EUR')].map(moneyDecimal)).toEqual([
      '0.05',
      '-0.005',
      '-1234',
      '0.00',
    ]);
  });
});

describe('parseMoney', () => {
  const read = (text: string, currency: string, lang: string) => {
    const parsed = parseMoney(text, currency, lang);
    return parsed.ok ? parsed.value.amountMinor : parsed.error.code;
  };
  it.each([
    ['1590', 'KES', 'en', 159_000],
    ['1,590', 'KES', 'en', 159_000],
    ['1,590.5', 'KES', 'en', 159_050],
    ['KES 1,590.00', 'KES', 'en', 159_000],
    ['1590 kes', 'KES', 'en', 159_000],
    ['-5', 'KES', 'en', -500],
    ['−5', 'KES', 'en', -500],
    ['-0', 'KES', 'en', 0],
    ['1 590,50', 'EUR', 'fr', 159_050],
    ['1590.5', 'EUR', 'fr', 159_050], // a numeric keypad
    ['1.590,50', 'EUR', 'es', 159_050],
    ['1’590.50', 'CHF', 'en', 159_050],
    ['١٥٩٠', 'EGP', 'ar', 159_000],
    ['1.5', 'TND', 'en', 1500],
    ['1,59', 'KES', 'en', 'money.notAnAmount'],
    ['1.59', 'EUR', 'es', 'money.notAnAmount'],
    ['1,590', 'EUR', 'fr', 'money.tooPrecise'],
    ['1.590', 'KES', 'en', 'money.tooPrecise'],
    ['1590.5', 'UGX', 'en', 'money.tooPrecise'],
    ['1,59,000', 'KES', 'en', 'money.notAnAmount'],
    ['1,590 000', 'KES', 'en', 'money.notAnAmount'],
    ['USD 5', 'KES', 'en', 'money.notAnAmount'],
    ['', 'KES', 'en', 'money.notAnAmount'],
    ['1e3', 'KES', 'en', 'money.notAnAmount'],
    ['99999999999999999', 'KES', 'en', 'money.tooLarge'],
    ['5', 'ABC', 'en', 'money.unknownCurrency'],
  ])('%j %s in %s', (text, currency, lang, expected) => {
    expect(read(text, currency, lang)).toBe(expected);
  });

  it('reads back what it writes, in any currency and language', () => {
    fc.assert(
      fc.property(
        anyMinor,
        anyCurrency,
        fc.constantFrom('en', 'fr', 'es', 'es-MX', 'sw', 'ar', 'ar-MA'),
        (minor, currency, lang) => {
          const written = formatMoney(of(minor, currency), lang);
          // The minus stands at the number; before it a currency may stand.
          expect(parseMoney(written, currency, lang)).toEqual({ ok: true, value: of(minor, currency) });
        },
      ),
    );
  });
});
