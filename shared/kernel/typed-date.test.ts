import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CalendarDate, dayNumber, fromDayNumber, parseCalendarDate } from './calendar-date.ts';
import { formatDate, formatLongDate } from './format-date.ts';
import { parseTypedDate } from './typed-date.ts';

const TODAY = '2026-03-12' as CalendarDate; // a real day: the first test reads it
const read = (text: string, lang = 'en', birth = false) => {
  const parsed = parseTypedDate(text, { today: TODAY, lang, birth });
  if (parsed.ok) return parsed.value;
  return parsed.error.code === 'date.ambiguous' ? parsed.error.readings.join(' or ') : parsed.error.code;
};

describe('parseTypedDate', () => {
  it.each([
    ['2026-03-12', '2026-03-12'],
    ['2026/3/12', '2026-03-12'],
    ['12mar26', '2026-03-12'],
    ['12-Mar-2026', '2026-03-12'],
    ['12 MARCH 2026', '2026-03-12'],
    ['12th of March 2026', '2026-03-12'],
    ['1st March 2026', '2026-03-01'],
    ['March 12, 2026', '2026-03-12'],
    ['Thu 12-Mar-2026', '2026-03-12'],
    ['2026 mar 12', '2026-03-12'],
    ['12 mars 2026', '2026-03-12'], // a French form on an English screen
    ['14/8/1967', '1967-08-14'],
    ['14.8.67', '1967-08-14'],
    ['14 8 1967', '1967-08-14'],
    ['14-08-1967', '1967-08-14'],
    ['3.4.2026', '2026-04-03'],
    ['03.04.26', '2026-04-03'],
    ['14081967', '1967-08-14'],
    ['20260312', '2026-03-12'],
    ['١٤/٨/١٩٦٧', '1967-08-14'],
    ['8/14/1967', '1967-08-14'], // only one reading is a real day
    ['4/4/2026', '2026-04-04'],
    ['29 feb 2024', '2024-02-29'],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['03-04-2026', '2026-04-03 or 2026-03-04'],
    ['03/04/2026', '2026-04-03 or 2026-03-04'],
    ['3/4/26', '2026-04-03 or 2026-03-04'],
    ['12 11 2026', '2026-11-12 or 2026-12-11'],
    ['12032026', '2026-03-12 or 2026-12-03'],
  ])('asks about %s', (text, readings) => {
    expect(read(text)).toBe(readings);
  });

  it.each([
    ['today', '2026-03-12'],
    ['Tomorrow', '2026-03-13'],
    ['yesterday', '2026-03-11'],
    ['+7', '2026-03-19'],
    ['-1', '2026-03-11'],
    ['+2w', '2026-03-26'],
    ['+ 3 m', '2026-06-12'],
    ['+1y', '2027-03-12'],
    ['-2y', '2024-03-12'],
    ['+9999y', 'date.outOfRange'],
    ['12 mar', '2026-03-12'],
    ['20 dec', '2025-12-20'], // the nearest one
    ['5 aug', '2026-08-05'],
  ])('reads %s from today', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it.each([
    ['fr', "aujourd'hui", '2026-03-12'],
    ['fr', 'aujourd’hui', '2026-03-12'],
    ['fr', '1er août 2026', '2026-08-01'],
    ['fr', '12 fevr 26', '2026-02-12'],
    ['fr', '12 juil. 2026', '2026-07-12'],
    ['fr', '12 jui 2026', 'date.notADate'], // juin or juillet
    ['fr', '+2s', '2026-03-26'],
    ['fr', '+3j', '2026-03-15'],
    ['fr', 'jeu 12 mars 2026', '2026-03-12'],
    ['es', 'mañana', '2026-03-13'],
    ['es', '12 de marzo de 2026', '2026-03-12'],
    ['es', '3 ene 2026', '2026-01-03'],
    ['es', '3 dic 2026', '2026-12-03'],
    ['sw', 'leo', '2026-03-12'],
    ['sw', '12 Machi 2026', '2026-03-12'],
    ['sw', '3 mei 2026', '2026-05-03'],
    ['ar', 'اليوم', '2026-03-12'],
    ['ar', 'أمس', '2026-03-11'],
    ['ar', '12 مارس 2026', '2026-03-12'],
    ['ar', '١٢ آذار ٢٠٢٦', '2026-03-12'],
    ['ar-SY', '12 كانون الثاني 2026', '2026-01-12'],
    ['ar-SY', '12 كانون 2026', 'date.notADate'], // January or December
  ])('in %s reads %s', (lang, text, expected) => {
    expect(read(text, lang)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'soon',
    '12',
    '12 2026',
    '12/2026',
    'mar 2026',
    '31 feb 2026',
    '29/2/2026',
    '14.13.1967',
    '3.14.1967',
    '2026-3-32',
    '1/2/3/2026',
    '12 ma 2026',
    '12 mar 2026 5',
    '12 mar 026',
    '1/2/7',
    '12mar26x',
    '0/5/2026',
  ])('refuses %j', (text) => {
    expect(read(text)).toBe('date.notADate');
  });

  it('says when a real date is too far off', () => {
    expect(read('12 mar 1700')).toBe('date.outOfRange');
    expect(read('14/8/2600')).toBe('date.outOfRange');
  });

  describe('two-digit years', () => {
    it.each([
      ['12mar26', false, '2026-03-12'],
      ['12mar46', false, '2046-03-12'],
      ['12mar47', false, '1947-03-12'],
      ['12mar26', true, '2026-03-12'], // born today
      ['13mar26', true, '1926-03-13'], // not born tomorrow
      ['12mar27', true, '1927-03-12'],
      ['14.8.67', true, '1967-08-14'],
      ['1.1.00', true, '2000-01-01'],
    ])('%s, birth %s', (text, birth, expected) => {
      expect(read(text, 'en', birth)).toBe(expected);
    });
  });

  it('takes no future words for a birth', () => {
    expect(read('today', 'en', true)).toBe('2026-03-12');
    expect(['tomorrow', '+7', '12 mar'].map((text) => read(text, 'en', true))).toEqual(
      Array(3).fill('date.notADate'),
    );
  });

  it('reads back every date as we write it, in every language', () => {
    const first = parseCalendarDate('1800-01-01');
    const last = parseCalendarDate('2200-12-31');
    if (!first.ok || !last.ok) throw new Error('no range');
    const days = fc.integer({ min: dayNumber(first.value), max: dayNumber(last.value) }).map(fromDayNumber);
    fc.assert(
      fc.property(days, fc.constantFrom('en', 'fr', 'es', 'sw', 'ar', 'ar-SY'), (date, lang) => {
        expect(read(date, lang)).toBe(date);
        expect(read(formatDate(date, lang), lang)).toBe(date);
        expect(read(formatLongDate(date, lang), lang)).toBe(date);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws, and what it reads is a real day', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-z ./+-]{0,14}$/));
    fc.assert(
      fc.property(typed, fc.constantFrom('en', 'fr', 'ar'), (text, lang) => {
        const parsed = parseTypedDate(text, { today: TODAY, lang });
        expect(!parsed.ok || parseCalendarDate(parsed.value).ok).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
