import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guessSeparator, SEPARATORS, tableLine, tableRows } from './read-table.ts';

const cellsOf = (text: string) => [...tableRows(text, ',')].map(({ line, cells }) => [line, ...cells]);

test.each([
  [
    'a,b\n1,2',
    [
      [1, 'a', 'b'],
      [2, '1', '2'],
    ],
  ],
  [
    'a,b\r\n\r\n1,\r\n',
    [
      [1, 'a', 'b'],
      [3, '1', ''],
    ],
  ],
  [
    '"a\n""x""",b\rc,d',
    [
      [1, 'a\n"x"', 'b'],
      [3, 'c', 'd'],
    ],
  ],
  ['"a"z, b ', [[1, 'az', 'b']]],
  ["'+254 7,'quoted'", [[1, '+254 7', "'quoted'"]]],
  ['', []],
])('%j is read as rows', (text, rows) => {
  expect(cellsOf(text)).toEqual(rows);
});

test('a quote that is never closed is told', () => {
  expect([...tableRows('a,"b\nc', ',')]).toEqual([{ line: 1, cells: ['a', 'b\nc'], isCut: true }]);
});

test('the separator is the one that makes most columns', () => {
  expect(guessSeparator('Nom;"Prénom, usage"\nA;B')).toBe(';');
  expect(guessSeparator('a\tb\tc')).toBe('\t');
  expect(guessSeparator('a|b')).toBe('|');
  expect(guessSeparator('A title, and more\nNom;Sexe;Né\nA;F;1990')).toBe(';');
});

test('what is written is read again, and no cell of it begins a formula', () => {
  const cell = fc
    .string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '=', '+', '-', '@', "'", 'é', '|') })
    .map((text) => text.trim())
    .filter((text) => text !== '' && !/^'[=+\-@]/.test(text));
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
      fc.constantFrom(...SEPARATORS),
      (rows, separator) => {
        const text = rows.map((cells) => tableLine(cells, separator)).join('');
        expect([...tableRows(text, separator)].map(({ cells }) => cells)).toEqual(rows);
        expect(text).not.toMatch(/(?:^|\r\n)"[=+\-@]/);
      },
    ),
  );
});
