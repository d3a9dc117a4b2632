import { expect, test } from 'vitest';
import { ownTimeZone, timeZones, usualCurrency } from './zones.ts';

test('the zone that a machine is set to can be chosen, UTC too', () => {
  const zones = timeZones();
  expect(zones).toContain('UTC');
  expect(zones).toContain(ownTimeZone());
  expect(new Set(zones).size).toBe(zones.length);
});

test.each([
  ['Africa/Nairobi', ['en-US'], 'KES'],
  ['UTC', ['en', 'sw-KE', 'en-US'], 'KES'],
  ['UTC', ['fr-SN'], 'XOF'],
  ['UTC', ['en'], ''],
  ['UTC', [], ''],
])('money at %s in %o: %s', (zone, languages, currency) => {
  expect(usualCurrency(zone, languages)).toBe(currency);
});
