import { expect, test } from 'vitest';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { columnFacts, suggestMapping } from './column-facts.ts';

const TODAY = '2026-03-12' as CalendarDate; // a whole date, as written

test.each([
  [['05/06/1987', '07/08/1990'], { isAmbiguous: true }],
  [['05/06/1987', '14/08/1990'], { isAmbiguous: true, shown: 'dmy' }],
  [['05/06/1987', '08/14/1990'], { isAmbiguous: true, shown: 'mdy' }],
  [['14/06/1987', '08/14/1990'], { isAmbiguous: false }],
  [['1987-06-05', '1990'], undefined],
])('the dates %j tell of their order', (cells, dates) => {
  expect(columnFacts('Born', cells, TODAY).dates).toEqual(dates);
});

test('what stands in a column suggests its field where its name does not, and no field twice', () => {
  const table: { readonly [column: string]: readonly string[] } = {
    Nom: ['Diallo', 'Bah'],
    A: ['F', 'M', '', 'f'],
    B: ['+224 620 11 22 33', '0620 44 55 66'],
    C: ['05/06/1987', '14/08/1950'],
    D: ['a@b.org', 'c@d.org'],
    E: ['05/06/2025', '14/08/2025'],
    F: ['0620 44 55 66', '0620 44 55 67'],
    G: ['7', '8'],
  };
  const header = Object.keys(table);
  const cellsOf = (column: string) => table[column] ?? [];
  const facts = header.map((column) => columnFacts(column, cellsOf(column), TODAY));
  expect(suggestMapping(header, cellsOf, facts, TODAY)).toEqual([
    { column: 'Nom', field: 'family' },
    { column: 'A', field: 'gender' },
    { column: 'B', field: 'phone' },
    { column: 'C', field: 'birthDate', order: 'dmy' },
    { column: 'D', field: 'email' },
  ]);
  expect(facts[1]).toEqual({ column: 'A', samples: ['F', 'M', 'f'], words: ['F', 'M', 'f'] });
});
