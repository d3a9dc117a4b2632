import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeText, seriesUnit, shownValue } from './result-words.rules.ts';

describe('a result value', () => {
  it.each([
    ['6.10', 'mmol/L', '6.10', false],
    ['0.125', 'mmol/L', '0.125', false],
    ['1590', 'U/L', '1,590', false],
    ['137.4584039043837', 'mmol/L', '137.5', true],
    ['0.0041469869838683445', 'kU/L', '0.004147', true],
    ['0.00000123', 'kU/L', '0.00000123', false],
    ['110.16110048166', 'mm[Hg]', '110', true],
    ['-1.73561', '{T-score}', '−1.736', true],
    ['12345.67891', 'U/L', '12,346', true],
    ['not a number', 'U/L', 'not a number', false],
  ])('%s %s', (value, code, text, rounded) => {
    expect(shownValue({ value, code }, 'en')).toEqual({ text, rounded });
  });

  it('keeps what was reported, up to three places', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 0, max: 3 }),
        (whole, part, places) => {
          const value =
            places === 0 ? String(whole) : `${whole}.${String(part).padStart(3, '0').slice(0, places)}`;
          expect(shownValue({ value, code: 'mm[Hg]' }, 'en')).toEqual({ text: value, rounded: false });
        },
      ),
    );
  });

  it('keeps its comparator', () => {
    expect(shownValue({ value: '3.0', comparator: '<' }, 'en').text).toBe('<\u00A03.0');
  });
});

it('writes the unit, and none for a score', () => {
  expect(seriesUnit({ unit: 'mm[Hg]' })).toBe('mmHg');
  expect(seriesUnit({ unit: 'mL/min/{1.73_m2}' })).toBe('mL/min/1.73 m²');
  expect(seriesUnit({ unit: '{score}' })).toBe('');
  expect(seriesUnit({})).toBe('');
});

it('writes a range, open on either side, or none', () => {
  expect(rangeText({ low: '3.5', high: '5.1' }, 'en')).toBe('3.5–5.1');
  expect(rangeText({ low: '3.5', high: '5.1' }, 'fr')).toBe('3,5–5,1');
  expect(rangeText({ low: '60' }, 'en')).toBe('≥\u00A060');
  expect(rangeText({ high: '3.0' }, 'en')).toBe('≤\u00A03.0');
  expect(rangeText({ text: 'negative' }, 'en')).toBe('negative');
  expect(rangeText(undefined, 'en')).toBe('');
});
