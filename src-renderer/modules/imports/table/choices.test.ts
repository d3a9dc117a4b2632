import { expect, test } from 'vitest';
import type { TableLook } from '#shared/modules/imports/tables.contract.ts';
import { choicesOf, mappingOf, unknownWords, type Choices } from './choices.ts';

const look: TableLook = {
  encoding: 'utf-8',
  separator: ';',
  headerLine: 2,
  header: ['No', 'Nom', 'Sexe', 'Né'],
  rows: 3,
  preview: [],
  columns: [
    { column: 'No', samples: ['1'] },
    { column: 'Nom', samples: ['Bah'] },
    { column: 'Sexe', samples: ['F'], words: ['F', '2'] },
    { column: 'Né', samples: [], dates: { isAmbiguous: true } },
  ],
  suggested: [],
};
const choices: Choices = {
  columns: {
    No: { field: 'key', type: 'Dossier' },
    Nom: { field: 'text' },
    Sexe: { field: 'gender', words: { '2': 'male' } },
    Né: { field: 'birthDate', order: 'dmy' },
  },
  constants: [{ field: 'city', value: 'Conakry' }],
  match: 'row',
  source: '',
};

test('what was chosen is a mapping, and a mapping is what was chosen', () => {
  const mapping = mappingOf(look, choices);
  expect(mapping).toEqual({
    ok: true,
    value: {
      encoding: 'utf-8',
      separator: ';',
      headerLine: 2,
      columns: [
        { column: 'No', field: 'identifier', type: 'Dossier', isKey: true },
        { column: 'Nom', field: 'text' },
        { column: 'Sexe', field: 'gender', values: { F: 'female', '2': 'male' } },
        { column: 'Né', field: 'birthDate', order: 'dmy' },
      ],
      constants: [{ field: 'city', value: 'Conakry' }],
    },
  });
  const again = mapping.ok ? choicesOf(mapping.value) : undefined;
  expect(again && mappingOf(look, again)).toEqual(mapping);
  expect(unknownWords(['F', '2', '9'], { field: 'gender', words: { '2': 'male' } })).toEqual(['9']);
});

test.each<[string, Choices['columns'], string]>([
  ['nobody has a name', { No: { field: 'key' } }, 'csv.nameNeeded'],
  ['nothing is chosen', {}, 'csv.nameNeeded'],
  ['a field is given twice', { No: { field: 'text' }, Nom: { field: 'text' } }, 'csv.fieldTwice'],
  ['the order of a date is open', { Nom: { field: 'text' }, Né: { field: 'birthDate' } }, 'csv.orderNeeded'],
])('%s', (_name, columns, code) => {
  expect(mappingOf(look, { ...choices, columns })).toEqual({ ok: false, error: [code] });
});
