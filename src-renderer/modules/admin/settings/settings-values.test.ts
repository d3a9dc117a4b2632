import { expect, test } from 'vitest';
import type { FacilitySettings } from '#shared/modules/settings/settings.contract.ts';
import { badFields, settingsOf, valuesOf } from './settings-values.ts';

const STORED: FacilitySettings = {
  name: 'Kisima',
  address: { line: ['Market Road 4'], city: 'Nyeri', country: 'KE' },
  telecom: [
    { system: 'email', value: 'desk@example.org' },
    { system: 'phone', value: '1', use: 'work' },
  ],
  zone: 'Africa/Nairobi',
  currency: 'KES',
  language: 'en',
  autoLockMinutes: 10,
};
const values = { ...valuesOf(STORED), minutes: 10 };

test('settings that nobody touched are saved as they were, parts and all', () => {
  expect(settingsOf(STORED, values)).toEqual(STORED);
});

test('a new address replaces the parts, and a new telephone only the telephone', () => {
  const saved = settingsOf(STORED, { ...values, address: 'Hill Road 1', phone: '2' });
  expect(saved.address).toEqual({ text: 'Hill Road 1' });
  expect(saved.telecom).toEqual([STORED.telecom?.[0], { system: 'phone', value: '2', use: 'work' }]);
});

test('what is emptied is gone', () => {
  const { address: _address, telecom: _telecom, ...rest } = STORED;
  const onlyPhone = { ...rest, telecom: [{ system: 'phone' as const, value: '1' }] };
  expect(settingsOf(onlyPhone, { ...values, address: '', phone: '' })).toEqual(rest);
});

test('a refusal names the fields that it is about', () => {
  const issues = [
    { path: 'address.line.0', code: 'too_big' },
    { path: 'zone', code: 'zone.unknown' },
  ];
  const refusal = { code: 'badInput', issues };
  expect(badFields(refusal)).toEqual(['address', 'zone']);
  expect(badFields({ code: 'notPermitted' })).toEqual([]);
});
