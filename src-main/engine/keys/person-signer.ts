import { createHash, createPrivateKey, createPublicKey, randomBytes, verify } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { signingKeyOf } from '#shared/kernel/signing-key.ts';

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;

/** Signs for a person who is signed in. */
export interface PersonSigner {
  /** X25519, SPKI, base64. */
  readonly publicKey: string;
  /** @returns 64 bytes, base64 */
  sign(text: string): string;
}

/**
 * XEdDSA: an Ed25519 signature by an X25519 key.
 * @param privateKey X25519, PKCS #8; read at each signature, so that whoever wipes it ends them
 * @source Perrin T. The XEdDSA and VXEdDSA Signature Schemes, revision 1 (2016) §2.4
 */
export function personSigner(privateKey: Buffer): PersonSigner {
  const whole = createPublicKey(createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }));
  return {
    publicKey: whole.export({ type: 'spki', format: 'der' }).toString('base64'),
    sign(text) {
      const k = scalarOf(privateKey.subarray(-32));
      const point = Point.BASE.multiply(k);
      const encoded = Buffer.from(point.toBytes());
      const isOdd = ((encoded[31] ?? 0) & 0x80) !== 0;
      const a = isOdd ? ORDER - k : k;
      encoded[31] = (encoded[31] ?? 0) & 0x7f;
      const message = Buffer.from(text);
      // Hashed with the key and the message, so that a poor random source alone does not give the key away.
      const prefix = Buffer.alloc(32, 0xff).fill(0xfe, 0, 1);
      const r = hashed(prefix, bytesOf(a), message, randomBytes(64));
      const first = Buffer.from(Point.BASE.multiply(r).toBytes());
      const s = (r + hashed(first, encoded, message) * a) % ORDER;
      return Buffer.concat([first, bytesOf(s)]).toString('base64');
    },
  };
}

/** @param publicKey of the person: X25519, SPKI, base64 */
export function isSignedByPerson(publicKey: string, text: string, signature: string): boolean {
  const key = signingKeyOf(publicKey);
  const bytes = Buffer.from(signature, 'base64');
  if (key === undefined || bytes.length !== 64) return false;
  return verify(
    null,
    Buffer.from(text),
    createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' }),
    bytes,
  );
}

/** As X25519 uses its key. @source RFC 7748 §5 */
function scalarOf(bytes: Uint8Array): bigint {
  const clamped = Buffer.from(bytes);
  clamped[0] = (clamped[0] ?? 0) & 248;
  clamped[31] = ((clamped[31] ?? 0) & 127) | 64;
  const scalar = numberOf(clamped) % ORDER;
  clamped.fill(0);
  return scalar;
}

function hashed(...parts: readonly Uint8Array[]): bigint {
  const hash = createHash('sha512');
  for (const part of parts) hash.update(part);
  return numberOf(hash.digest()) % ORDER;
}

/** Little-endian. */
function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`);
}

function bytesOf(number: bigint): Buffer {
  return Buffer.from(Buffer.from(number.toString(16).padStart(64, '0'), 'hex').toReversed());
}
