import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

it('digests as another implementation does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 150 }), (text) => {
      const other = createHash('sha256').update(text).digest('hex');
      expect(Buffer.from(sha256(text)).toString('hex')).toBe(other);
    }),
    { numRuns: 40 },
  );
});
