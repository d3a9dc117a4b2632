import { expect, it } from 'vitest';
import { addressForm, isLikelyPostalCode } from './address-forms.rules.ts';

it.each([
  ['KE', 'line city state district postalCode', 'city'],
  ['FR', 'line postalCode city', 'line postalCode city'],
  ['JP', 'postalCode state city district line', 'state city line'],
  ['XX', 'line city district state postalCode', 'city'],
  [undefined, 'line city district state postalCode', 'city'],
])('in %s it is asked for in this order: %s', (country, order, needed) => {
  const form = addressForm(country);
  expect(form.parts.map(({ part }) => part).join(' ')).toBe(order);
  expect(form.needed.join(' ')).toBe(needed);
});

it.each([
  ['20100', 'KE', true],
  ['2010', 'KE', false],
  ['ec1y 8sy', 'GB', true],
  ['SW1A 1AA', 'GB', true],
  ['12345', 'GB', false],
  ['k1a-0b1', 'CA', true],
  ['95014-1234', 'US', true],
  ['anything', 'XX', true],
  ['anything', undefined, true],
])('%s in %s: %s', (code, country, isLikely) => {
  expect(isLikelyPostalCode(code, country)).toBe(isLikely);
});

it('fits its own examples', () => {
  for (const country of 'AR AU BR CA DZ EG GB GH IE IN JP KE LB NL PT SA SO US ZA'.split(' ')) {
    const { example } = addressForm(country);
    expect(example && isLikelyPostalCode(example, country), country).toBe(true);
  }
});
