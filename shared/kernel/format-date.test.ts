import { describe, expect, it } from 'vitest';
import type { Age } from './age.ts';
import {
  formatAge,
  formatBirthDate,
  formatDate,
  formatDateTime,
  formatDay,
  formatLongDate,
  formatTime,
} from './format-date.ts';
import { ALL_MONTH_NAMES } from './format-months.ts';

describe('formatDate', () => {
  it.each([
    ['2026-03-12', 'en', '12-Mar-2026'],
    ['2026-03-02', 'en-KE', '02-Mar-2026'],
    ['2026-02-12', 'fr', '12-févr-2026'],
    ['2026-03-12', 'fr-CM', '12-mars-2026'],
    ['2026-08-12', 'fr', '12-août-2026'],
    ['2026-01-12', 'es', '12-ene-2026'],
    ['2026-10-12', 'sw', '12-Okt-2026'],
    ['2026-03-12', 'ar', '12-مارس-2026'],
    ['2026-03-12', 'ar-LB', '12-آذار-2026'],
    ['2026-03-12', 'ar-EG', '12-مارس-2026'],
    ['2026-03-12', 'de', '12-Mar-2026'],
    ['2026-03', 'en', 'Mar-2026'],
    ['1948', 'en', '1948'],
    ['last spring', 'en', 'last spring'],
  ])('%s in %s', (date, lang, text) => {
    expect(formatDate(date, lang)).toBe(text);
  });

  it('says about of a guessed birth', () => {
    expect(formatBirthDate('1948', 'en', { estimated: true })).toBe('about 1948');
    expect(formatBirthDate('1948', 'fr', { estimated: true })).toBe('vers 1948');
    expect(formatBirthDate('1948-03-12', 'en')).toBe('12-Mar-1948');
  });

  it('has twelve different months in every table, none with a dot', () => {
    for (const names of ALL_MONTH_NAMES) {
      expect(new Set(names).size).toBe(12);
      expect(names.join('')).not.toMatch(/[.0-9]/);
    }
  });
});

describe('formatLongDate', () => {
  it.each([
    ['2026-03-12', 'en', '12 March 2026'],
    ['2026-03-02', 'en', '2 March 2026'],
    ['2026-03-01', 'fr', '1er mars 2026'],
    ['2026-03-12', 'es', '12 de marzo de 2026'],
    ['2026-03', 'es', 'marzo de 2026'],
    ['2026-03-12', 'sw', '12 Machi 2026'],
    ['2026-03-12', 'ar', '12 مارس 2026'],
    ['2026-03', 'en', 'March 2026'],
    ['1948', 'en', '1948'],
  ])('%s in %s', (date, lang, text) => {
    expect(formatLongDate(date, lang)).toBe(text);
  });
});

describe('formatDateTime', () => {
  it.each([
    ['2026-03-12T09:42:00+03:00', 'en', 'Africa/Nairobi', 'Thu 12-Mar-2026 09:42'],
    ['2026-03-12T22:42:00Z', 'en', 'Africa/Nairobi', 'Fri 13-Mar-2026 01:42'],
    ['2026-03-12T09:42:00+03:00', 'en', undefined, 'Thu 12-Mar-2026 09:42'],
    ['2026-03-12T00:05:00Z', 'fr', 'UTC', 'jeu 12-mars-2026 00:05'],
    ['2026-03-12T09:42:00Z', 'ar', 'UTC', 'الخميس 12-مارس-2026 09:42'],
    ['2026-03-12', 'en', 'UTC', 'Thu 12-Mar-2026'],
    ['2026-03', 'en', 'UTC', 'Mar-2026'],
  ])('%s in %s, %s', (value, lang, zone, text) => {
    expect(formatDateTime(value, lang, zone)).toBe(text);
  });

  it('gives the day and the time alone', () => {
    expect(formatDay('2026-03-12T22:42:00Z', 'en', 'Africa/Nairobi')).toBe('13-Mar-2026');
    expect(formatDay('2026-03', 'en', 'Africa/Nairobi')).toBe('Mar-2026');
    expect(formatTime('2026-03-12T22:42:00Z', 'Africa/Nairobi')).toBe('01:42');
    expect(formatTime('2026-03-12')).toBe('');
  });
});

describe('formatAge', () => {
  const cases: [Age, string, string][] = [
    [{ value: 36, unit: 'h', about: false }, 'en', '36 h'],
    [{ value: 9, unit: 'd', about: false }, 'en', '9 d'],
    [{ value: 7, unit: 'wk', about: false }, 'en', '7 wk'],
    [{ value: 14, unit: 'mo', about: false }, 'en', '14 mo'],
    [{ value: 2, unit: 'y', months: 1, about: false }, 'en', '2 y 1 mo'],
    [{ value: 2, unit: 'y', months: 0, about: false }, 'en', '2 y'],
    [{ value: 58, unit: 'y', about: false }, 'en', '58 y'],
    [{ value: 78, unit: 'y', about: true }, 'en', 'about 78 y'],
    [{ value: 0, unit: 'd', about: false }, 'en', '0 d'],
    [{ value: 0, unit: 'y', about: true }, 'en', 'under 1 y'],
    [{ value: 0, unit: 'y', about: false }, 'fr', 'moins d’1 an'],
    [{ value: 0, unit: 'mo', about: false }, 'sw', 'chini ya mwezi 1'],
    [{ value: 2, unit: 'y', months: 1, about: false }, 'fr', '2 ans 1 mois'],
    [{ value: 1, unit: 'y', about: true }, 'fr', 'vers 1 an'],
    [{ value: 3, unit: 'd', about: false }, 'fr', '3 j'],
    [{ value: 2, unit: 'y', months: 1, about: false }, 'es', '2 años 1 mes'],
    [{ value: 2, unit: 'y', months: 1, about: false }, 'sw', 'miaka 2 mwezi 1'],
    [{ value: 2, unit: 'y', months: 1, about: false }, 'ar', 'سنتان وشهر'],
    [{ value: 5, unit: 'y', about: false }, 'ar', '5 سنوات'],
    [{ value: 58, unit: 'y', about: false }, 'ar', '58 سنة'],
    [{ value: 100, unit: 'y', about: false }, 'ar', '100 سنة'],
    [{ value: 103, unit: 'y', about: false }, 'ar', '103 سنوات'],
  ];
  it.each(cases)('%o in %s', (age, lang, text) => {
    expect(formatAge(age, lang)).toBe(text);
  });
});
