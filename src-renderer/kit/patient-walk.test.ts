import { expect, it } from 'vitest';
import { besideInWalk, keepWalk } from './patient-walk.ts';

it('leads to the neighbours in the list one came from, and nowhere from its ends, from elsewhere, or for someone else', () => {
  keepWalk('naomi', ['a', 'b', 'c']);
  expect([besideInWalk('naomi', 'b', -1), besideInWalk('naomi', 'b', 1)]).toEqual(['a', 'c']);
  expect([besideInWalk('naomi', 'a', -1), besideInWalk('naomi', 'c', 1)]).toEqual([undefined, undefined]);
  expect([besideInWalk('naomi', 'x', 1), besideInWalk('paul', 'b', 1)]).toEqual([undefined, undefined]);
  keepWalk('naomi', ['c']);
  expect(besideInWalk('naomi', 'b', 1)).toBeUndefined();
});
