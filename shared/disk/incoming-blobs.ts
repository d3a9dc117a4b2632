import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { blobName, CHUNK_BYTES } from './blob-format.ts';
import { BlobDamaged } from './blob-streams.ts';
import { derivedKey } from './derived-key.ts';
import { FULL_DISK, isFileError, writeWhole } from './durable-file.ts';

const CIPHER = 'aes-256-gcm';
const LENGTH_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD_BYTES = LENGTH_BYTES + NONCE_BYTES + TAG_BYTES;
/** What nobody went on with for so long is given up. */
const FORGOTTEN_MS = 14 * 24 * 3_600_000;
const FORGET_EVERY_MS = 24 * 3_600_000;

export type AppendRefusal =
  /** More or less than that is here. */
  { readonly code: 'incoming.moved'; readonly received: number } | { readonly code: 'blob.diskFull' };

/**
 * What has come so far of contents that are not here whole. Whoever sends goes on where it was cut, after a kill too. On disk each
 * is a row of records: length, nonce, up to 64 KiB of content under AES-256-GCM, tag. Each is bound to its place in the content. A
 * record that was cut is none. For one writer of a content at a time.
 */
export interface IncomingBlobs {
  /** Bytes of the content, from its beginning, that are here. */
  received(hash: string): Promise<number>;
  /**
   * The bytes from `from` on, which must be where it left off. On disk when it resolves; where `content` throws, what came before is
   * kept, and the error goes on.
   * @returns how many are here now
   */
  append(
    hash: string,
    from: number,
    content: AsyncIterable<Uint8Array>,
  ): Promise<Result<number, AppendRefusal>>;
  /** All that is here. Throws BlobDamaged where it is not as it was written. */
  content(hash: string): AsyncIterable<Buffer>;
  drop(hash: string): Promise<void>;
  /** Of ciphertext on disk. @param but this content aside */
  usedBytes(but?: string): number;
  /** Lets go of what nobody went on with for so long: whoever comes back begins anew. @param but this content aside */
  giveUp(idleMs: number, but?: string): void;
  close(): void;
}

interface Place {
  /** Of the content. */
  readonly received: number;
  /** Of the file. */
  readonly end: number;
}

export function incomingBlobs(folder: string, blobKey: Uint8Array, now: () => number): IncomingBlobs {
  const key = derivedKey(blobKey, Buffer.alloc(0), 'fieldward incoming blobs');
  const nameOf = (hash: string) => blobName(key, hash);
  const fileOf = (hash: string) => join(folder, nameOf(hash));
  const places = new Map<string, Place>();
  /** Bytes of each file in the folder. */
  const sizes = sizesIn(folder);
  /** Files that are being written. */
  const writing = new Set<string>();
  let forgotAt = now();
  giveUp(FORGOTTEN_MS);

  /** Who runs for months forgets, too. */
  function forgetInTime(): void {
    if (now() - forgotAt < FORGET_EVERY_MS) return;
    forgotAt = now();
    giveUp(FORGOTTEN_MS);
  }

  function giveUp(idleMs: number, but?: string): void {
    const kept = but === undefined ? undefined : nameOf(but);
    for (const name of sizes.keys()) {
      if (name === kept || writing.has(name)) continue;
      const file = join(folder, name);
      const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
      if (at !== undefined && now() - at <= idleMs) continue;
      rmSync(file, { force: true });
      sizes.delete(name);
    }
    places.clear();
  }

  function usedBytes(but?: string): number {
    let bytes = but === undefined ? 0 : -(sizes.get(nameOf(but)) ?? 0);
    for (const size of sizes.values()) bytes += size;
    return bytes;
  }

  async function place(hash: string): Promise<Place> {
    const known = places.get(hash);
    if (known) return known;
    const found = await placeIn(fileOf(hash));
    if (found.end > 0) places.set(hash, found); // what is asked for and not here is no reason to remember it
    return found;
  }

  async function drop(hash: string): Promise<void> {
    places.delete(hash);
    sizes.delete(nameOf(hash));
    await rm(fileOf(hash), { force: true });
  }

  async function appended(
    hash: string,
    from: number,
    content: AsyncIterable<Uint8Array>,
  ): Promise<Result<number, AppendRefusal>> {
    let { received, end } = await place(hash);
    if (from !== received) return fail({ code: 'incoming.moved', received });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    try {
      const handle = await open(fileOf(hash), end === 0 ? 'w' : 'r+', 0o600);
      try {
        await handle.truncate(end);
        let held: Buffer[] = [];
        let bytes = 0;
        let isSound = true;
        const write = async (chunk: Buffer) => {
          const record = sealed(key, hash, received, chunk);
          isSound = false;
          await writeWhole(handle, record, end);
          isSound = true;
          received += chunk.length;
          end += record.length;
          sizes.set(nameOf(hash), end);
        };
        try {
          for await (const piece of content) {
            held.push(Buffer.from(piece)); // a copy: whoever feeds the stream may use its memory again
            bytes += piece.byteLength;
            if (bytes < CHUNK_BYTES) continue;
            let rest = Buffer.concat(held);
            for (; rest.length >= CHUNK_BYTES; rest = rest.subarray(CHUNK_BYTES))
              await write(rest.subarray(0, CHUNK_BYTES));
            held = [rest];
            bytes = rest.length;
          }
        } finally {
          // After a write that failed, what is still held does not follow what is there.
          if (bytes > 0 && isSound) await write(Buffer.concat(held));
          await handle.sync();
        }
      } finally {
        places.set(hash, { received, end });
        await handle.close();
      }
    } catch (error) {
      if (!isFileError(error, ...FULL_DISK)) throw error;
      return fail({ code: 'blob.diskFull' });
    }
    return ok(received);
  }

  return {
    received: async (hash) => (await place(hash)).received,
    async append(hash, from, content) {
      forgetInTime();
      const name = nameOf(hash);
      writing.add(name);
      try {
        return await appended(hash, from, content);
      } finally {
        writing.delete(name);
      }
    },
    async *content(hash) {
      const { received } = await place(hash);
      if (received === 0) return;
      const handle = await open(fileOf(hash), 'r');
      try {
        yield* opened(handle, key, hash, received);
      } finally {
        await handle.close();
      }
    },
    drop,
    usedBytes,
    giveUp,
    close: () => void key.fill(0),
  };
}

