import { expect, test } from 'vitest';
import { issuesOf } from './entry-fields.ts';

test.each([
  ['45', undefined],
  ['٤٥', undefined],
  ['۴۵', undefined],
  ['', undefined],
  ['121', 'field.notNumber'],
  ['١٢١', 'field.notNumber'],
  ['4x', 'field.notNumber'],
  ['-4', 'field.notNumber'],
])('an age typed as %s, whichever digits the keyboard has: %s', (typed, code) => {
  const age = { kind: 'number', name: 'age', label: 'Age', max: 120 } as const;
  expect(issuesOf([age], { age: typed })).toEqual(code === undefined ? [] : [{ path: 'age', code }]);
});
