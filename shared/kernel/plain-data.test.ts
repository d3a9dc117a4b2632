import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { records } from '#shared/registry.ts';
import type { Json } from './json.ts';
import { dataOf } from './record.ts';
import { sampleOf } from './sample.ts';

/** What stands in the place of a member: of every kind, and near to what fields take. */
const replacement = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom<Json>(
    '',
    ' ',
    'a\u0000b',
    'x'.repeat(5_000),
    '2026-02-30',
    '2026-13',
    '2026-02-28T10:00:00',
    '<',
    '1e',
    -1,
    1.5,
    2 ** 60,
    {},
    [],
    { text: 7 },
    { coding: [{ code: null }] },
    { value: '01' },
  ),
);

describe('plainDataCheck', () => {
  const rows = records.map((record) => [record.type, record] as const);

  it.each(rows)('knows what a %s says by itself', (_, record) => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const data = dataOf(sampleOf(record, { seed, everything: seed % 2 === 0 }));
      expect(record.isPlainData(data)).toBe(true);
    }
  });

  it('never takes what the schema refuses', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...records),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
        replacement,
        fc.boolean(),
        (record, seed, picks, value, isRemoved) => {
          const data = dataOf(sampleOf(record, { seed, everything: true }));
          const changed = replaced(data, picks, isRemoved ? undefined : value);
          const isTrue = !record.isPlainData(changed) || record.dataSchema.safeParse(changed).success;
          expect(isTrue).toBe(true);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

/** With another value, or none, at a place that the numbers lead to. */
function replaced(value: Json, [pick, ...deeper]: readonly number[], by: unknown): unknown {
  if (typeof value !== 'object' || value === null || pick === undefined) return by;
  const names = Object.keys(value);
  const name = names[pick % Math.max(1, names.length)];
  if (name === undefined) return by;
  const entries = Object.entries(value).map(([key, member]): readonly [string, unknown] => [
    key,
    key === name ? replaced(member, deeper, by) : member,
  ]);
  if (Array.isArray(value)) return entries.map(([, member]) => member);
  return Object.fromEntries(
    by === undefined ? entries.filter(([, member]) => member !== undefined) : entries,
  );
}
