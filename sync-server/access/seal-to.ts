import {
  createCipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import type { StaffChallenge } from '#shared/sync/access-api.ts';

/**
 * Closes a box to a public key as stations do, so that theirs open it: an ephemeral X25519 agreement, HKDF-SHA256 over both
 * public keys, AES-256-GCM with the purpose beside it.
 * @param publicKey X25519, SPKI, base64
 * @source RFC 9180 §4.1
 */
export function sealTo(publicKey: string, secret: Uint8Array, purpose: string): StaffChallenge['sealed'] {
  const pair = generateKeyPairSync('x25519');
  const ephemeral = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const shared = diffieHellman({
    privateKey: pair.privateKey,
    publicKey: createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }),
  });
  const key = Buffer.from(hkdfSync('sha256', shared, `${ephemeral}|${publicKey}`, purpose, 32));
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
  const box = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { ephemeral, nonce: nonce.toString('base64'), box: box.toString('base64') };
}
