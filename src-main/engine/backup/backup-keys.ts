import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { derivedKey } from '#shared/disk/derived-key.ts';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const REPOSITORY = 'fieldward-';
const NO_SALT = Buffer.alloc(0);

/** From the data key, while it is at hand: backups need no more than this afterwards. The caller wipes it. */
export function backupKey(dataKey: Uint8Array): Buffer {
  return derivedKey(dataKey, NO_SALT, 'fieldward backup');
}

export interface BackupKeys {
  /**
   * The folder of one device's backups at a target. A restored station is another device and begins its own: two
   * stations never write, or tidy, the same one.
   */
  readonly repository: string;
  /** The name of a chunk: tells nothing about its content to whoever lacks the key. Hex. */
  nameOf(content: Uint8Array): string;
  /** @param purpose bound to it, so that nothing can be put in another's place */
  seal(content: Uint8Array, purpose: string): Buffer;
  /** @returns undefined where it is not what was sealed for that purpose */
  open(sealed: Uint8Array, purpose: string): Buffer | undefined;
}

/**
 * @param key of `backupKey`
 * @param device of the station that writes
 */
export function backupKeys(key: Uint8Array, device: string): BackupKeys {
  const names = derivedKey(key, NO_SALT, 'fieldward backup names');
  // Random nonces under one key are safe to 2^32 messages: 128 TB of chunks. (NIST SP 800-38D §8.3)
  const sealing = derivedKey(key, NO_SALT, 'fieldward backup content');
  return {
    repository:
      REPOSITORY + createHmac('sha256', names).update(`repository ${device}`).digest('hex').slice(0, 16),
    nameOf: (content) => createHmac('sha256', names).update(content).digest('hex'),
    seal(content, purpose) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealing, nonce).setAAD(Buffer.from(purpose));
      return Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, purpose) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, sealing, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(purpose)).setAuthTag(sealed.subarray(-TAG_BYTES));
      const content = decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES));
      try {
        decipher.final();
        return content;
      } catch {
        return undefined; // the tag does not fit: the one thing that final() throws for
      }
    },
  };
}

/** @returns the repository that an object at a target belongs to, if it is one of ours */
export function repositoryOf(objectName: string): string | undefined {
  return /^(fieldward-[0-9a-f]{16})\//.exec(objectName)?.[1];
}
