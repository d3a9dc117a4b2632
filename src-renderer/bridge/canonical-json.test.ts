import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

test('equal inputs are one key, whatever the order of their members', () => {
  expect(canonicalJson({ b: 1, a: { d: [2, 1], c: 'x' } })).toBe(
    canonicalJson({ a: { c: 'x', d: [2, 1] }, b: 1 }),
  );
  expect(canonicalJson({ a: 1, b: undefined })).toBe(canonicalJson({ a: 1 }));
  expect(canonicalJson({ list: [1, 2] })).not.toBe(canonicalJson({ list: [2, 1] }));
});
