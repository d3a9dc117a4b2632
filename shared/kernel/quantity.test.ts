import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedQuantity } from './clinical-values.ts';
import { addRatios, parseDecimal, ratioOf } from './decimal.ts';
import { formatDoseNumber, formatQuantity, formatResultValue } from './format-quantity.ts';
import { type Analyte, molarMass, MOLAR_MASSES } from './molar-mass.ts';
import { compareQuantities, convertQuantity, quantity, unitText } from './quantity.ts';
import { isUcumCode } from './ucum.ts';

const converted = (value: string, from: string, to: string, analyte?: Analyte, decimals?: number) => {
  const made = convertQuantity({ value, code: from }, to, { analyte, decimals });
  return made.ok ? made.value.value : made.error.code;
};

describe('isUcumCode', () => {
  it.each([
    'mg',
    'mg/dL',
    'mm[Hg]',
    '10*3/uL',
    '10*9/L',
    '/min',
    '{score}',
    '%',
    '1',
    'kg/m2',
    'mL/min/{1.73_m2}',
    '[iU]/L',
    'm[IU]/mL',
    'Cel',
    '[degF]',
    'mmol/L',
    'mg/kg/d',
    'mg/(dL.h)',
    'L/(min.m2)',
    's-1',
    '{#}/[HPF]',
    'cm[H2O]',
    "'",
    'U/L',
    'mg{creat}',
    'B[10.nV]',
    '10^3',
    'ug{FEU}/mL',
  ])('%s is well formed', (code) => {
    expect(isUcumCode(code)).toBe(true);
  });

  it.each([
    '',
    ' ',
    'mg dL',
    'mg/',
    'mg//dL',
    'mg.',
    '(mg',
    'mg)',
    'mg/dL{',
    '{a}b',
    'µg',
    'x10³/µL',
    'mm[Hg',
    '/',
    'beats/min ',
    'm2m',
    'm'.repeat(101),
    'm99',
    '(mg/dL)2',
  ])('%j is not', (code) => {
    expect(isUcumCode(code)).toBe(false);
  });
});

describe('quantity', () => {
  it('keeps the precision reported', () => {
    expect(quantity('6.10', 'mmol/L')).toEqual({
      ok: true,
      value: { value: '6.10', unit: 'mmol/L', code: 'mmol/L' },
    });
    expect(quantity('3.0', 'ug/L', 'mcg/L', '<')).toEqual({
      ok: true,
      value: { value: '3.0', unit: 'mcg/L', code: 'ug/L', comparator: '<' },
    });
    expect(quantity('.5', 'mg')).toEqual({ ok: false, error: { code: 'quantity.notADecimal' } });
    expect(quantity('5', 'µg')).toEqual({ ok: false, error: { code: 'quantity.notUcum', unit: 'µg' } });
  });
});

