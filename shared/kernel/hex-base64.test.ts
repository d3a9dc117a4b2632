import fc from 'fast-check';
import { expect, test } from 'vitest';
import { base64OfHex, hexOfBase64 } from './hex-base64.ts';

test('hexadecimal and base64 are the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const [hex, base64] = [Buffer.from(bytes).toString('hex'), Buffer.from(bytes).toString('base64')];
      expect(base64OfHex(hex)).toBe(base64);
      expect(hexOfBase64(base64)).toBe(hex);
    }),
  );
  expect(['A', '====', 'AA=A', 'a b='].map(hexOfBase64)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
