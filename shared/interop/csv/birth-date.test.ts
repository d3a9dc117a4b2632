import { expect, test } from 'vitest';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { readBirthDate, type ColumnDateOrder } from './birth-date.ts';

const TODAY = '2026-03-12' as CalendarDate; // a whole date, as written
const read = (cell: string, order?: ColumnDateOrder) => {
  const done = readBirthDate(cell, order, TODAY);
  return done.ok ? done.value : done.error.code;
};

test.each([
  ['1967-08-14', '1967-08-14'],
  ['1967-08', '1967-08'],
  ['1967', '1967'],
  ['14/08/1967', '1967-08-14'],
  ['08/14/1967', '1967-08-14'],
  ['5.6.1967', '1967-06-05'],
  ['14 août 1967', '1967-08-14'],
  ['14-Aug-1967', '1967-08-14'],
  ['1967-08-14 00:00:00', '1967-08-14'],
  ['1967-08-14T00:00:00Z', '1967-08-14'],
  ['14/8/67', '1967-08-14'],
  ['05/06/1967', 'csv.dateOrder'],
  ['14/8/24', 'csv.dateCentury'],
  ['31/02/1967', 'csv.notADate'],
  ['today', 'csv.notADate'],
  ['-7', 'csv.notADate'],
  ['unknown', 'csv.notADate'],
])('%s is read as %s', (cell, expected) => {
  expect(read(cell)).toBe(expected);
});

test.each([
  ['05/06/1967', 'dmy', '1967-06-05'],
  ['05/06/1967', 'mdy', '1967-05-06'],
  ['5.6.1967', 'mdy', '1967-05-06'],
  ['1967/6/5', 'ymd', '1967-06-05'],
  ['05/06/67', 'dmy', '1967-06-05'],
  ['05/06/24', 'dmy', 'csv.dateCentury'],
  ['14/13/1967', 'dmy', 'csv.notADate'],
  ['05/06/1967', 'ymd', 'csv.notADate'],
] as const)('%s in a column of %s is read as %s', (cell, order, expected) => {
  expect(read(cell, order)).toBe(expected);
});