describe('convertQuantity', () => {
  it.each([
    // mass and length
    ['154', '[lb_av]', 'kg', '69.9'],
    ['70', 'kg', '[lb_av]', '154'],
    ['7', '[lb_av]', 'kg', '3.2'],
    ['3250', 'g', 'kg', '3.250'],
    ['5.0', 'g', 'mg', '5000'],
    ['0.125', 'mg', 'ug', '125'],
    ['10', '[stone_av]', 'kg', '64'],
    ['71', '[in_i]', 'cm', '180'],
    ['1.75', 'm', 'cm', '175'],
    ['175', 'cm', '[ft_i]', '5.74'],
    // temperature
    ['98.6', '[degF]', 'Cel', '37.00'],
    ['37.0', 'Cel', '[degF]', '98.6'],
    ['36.6', 'Cel', 'K', '309.75'],
    ['-40', '[degF]', 'Cel', '-40.0'],
    // pressure
    ['120', 'mm[Hg]', 'kPa', '16.0'],
    ['16.0', 'kPa', 'mm[Hg]', '120.0'],
    ['10', 'cm[H2O]', 'mm[Hg]', '7.4'],
    // volume, concentration, counts, rates
    ['1.5', 'L', 'mL', '1500'],
    ['13.5', 'g/dL', 'g/L', '135'],
    ['7.2', '10*3/uL', '10*9/L', '7.2'],
    ['250', '10*9/L', '10*3/uL', '250'],
    ['4.50', '10*6/uL', '10*12/L', '4.50'],
    ['2', 'mg/mL', 'g/L', '2'],
    ['50', 'ng/mL', 'ug/L', '50'],
    ['60', '/min', 'Hz', '1.00'],
    ['100', 'mL/h', 'mL/min', '1.67'],
    ['45', '%', '1', '0.45'],
    ['1', 'U/L', 'ukat/L', '0.02'],
    ['2.5', 'm[iU]/L', 'u[iU]/mL', '2.5'],
    ['100', 'kcal', 'kJ', '418'],
  ])('%s %s in %s', (value, from, to, expected) => {
    expect(converted(value, from, to)).toBe(expected);
  });

  it.each([
    ['5.5', 'mmol/L', 'mg/dL', 'glucose', '99'],
    ['100', 'mg/dL', 'mmol/L', 'glucose', '5.55'],
    ['88', 'umol/L', 'mg/dL', 'creatinine', '1.00'],
    ['1.00', 'mg/dL', 'umol/L', 'creatinine', '88.4'],
    ['200', 'mg/dL', 'mmol/L', 'cholesterol', '5.17'],
    ['150', 'mg/dL', 'mmol/L', 'triglycerides', '1.69'],
    ['14', 'mg/dL', 'mmol/L', 'ureaNitrogen', '5.0'],
    ['1.0', 'mg/dL', 'umol/L', 'bilirubin', '17'],
    ['6.0', 'mg/dL', 'umol/L', 'uricAcid', '357'],
    ['2.40', 'mmol/L', 'mg/dL', 'calcium', '9.62'],
    ['8.0', 'mmol/L', 'g/dL', 'haemoglobin', '12.9'],
    ['5.5', 'mmol/L', 'mg/dL', undefined, 'quantity.analyteNeeded'],
  ] as const)('%s %s in %s of %s', (value, from, to, analyte, expected) => {
    expect(converted(value, from, to, analyte)).toBe(expected);
  });

  it.each([
    ['5', 'kg', 'cm', 'quantity.notConvertible'],
    ['5', 'mg/L{FEU}', 'mg/L', 'quantity.notConvertible'], // D-dimer: two different measures
    ['90', 'mL/min/{1.73_m2}', 'mL/min', 'quantity.notConvertible'],
    ['5', '[iU]', 'mg', 'quantity.notConvertible'],
    ['5', 'meq/L', 'mmol/L', 'quantity.notConvertible'], // depends on the ion's charge
    ['5', 'mo', 'd', 'quantity.unitUnknown'],
    ['5', 'furlong', 'm', 'quantity.unitUnknown'],
    ['5', '', 'mg', 'quantity.unitUnknown'],
    ['5', 'mg', 'µg', 'quantity.notUcum'],
    ['five', 'mg', 'ug', 'quantity.notADecimal'],
    ['1', 'Cel/h', 'K/h', 'quantity.unitUnknown'], // a difference of temperatures, not a temperature
  ])('refuses %s %s in %s', (value, from, to, error) => {
    expect(converted(value, from, to)).toBe(error);
  });

  it('marks what nobody measured in this unit, and keeps the comparator', () => {
    const reported: RecordedQuantity = { value: '3.0', comparator: '<', unit: 'mg/L', code: 'mg/L' };
    expect(convertQuantity(reported, 'mg/dL')).toEqual({
      ok: true,
      value: { value: '0.30', comparator: '<', unit: 'mg/dL', code: 'mg/dL', convertedFrom: reported },
    });
  });

  it('rounds once, to the places asked for', () => {
    expect(converted('98.6', '[degF]', 'Cel', undefined, 1)).toBe('37.0');
    expect(converted('5.5', 'mmol/L', 'mg/dL', 'glucose', 2)).toBe('99.09');
    expect(converted('0.1', 'g', 'kg', undefined, 2)).toBe('0.00');
  });

  it('loses nothing: converted back at the reported precision it is the reported value', () => {
    const groups = [
      ['kg', 'g', 'mg', 'ug', '[lb_av]', '[oz_av]'],
      ['m', 'cm', 'mm', '[in_i]', '[ft_i]'],
      ['Cel', '[degF]', 'K'],
      ['mm[Hg]', 'kPa', 'cm[H2O]', 'mbar'],
      ['L', 'mL', 'dL', 'uL', '[foz_us]'],
      ['mmol/L', 'umol/L', 'mg/dL', 'g/L'],
    ];
    const pair = fc
      .constantFrom(...groups)
      .chain((units) => fc.tuple(fc.constantFrom(...units), fc.constantFrom(...units)));
    const value = fc
      .tuple(fc.integer({ min: -1_000_000, max: 1_000_000 }), fc.nat({ max: 4 }))
      .map(([digits, scale]) => (digits / 10 ** scale).toFixed(scale));
    fc.assert(
      fc.property(value, pair, (text, [from, to]) => {
        const reported = text.replace(/^-(0(?:\.0*)?)$/, '$1');
        const there = convertQuantity({ value: reported, code: from }, to, { analyte: 'glucose' });
        if (!there.ok) throw new Error(there.error.code);
        const places = reported.split('.')[1]?.length ?? 0;
        const back = convertQuantity(there.value, from, { analyte: 'glucose', decimals: places });
        expect(back.ok && back.value.value).toBe(reported);
      }),
      // Found by an earlier run: a half that rounded away from zero both ways.
      { numRuns: 1000, examples: [['0.0', ['K', 'Cel']]] },
    );
  });

  it('agrees with floating point to its precision', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), (tenths) => {
        const value = (tenths / 10).toFixed(1);
        expect(Number(converted(value, '[degF]', 'Cel', undefined, 6))).toBeCloseTo(
          ((Number(value) - 32) * 5) / 9,
          5,
        );
        expect(Number(converted(value, '[lb_av]', 'kg', undefined, 6))).toBeCloseTo(
          Number(value) * 0.453_592_37,
          5,
        );
        expect(Number(converted(value, 'mmol/L', 'mg/dL', 'glucose', 6))).toBeCloseTo(
          Number(value) * 18.0156,
          5,
        );
      }),
    );
  });
});

