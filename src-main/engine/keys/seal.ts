import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import * as z from 'zod';
import { derivedKey } from '#shared/disk/derived-key.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const base64 = z.base64().max(400);

/** Ciphertext and tag behind a random nonce, base64. */
export const boxSchema = z.object({ nonce: base64, box: base64 });
export type Box = z.infer<typeof boxSchema>;

/** A box that only the holder of one private key opens. */
export const sealedSchema = z.object({ ephemeral: base64, nonce: base64, box: base64 });
export type Sealed = z.infer<typeof sealedSchema>;

/** The key is not the one that closed this box, or the box was changed. */
export type OpenBoxError = { readonly code: 'box.cannotOpen' };

/**
 * AES-256-GCM under a key used for little else: random nonces are safe far beyond the few boxes a slot file sees.
 * @param purpose bound to the box, so that it cannot be moved to another place of the file
 */
export function closeBox(key: Uint8Array, secret: Uint8Array, purpose: string): Box {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(purpose));
  const box = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString('base64'), box: box.toString('base64') };
}

export function openBox(key: Uint8Array, { nonce, box }: Box, purpose: string): Result<Buffer, OpenBoxError> {
  const bytes = Buffer.from(box, 'base64');
  const nonceBytes = Buffer.from(nonce, 'base64');
  if (bytes.length < TAG_BYTES || nonceBytes.length !== NONCE_BYTES) return fail({ code: 'box.cannotOpen' });
  const decipher = createDecipheriv(CIPHER, key, nonceBytes, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  const secret = decipher.update(bytes.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
    return ok(secret);
  } catch {
    // The tag does not fit: the one thing that final() throws for.
    secret.fill(0);
    return fail({ code: 'box.cannotOpen' });
  }
}

export interface KeyPair {
  /** X25519, SPKI, base64. */
  readonly publicKey: string;
  /** X25519, PKCS #8. */
  readonly privateKey: Buffer;
}

export function newKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}

/**
 * Closes a box to a public key: an ephemeral X25519 agreement, HKDF-SHA256 over both public keys, AES-256-GCM.
 * The construction is that of HPKE's base mode.
 * @source RFC 9180 §4.1
 */
export function sealTo(publicKey: string, secret: Uint8Array, purpose: string): Sealed {
  const ephemeral = newKeyPair();
  const key = agreedKey(ephemeral.privateKey, publicKey, ephemeral.publicKey, publicKey, purpose);
  const sealed = { ephemeral: ephemeral.publicKey, ...closeBox(key, secret, purpose) };
  ephemeral.privateKey.fill(0);
  key.fill(0);
  return sealed;
}

export function openSealed(
  privateKey: Buffer,
  publicKey: string,
  sealed: Sealed,
  purpose: string,
): Result<Buffer, OpenBoxError> {
  const key = agreedKey(privateKey, sealed.ephemeral, sealed.ephemeral, publicKey, purpose);
  const opened = openBox(key, sealed, purpose);
  key.fill(0);
  return opened;
}

function agreedKey(
  own: Buffer,
  other: string,
  ephemeral: string,
  recipient: string,
  purpose: string,
): Buffer {
  const shared = diffieHellman({
    privateKey: createPrivateKey({ key: own, format: 'der', type: 'pkcs8' }),
    publicKey: createPublicKey({ key: Buffer.from(other, 'base64'), format: 'der', type: 'spki' }),
  });
  const key = derivedKey(shared, Buffer.from(`${ephemeral}|${recipient}`), purpose);
  shared.fill(0);
  return key;
}
