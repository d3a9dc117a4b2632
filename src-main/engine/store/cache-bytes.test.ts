import { totalmem } from 'node:os';
import { expect, it } from 'vitest';
import { cacheBytes, memoryBytes } from './cache-bytes.ts';

const GB = 2 ** 30;

it.each([
  ['nothing known', 0, 16_000_000],
  ['1 GB', GB, 16_000_000],
  ['2 GB', 2 * GB, 21_474_836],
  ['4 GB', 4 * GB, 42_949_673],
  ['8 GB', 8 * GB, 85_899_346],
  ['12 GB', 12 * GB, 128_000_000],
  ['64 GB', 64 * GB, 128_000_000],
])('of %s', (_machine, memory, cache) => {
  expect(cacheBytes(memory)).toBe(cache);
});

it('of this process goes by what there is', () => {
  expect(memoryBytes()).toBeGreaterThan(0);
  expect(memoryBytes()).toBeLessThanOrEqual(totalmem());
});