describe('compareQuantities', () => {
  it.each([
    ['1', 'g', '1000', 'mg', 0],
    ['37.0', 'Cel', '98.7', '[degF]', -1],
    ['6.10', 'mmol/L', '6.1', 'mmol/L', 0],
    ['2', 'kg', '3', '[lb_av]', 1],
  ])('%s %s and %s %s', (a, unitA, b, unitB, expected) => {
    expect(compareQuantities({ value: a, code: unitA }, { value: b, code: unitB })).toEqual({
      ok: true,
      value: expected,
    });
  });

  it('refuses what does not compare', () => {
    expect(compareQuantities({ value: '1', code: 'g' }, { value: '1', code: 'm' }).ok).toBe(false);
    expect(compareQuantities({ value: '1' }, { value: '1' }).ok).toBe(false);
  });
});

describe('molar masses', () => {
  /** Abridged standard atomic weights 2021. */
  const WEIGHTS: Record<string, string> = {
    H: '1.0080',
    C: '12.011',
    N: '14.007',
    O: '15.999',
    Mg: '24.305',
    P: '30.974',
    Ca: '40.078',
    Fe: '55.845',
  };
  const withFormula = Object.entries(MOLAR_MASSES).filter(([, { formula }]) => formula !== undefined);

  it.each(withFormula)('%s is the sum of its atoms', (name, { formula }) => {
    let sum = { num: 0n, den: 1n };
    for (const [, element = '', count] of (formula ?? '').matchAll(/([A-Z][a-z]?)([0-9]*)/g)) {
      const weight = parseDecimal(WEIGHTS[element] ?? '');
      if (weight === undefined) throw new Error(element);
      const one = ratioOf(weight);
      sum = addRatios(sum, { num: one.num * BigInt(count === '' ? 1 : (count ?? 1)), den: one.den });
    }
    const stated = molarMass(name as Analyte); // a key of the table, which entries() widens
    const difference = addRatios(sum, { num: -stated.num, den: stated.den });
    expect(difference.num, `${formula} sums to ${Number(sum.num) / Number(sum.den)}`).toBe(0n);
  });
});

describe('formats', () => {
  it.each([
    ['mm[Hg]', 'mmHg'],
    ['Cel', '°C'],
    ['ug/L', 'µg/L'],
    ['umol/L', 'µmol/L'],
    ['u[iU]/mL', 'µIU/mL'],
    ['mL/min/{1.73_m2}', 'mL/min/1.73 m²'],
    ['10*9/L', '×10⁹/L'],
    ['{score}', 'score'],
    ['U/L', 'U/L'],
    ['/min', '/min'],
  ])('%s reads %s', (code, text) => {
    expect(unitText(code)).toBe(text);
  });

  it('writes results as reported, with a space before the unit', () => {
    const plain = (text: string) => text.replaceAll('\u00A0', ' ');
    expect(plain(formatQuantity({ value: '6.10', code: 'mmol/L', unit: 'mmol/L' }, 'en'))).toBe(
      '6.10 mmol/L',
    );
    expect(plain(formatQuantity({ value: '3.0', comparator: '<', code: 'ug/L' }, 'en'))).toBe('< 3.0 µg/L');
    expect(plain(formatQuantity({ value: '3.0', comparator: '>=', code: 'ug/L' }, 'fr'))).toBe('≥ 3,0 µg/L');
    expect(plain(formatQuantity({ value: '250000' }, 'en'))).toBe('250,000');
    expect(formatResultValue({ value: '1.5e3' }, 'en')).toBe('1,500');
  });

  it.each([
    ['0.50', '0.5'],
    ['5.0', '5'],
    ['1000', '1,000'],
    ['100', '100'],
    ['0.0', '0'],
    ['10.00', '10'],
    ['half', 'half'],
  ])('a dose of %s is written %s', (value, text) => {
    expect(formatDoseNumber(value, 'en')).toBe(text);
  });
});
