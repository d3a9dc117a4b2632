import { expect, test } from 'vitest';
import type { JsonObject } from '#shared/kernel/json.ts';
import { chooseIndex, type IndexDefinition } from './query-plan.ts';

const index = (name: string, partialFilter?: JsonObject): IndexDefinition => ({
  ddoc: `_design/${name}`,
  name,
  fields: name.split('+').map((field) => ({ field, isDescending: false })),
  ...(partialFilter && { partialFilter }),
});
const ALL = ['a', 'a+b', 'b', 'b+a+c', 'x.y'].map((name) => index(name));
const asc = (field: string) => ({ field, isDescending: false });

test.each<[JsonObject, readonly string[], string | undefined]>([
  [{}, [], undefined],
  [{ z: 1 }, [], undefined],
  [{ a: 1 }, [], 'a'],
  [{ a: 1, b: 2 }, [], 'a+b'],
  [{ b: { $gt: 1 }, a: { $in: [1] } }, [], 'b'],
  [{ $and: [{ b: 1 }, { a: { $lt: 2 } }] }, [], 'a+b'],
  [{ $or: [{ a: 1 }, { b: 2 }] }, [], undefined],
  [{ $or: [{ a: 1 }, { a: { $exists: true } }] }, [], 'a'],
  [{ $nor: [{ a: 1 }, { b: 2 }] }, [], 'a'],
  [{ a: { $exists: false } }, [], undefined],
  [{ $not: { a: { $exists: true } } }, [], undefined],
  [{ a: { $not: { $exists: false } } }, [], 'a'],
  [{ x: { y: { $gte: 1 } } }, [], 'x.y'],
  [{ a: 1 }, ['b'], 'a+b'],
  [{ a: { $gt: 1 } }, ['b'], 'b'],
  [{ z: 1 }, ['b'], 'b'],
  [{ z: 1 }, ['a', 'b'], 'a+b'],
  [{ z: 1 }, ['c'], undefined],
])('%o sorted by %o goes by %s', (selector, sort, name) => {
  expect(chooseIndex(ALL, selector, sort.map(asc))?.name).toBe(name);
});

test('a partial index counts only where it is asked for', () => {
  const all = [index('a', { b: 1 })];
  expect(chooseIndex(all, { a: 1 }, [])).toBeUndefined();
  expect(chooseIndex(all, { a: 1 }, [], ['_design/a'])).toBe(all[0]);
  expect(chooseIndex(all, { a: 1 }, [], ['_design/a', 'other'])).toBeUndefined();
});
