import { expect, test } from 'vitest';
import { formatDate } from './format-date.ts';
import { groupThousands } from './format-number.ts';
import { facilityRegion, writingLocale } from './zone-region.ts';

test.each([
  ['Asia/Beirut', undefined, 'LB'],
  ['Asia/Beirut', 'SY', 'SY'],
  ['Africa/Cairo', 'Egypt', 'EG'], // an address in words: the zone tells
  ['Europe/Paris', undefined, undefined],
])('a facility of %s, %s is in %s', (zone, country, region) => {
  expect(facilityRegion(zone, country === undefined ? undefined : { country })).toBe(region);
});

test('months and marks of numbers are those of the country', () => {
  const written = (zone: string, language: string) => {
    const locale = writingLocale(language, facilityRegion(zone));
    return [formatDate('2026-03-12', locale), groupThousands('1234.5', locale)];
  };
  expect(written('Asia/Baghdad', 'ar')).toEqual(['12-آذار-2026', '1,234.5']);
  expect(written('Africa/Algiers', 'ar')).toEqual(['12-مارس-2026', '1.234,5']);
  expect(written('Europe/Paris', 'ar')).toEqual(['12-مارس-2026', '1,234.5']);
  expect(written('Asia/Baghdad', 'en')).toEqual(['12-Mar-2026', '1,234.5']);
});
