import { expect, it } from 'vitest';
import type { CalendarDate } from './calendar-date.ts';
import { parseTypedPartialDate } from './typed-partial-date.ts';

const today = '2026-03-12' as CalendarDate; // a day that exists

it.each([
  ['2014', 'en', '2014'],
  ['3/2014', 'en', '2014-03'],
  ['03.2014', 'fr', '2014-03'],
  ['2014-03', 'en', '2014-03'],
  ['mar 2014', 'en', '2014-03'],
  ['March 2014', 'fr', '2014-03'],
  ['févr. 2014', 'fr', '2014-02'],
  ['12mar2014', 'en', '2014-03-12'],
  ['yesterday', 'en', '2026-03-11'],
  ['13/2014', 'en', 'date.notADate'],
  ['14', 'en', 'date.notADate'],
  ['1066', 'en', 'date.outOfRange'],
  ['long ago', 'en', 'date.notADate'],
  ['3/4/2014', 'en', 'date.ambiguous'],
])('%s in %s is %s', (text, lang, expected) => {
  const read = parseTypedPartialDate(text, { today, lang });
  expect(read.ok ? read.value : read.error.code).toBe(expected);
});
