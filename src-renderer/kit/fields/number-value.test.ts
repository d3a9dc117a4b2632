import { expect, test } from 'vitest';
import { fromInputValue, toInputValue } from './number-value.ts';

test('nothing is always the empty text, or a cleared 710 comes back when 71 is typed', () => {
  expect(toInputValue(undefined)).toBe('');
  expect(toInputValue(0)).toBe(0);
});

test.each([
  [71, 71],
  ['71', 71],
  ['0.5', 0.5],
  ['-3', -3],
  ['', undefined],
  ['0.', undefined],
  ['-', undefined],
  [Number.NaN, undefined],
  [Number.POSITIVE_INFINITY, undefined],
  ['1e3', undefined],
])('%o is handed out as %o', (emitted, value) => {
  expect(fromInputValue(emitted)).toBe(value);
});
