import { expect, it } from 'vitest';
import { isRealBackend } from './real-backend.ts';

it.each([
  ['linux', true, 'basic_text', false],
  ['linux', true, 'unknown', false],
  ['linux', true, 'gnome_libsecret', true],
  ['linux', true, 'kwallet6', true],
  ['linux', false, 'gnome_libsecret', false],
  ['win32', true, 'unknown', true],
  ['win32', false, 'unknown', false],
  ['darwin', true, 'unknown', true],
  ['darwin', false, 'unknown', false],
] as const)('on %s, available: %s, over %s: %s', (platform, isAvailable, backend, expected) => {
  expect(isRealBackend(platform, isAvailable, () => backend)).toBe(expected);
});
