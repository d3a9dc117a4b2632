import { createPublicKey, verify, type KeyObject } from 'node:crypto';

/** @param publicKey Ed25519, SPKI, base64 */
export function isSignedBy(publicKey: string, text: string, signature: string): boolean {
  const key = keyFrom(publicKey);
  return key !== undefined && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

/** A record of a device may hold anything in the place of its key. */
function keyFrom(publicKey: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' ? key : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined; // OpenSSL's, of what is no key
    throw error;
  }
}