function sealed(key: Buffer, hash: string, from: number, content: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(`${hash} ${from}`));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

async function* opened(
  handle: FileHandle,
  key: Buffer,
  hash: string,
  received: number,
): AsyncGenerator<Buffer> {
  const stored = Buffer.alloc(OVERHEAD_BYTES + CHUNK_BYTES);
  for (let from = 0, at = 0; from < received;) {
    const { bytesRead } = await handle.read(stored, 0, stored.length, at);
    const length = bytesRead < OVERHEAD_BYTES ? 0 : stored.readUInt32BE();
    if (length === 0 || length > CHUNK_BYTES || bytesRead < OVERHEAD_BYTES + length) throw new BlobDamaged();
    const bodyAt = LENGTH_BYTES + NONCE_BYTES;
    const decipher = createDecipheriv(CIPHER, key, stored.subarray(LENGTH_BYTES, bodyAt), {
      authTagLength: TAG_BYTES,
    }).setAAD(Buffer.from(`${hash} ${from}`));
    decipher.setAuthTag(stored.subarray(bodyAt + length, OVERHEAD_BYTES + length));
    const content = decipher.update(stored.subarray(bodyAt, bodyAt + length));
    try {
      decipher.final();
    } catch {
      throw new BlobDamaged(); // the tag does not fit: the one thing that final() throws for
    }
    yield content;
    from += length;
    at += OVERHEAD_BYTES + length;
  }
}

/** By the lengths of its records. */
async function placeIn(file: string): Promise<Place> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return { received: 0, end: 0 };
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const length = Buffer.alloc(LENGTH_BYTES);
    let [received, end] = [0, 0];
    while (end + OVERHEAD_BYTES < size) {
      await handle.read(length, 0, LENGTH_BYTES, end);
      const bytes = length.readUInt32BE();
      if (bytes === 0 || bytes > CHUNK_BYTES || end + OVERHEAD_BYTES + bytes > size) break;
      received += bytes;
      end += OVERHEAD_BYTES + bytes;
    }
    return { received, end };
  } finally {
    await handle.close();
  }
}

function sizesIn(folder: string): Map<string, number> {
  const sizes = new Map<string, number>();
  if (!statSync(folder, { throwIfNoEntry: false })) return sizes;
  for (const name of readdirSync(folder)) {
    const size = statSync(join(folder, name), { throwIfNoEntry: false })?.size;
    if (size !== undefined) sizes.set(name, size);
  }
  return sizes;
}
