import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { records } from '#shared/registry.ts';
import { dataDictionary } from './data-dictionary.ts';

it('is what the records say (npm run dictionary writes it)', () => {
  expect(readFileSync(new URL('../docs/data-dictionary.md', import.meta.url), 'utf8')).toBe(
    dataDictionary(records),
  );
});
