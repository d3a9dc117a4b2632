import { expect, test } from 'vitest';
import { inHeldOrder, nextRow } from './table-order.ts';

test('rows keep their places while they are held: the gone go, the new come last', () => {
  const keyOf = (row: string) => row;
  expect(inHeldOrder(['new', 'c', 'a'], keyOf, ['a', 'b', 'c'])).toEqual(['a', 'c', 'new']);
  expect(inHeldOrder([], keyOf, ['a'])).toEqual([]);
});

test.each([
  ['ArrowDown', 3, 4],
  ['ArrowDown', 9, 9],
  ['ArrowUp', 0, 0],
  ['Home', 5, 0],
  ['End', 5, 9],
  ['PageDown', 5, 9],
  ['PageUp', 5, 0],
  ['x', 5, undefined],
])('%s from row %i goes to %o', (key, from, to) => {
  expect(nextRow(key, from, 10, 6)).toBe(to);
});

test('a table without rows has nowhere to go', () => {
  expect(nextRow('ArrowDown', 0, 0, 5)).toBeUndefined();
});
