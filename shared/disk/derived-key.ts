import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/** A key from one that is random already: no stretching, only separation by salt and purpose. */
export function derivedKey(secret: Uint8Array, salt: Uint8Array, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, purpose, KEY_BYTES));
}
