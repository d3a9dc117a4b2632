import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { derivedKey } from './derived-key.ts';

/**
 * A blob on disk:
 *
 *     8   'FWBLOB1\n'
 *     16  salt, random
 *     8   length of the content, big-endian
 *     32  HMAC-SHA256 over name, salt and length: a file under another blob's name is no blob
 *     then chunks of 64 KiB, the last shorter, each AES-256-GCM with its tag of 16 bytes behind it
 *
 * The key of the chunks is derived from the salt, so a nonce need not be random: it is the chunk's place and whether it
 * is the last. A chunk moved, doubled, dropped or of another blob does not open. An empty blob has one empty chunk.
 * @source Hoang VT et al. Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance (the STREAM construction). 2015
 */
const MAGIC = Buffer.from('FWBLOB1\n');
export const SALT_BYTES = 16;
const MAC_AT = MAGIC.length + SALT_BYTES + 8;
export const HEADER_BYTES = MAC_AT + 32;
export const CHUNK_BYTES = 65_536;
const TAG_BYTES = 16;
export const STORED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES;
const CIPHER = 'aes-256-gcm';

export interface BlobKeys {
  readonly chunks: Buffer;
  readonly header: Buffer;
}

export function blobKeys(key: Uint8Array, salt: Uint8Array): BlobKeys {
  return {
    chunks: derivedKey(key, salt, 'fieldward blob chunks'),
    header: derivedKey(key, salt, 'fieldward blob header'),
  };
}

/** The name on disk: without the key it tells nothing about the content, not even to someone who has the content. */
export function blobName(key: Uint8Array, hash: string): string {
  return createHmac('sha256', derivedKey(key, Buffer.alloc(0), 'fieldward blob name'))
    .update(hash)
    .digest('hex');
}

export function chunksOf(size: number): number {
  return Math.max(1, Math.ceil(size / CHUNK_BYTES));
}

/** Of the whole file, in bytes. */
export function storedBytes(size: number): number {
  return HEADER_BYTES + size + chunksOf(size) * TAG_BYTES;
}

export function headerOf({ header }: BlobKeys, salt: Uint8Array, size: number, name: string): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(size));
  return Buffer.concat([MAGIC, salt, length, headerMac(header, salt, length, name)]);
}

/** @returns undefined where the header is not the one that was written for this name */
export function readHeader(
  key: Uint8Array,
  bytes: Buffer,
  name: string,
): { readonly keys: BlobKeys; readonly size: number } | undefined {
  if (bytes.length !== HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
  const salt = bytes.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
  const length = bytes.subarray(MAGIC.length + SALT_BYTES, MAC_AT);
  const keys = blobKeys(key, salt);
  if (!timingSafeEqual(bytes.subarray(MAC_AT), headerMac(keys.header, salt, length, name))) return undefined;
  return { keys, size: Number(length.readBigUInt64BE()) };
}

export function sealChunk({ chunks }: BlobKeys, index: number, isLast: boolean, content: Uint8Array): Buffer {
  const cipher = createCipheriv(CIPHER, chunks, nonceOf(index, isLast));
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** @returns undefined where it is not the chunk that was written there */
export function openChunk(
  { chunks }: BlobKeys,
  index: number,
  isLast: boolean,
  stored: Buffer,
): Buffer | undefined {
  if (stored.length < TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, chunks, nonceOf(index, isLast), { authTagLength: TAG_BYTES });
  decipher.setAuthTag(stored.subarray(-TAG_BYTES));
  const content = decipher.update(stored.subarray(0, -TAG_BYTES));
  try {
    decipher.final();
    return content;
  } catch {
    return undefined; // the tag does not fit: the one thing that final() throws for
  }
}

function headerMac(key: Uint8Array, salt: Uint8Array, length: Uint8Array, name: string): Buffer {
  return createHmac('sha256', key).update(name).update(salt).update(length).digest();
}

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeBigUInt64BE(BigInt(index));
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}
