import { expect, test } from 'vitest';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { guessMapping } from './guess-mapping.ts';
import { csvMappingSchema } from './mapping.ts';
import { readRow } from './read-row.ts';

const TODAY = '2026-03-12' as CalendarDate; // a whole date, as written
const mapping = csvMappingSchema.parse({
  columns: [
    { column: 'No', field: 'identifier', isKey: true, system: 'urn:east' },
    { column: 'Nom', field: 'family' },
    { column: 'Prénom', field: 'given' },
    { column: 'Sexe', field: 'gender', values: { '1': 'male', '2': 'female' } },
    { column: 'Né', field: 'birthDate', order: 'dmy' },
    { column: 'Tél', field: 'phone' },
    { column: 'Rue', field: 'line' },
    { column: 'Ville', field: 'city' },
    { column: 'Proche', field: 'contactName' },
    { column: 'Tél proche', field: 'contactPhone' },
    { column: 'Mutuelle', field: 'payor' },
    { column: 'Adhérent', field: 'subscriberId' },
  ],
});
const FULL = {
  No: '7',
  Nom: 'Diallo',
  Prénom: 'Aïssatou',
  Sexe: '2',
  Né: '05/06/1987',
  Tél: '+224 620',
  Rue: 'Rue KA-038',
  Ville: 'Conakry',
  Proche: 'Mamadou',
  'Tél proche': '622',
  Mutuelle: 'CNSS',
  Adhérent: '9',
};
const read = (cells: object) => readRow(new Map(Object.entries(cells)), mapping, TODAY);

test('a row is read as a registration', () => {
  expect(read(FULL)).toEqual({
    ok: true,
    value: {
      key: '7',
      person: {
        name: [{ family: 'Diallo', given: ['Aïssatou'] }],
        gender: 'female',
        birthDate: '1987-06-05',
        identifier: [{ system: 'urn:east', value: '7' }],
        telecom: [{ system: 'phone', value: '+224 620' }],
        address: [{ line: ['Rue KA-038'], city: 'Conakry' }],
        contact: [{ name: { text: 'Mamadou' }, telecom: [{ system: 'phone', value: '622' }] }],
      },
      coverage: { payor: 'CNSS', subscriberId: '9' },
    },
  });
  expect(read({ No: '7', Nom: 'Diallo' })).toEqual({
    ok: true,
    value: {
      key: '7',
      person: {
        name: [{ family: 'Diallo' }],
        gender: 'unknown',
        identifier: [{ system: 'urn:east', value: '7' }],
      },
    },
  });
});

test.each([
  [{ No: '' }, [{ column: 'No', code: 'csv.keyNeeded' }]],
  [{ Nom: '', Prénom: '' }, [{ code: 'csv.nameNeeded' }]],
  [
    { Sexe: 'F', Né: '31/02/1987' },
    [
      { column: 'Sexe', code: 'csv.notASex' },
      { column: 'Né', code: 'csv.notADate' },
    ],
  ],
  [{ Ville: 'x'.repeat(121) }, [{ column: 'Ville', code: 'csv.tooLong' }]],
  [{ Nom: 'Dia\u0000llo' }, [{ column: 'Nom', code: 'csv.control' }]],
  [{ Mutuelle: '' }, [{ code: 'csv.payorNeeded' }]],
])('%j is refused with all that is wrong', (cells, errors) => {
  expect(read({ ...FULL, ...cells })).toEqual({ ok: false, error: errors });
});

test.each([
  ['F', 'female'],
  ['Homme', 'male'],
  ['أنثى', 'female'],
  ['ذكر', 'male'],
])('%s is a sex without a map of values', (cell, gender) => {
  const { columns } = csvMappingSchema.parse({
    columns: [
      { column: 'n', field: 'text' },
      { column: 's', field: 'gender' },
    ],
  });
  const done = readRow(
    new Map([
      ['n', 'A'],
      ['s', cell],
    ]),
    { columns },
    TODAY,
  );
  expect(done).toMatchObject({ value: { person: { gender } } });
});

test.each([
  ['Patient ID,Last name,First name,Sex,DOB,Phone,Notes', 'identifier family given gender birthDate phone'],
  ['Nom,Prénom,Sexe,Date de naissance,Téléphone', 'family given gender birthDate phone'],
  ['رقم الملف,الاسم الكامل,الجنس,تاريخ الميلاد,الهاتف', 'identifier text gender birthDate phone'],
  ['Name,Full name,Phone,Mobile', 'text phone phone'],
])('%s is guessed', (header, fields) => {
  const guess = guessMapping(header.split(','));
  expect(guess.map(({ field }) => field).join(' ')).toBe(fields);
});

test.each([
  [[{ column: 'a', field: 'phone' }], 'csv.nameNeeded'],
  [
    [
      { column: 'a', field: 'text' },
      { column: 'a', field: 'phone' },
    ],
    'csv.columnTwice',
  ],
  [
    [
      { column: 'a', field: 'text' },
      { column: 'b', field: 'text' },
    ],
    'csv.fieldTwice',
  ],
])('a mapping of %j is refused', (columns, message) => {
  const parsed = csvMappingSchema.safeParse({ columns });
  expect(parsed.error?.issues.map((issue) => issue.message)).toEqual([message]);
});
