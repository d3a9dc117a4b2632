import { mkdirSync, rmSync, statSync, unlinkSync, utimesSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { FULL_DISK, isFileError, syncFolder, writeWhole } from './durable-file.ts';
import { blobKeys, blobName, HEADER_BYTES, headerOf, SALT_BYTES, sealChunk } from './blob-format.ts';
import { BlobDamaged, bytesBetween, chunked, findBlob, finishDraft } from './blob-streams.ts';
import { incomingBlobs, type IncomingBlobs } from './incoming-blobs.ts';
import { BLOB_NAME, listed, verifyBlobs, type BlobIssue } from './verify-blobs.ts';

export interface BlobsOptions {
  readonly folder: string;
  /** 32 bytes, derived from the data key. Wiped by `close`. */
  readonly key: Buffer;
  /** Of ciphertext on disk. */
  readonly quotaBytes: number;
  /** Unix time in ms. */
  readonly now?: () => number;
}

export interface StoredBlob {
  /** SHA-256 of the content, hex. */
  readonly hash: string;
  /** Of the content, in bytes. */
  readonly size: number;
}

export type PutRefusal =
  | { readonly code: 'blob.quotaExceeded'; readonly quotaBytes: number; readonly usedBytes: number }
  | { readonly code: 'blob.diskFull' };

/** Files by what is in them: encrypted in streams, whole or not there, whatever happens while they are written. */
export interface Blobs {
  /** On disk when it resolves. A content that is there already is stored once. */
  put(content: AsyncIterable<Uint8Array>): Promise<Result<StoredBlob, PutRefusal>>;
  /** What has come in, as the content of that name. Of what is not, nothing stays: `blob.mismatch`. */
  finish(hash: string): Promise<Result<StoredBlob, PutRefusal | { readonly code: 'blob.mismatch' }>>;
  /** What has come of contents that are still on their way from elsewhere. */
  readonly incoming: IncomingBlobs;
  /** Bytes from `start` up to, not including, `end`. Each chunk is checked before it is handed on. */
  read(
    hash: string,
    range?: { readonly start?: number; readonly end?: number },
  ): Promise<
    Result<
      { readonly size: number; readonly content: AsyncIterable<Buffer> },
      { readonly code: 'blob.missing' | 'blob.damaged' }
    >
  >;
  has(hash: string): Promise<boolean>;
  /** When it was last read or put, Unix time in ms, to the hour; undefined where it is not here. */
  usedAt(hash: string): number | undefined;
  /** Removes one of which there is another copy elsewhere. @returns whether it went: nothing goes while `keepAll` is held */
  evict(hash: string): boolean;
  /** Takes one that is not as it was written out of the way, into the folder `damaged`: a sound copy may then come in its place. */
  setAside(hash: string): Promise<void>;
  usedBytes(): Promise<number>;
  /** Of ciphertext on disk. Below what is used already, nothing more is taken in, and nothing goes. */
  setQuota(bytes: number): void;
  quotaBytes(): number;
  /**
   * Removes blobs that no record refers to and that are older than the grace period, which must exceed the time between
   * `put` and the commit of the record that refers to it. Removes nothing where `referenced` fails, or while `keepAll` is held.
   */
  collect(
    referenced: AsyncIterable<string>,
    graceMs: number,
  ): Promise<{ readonly removed: number; readonly kept: number }>;
  /** Reads every byte of every blob. */
  verify(): Promise<{ readonly ok: boolean; readonly blobs: number; readonly issues: readonly BlobIssue[] }>;
  /** Names on disk and paths below the folder, sorted: for backups, which copy ciphertext. */
  names(): Promise<readonly string[]>;
  pathOf(name: string): string;
  /** Until the returned function is called nothing is collected: a running backup. */
  keepAll(): () => void;
  close(): void;
}

/** How exactly it is known when a blob was last read: writing that down at each reading would cost more than it tells. */
const USED_MS = 3_600_000;

export function openBlobs({ folder, key, now = Date.now, ...options }: BlobsOptions): Blobs {
  let { quotaBytes } = options;
  const drafts = join(folder, 'drafts');
  // Nobody but this process writes here: what lies in it was cut off.
  rmSync(drafts, { recursive: true, force: true });
  const fresh = new Map<string, number>(); // names by monotonic time: the wall clock may jump
  let used: number | undefined;
  let keepers = 0;

  const folderOf = (name: string) => join(folder, name.slice(0, 2));
  const pathOf = (name: string) => join(folderOf(name), name);

  async function measured(): Promise<number> {
    if (used !== undefined) return used;
    let sum = 0;
    for (const name of await names()) sum += fileSize(pathOf(name)) ?? 0;
    used ??= sum;
    return used;
  }

  async function names(): Promise<readonly string[]> {
    const found: string[] = [];
    for (const shard of (await listed(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name))) {
      found.push(...(await listed(join(folder, shard))).filter((name) => BLOB_NAME.test(name)));
    }
    return found.toSorted();
  }

  const put: Blobs['put'] = async (content) => {
    const stored = await store(content);
    if (!stored.ok && stored.error.code === 'blob.mismatch') throw new Error('nothing was expected');
    return stored as Result<StoredBlob, PutRefusal>; // as was just looked at
  };

  async function store(content: AsyncIterable<Uint8Array>, expected?: string): ReturnType<Blobs['finish']> {
    await measured();
    mkdirSync(drafts, { recursive: true, mode: 0o700 });
    const draft = join(drafts, randomBytes(16).toString('hex'));
    let claimed = 0;
    const claim = (bytes: number): boolean => {
      if ((used ?? 0) + bytes > quotaBytes) return false;
      claimed += bytes;
      used = (used ?? 0) + bytes;
      return true;
    };
    let isKept = false;
    try {
      const salt = randomBytes(SALT_BYTES);
      const written = await writeDraft(draft, salt, content, claim);
      if (!written) return fail({ code: 'blob.quotaExceeded', quotaBytes, usedBytes: (used ?? 0) - claimed });
      if (expected !== undefined && expected !== written.hash) return fail({ code: 'blob.mismatch' });
      const name = blobName(key, written.hash);
      if (isThere(name)) return await named(name, written);
      await mkdir(folderOf(name), { recursive: true, mode: 0o700 });
      await finishDraft(draft, headerOf(blobKeys(key, salt), salt, written.size, name));
      if (isThere(name)) return await named(name, written); // stored meanwhile by another
      await rename(draft, pathOf(name));
      isKept = true;
      return await named(name, written);
    } catch (error) {
      if (isFileError(error, ...FULL_DISK)) return fail({ code: 'blob.diskFull' });
      throw error;
    } finally {
      if (!isKept) {
        used = (used ?? 0) - claimed;
        await rm(draft, { force: true });
      }
    }
  }

  /** Whoever made the folder, or gave the file its name, a moment ago may not have flushed it yet. */
  async function named(name: string, written: StoredBlob): Promise<Result<StoredBlob, never>> {
    await syncFolder(folderOf(name));
    await syncFolder(folder);
    return ok(written);
  }

  /** In one tick, so that no collection comes between: a blob asked for again begins its grace period again. */
  function isThere(name: string): boolean {
    fresh.set(name, performance.now());
    if (fileSize(pathOf(name)) === undefined) return false;
    utimesSync(pathOf(name), now() / 1000, now() / 1000);
    return true;
  }

  async function writeDraft(
    draft: string,
    salt: Buffer,
    content: AsyncIterable<Uint8Array>,
    claim: (bytes: number) => boolean,
  ): Promise<StoredBlob | undefined> {
    const keys = blobKeys(key, salt);
    const hash = createHash('sha256');
    const handle = await open(draft, 'wx', 0o600);
    try {
      if (!claim(HEADER_BYTES)) return undefined;
      await writeWhole(handle, Buffer.alloc(HEADER_BYTES));
      let size = 0;
      let index = 0;
      for await (const { chunk, isLast } of chunked(content)) {
        const sealed = sealChunk(keys, index, isLast, chunk);
        if (!claim(sealed.length)) return undefined;
        await writeWhole(handle, sealed);
        hash.update(chunk);
        size += chunk.length;
        index += 1;
      }
      return { hash: hash.digest('hex'), size };
    } finally {
      await handle.close();
    }
  }

  const read: Blobs['read'] = async (hash, range = {}) => {
    const name = blobName(key, hash);
    const found = await findBlob(pathOf(name), key, name);
    if (found === 'missing' || found === 'damaged') return fail({ code: `blob.${found}` });
    if (now() - (statSync(pathOf(name), { throwIfNoEntry: false })?.mtimeMs ?? now()) > USED_MS)
      utimesSync(pathOf(name), now() / 1000, now() / 1000);
    const { size } = found;
    const start = Math.min(range.start ?? 0, size);
    const end = Math.max(start, Math.min(range.end ?? size, size));
    return ok({ size, content: bytesBetween(pathOf(name), found, start, end) });
  };

  const incoming = incomingBlobs(join(folder, 'incoming'), key, now);

  /** @returns whether it was there */
  function forget(name: string): boolean {
    const size = fileSize(pathOf(name));
    if (size === undefined) return false;
    if (used !== undefined) used -= size;
    fresh.delete(name);
    return true;
  }

  return {
    put,
    async finish(hash) {
      const stored = await store(incoming.content(hash), hash).catch((error: unknown) => {
        if (error instanceof BlobDamaged) return fail({ code: 'blob.mismatch' } as const);
        throw error;
      });
      if (stored.ok || stored.error.code === 'blob.mismatch') await incoming.drop(hash);
      return stored;
    },
    incoming,
    read,
    usedAt: (hash) => statSync(pathOf(blobName(key, hash)), { throwIfNoEntry: false })?.mtimeMs,
    evict(hash) {
      const name = blobName(key, hash);
      if (keepers > 0 || !forget(name)) return false;
      unlinkSync(pathOf(name));
      return true;
    },
    async setAside(hash) {
      const name = blobName(key, hash);
      if (!forget(name)) return;
      const aside = join(folder, 'damaged');
      await mkdir(aside, { recursive: true, mode: 0o700 });
      await rename(pathOf(name), join(aside, name));
    },
    has: async (hash) => fileSize(pathOf(blobName(key, hash))) !== undefined,
    usedBytes: measured,
    setQuota: (bytes) => {
      quotaBytes = bytes;
    },
    quotaBytes: () => quotaBytes,
    async collect(referenced, graceMs) {
      const wanted = new Set<string>();
      for await (const hash of referenced) wanted.add(blobName(key, hash));
      let removed = 0;
      const all = await names();
      await measured();
      for (const name of all) {
        if (keepers > 0) break;
        if (wanted.has(name) || !isOlder(name, graceMs)) continue;
        used = (used ?? 0) - (fileSize(pathOf(name)) ?? 0);
        unlinkSync(pathOf(name));
        fresh.delete(name);
        removed += 1;
      }
      return { removed, kept: all.length - removed };
    },
    verify: async () => verifyBlobs({ folder, key, names: await names(), pathOf }),
    names,
    pathOf,
    keepAll() {
      keepers += 1;
      let isHeld = true;
      return () => {
        if (isHeld) keepers -= 1;
        isHeld = false;
      };
    },
    close() {
      key.fill(0);
      incoming.close();
    },
  };

  function isOlder(name: string, graceMs: number): boolean {
    const putAt = fresh.get(name);
    if (putAt !== undefined && performance.now() - putAt < graceMs) return false;
    return now() - statSync(pathOf(name)).mtimeMs >= graceMs;
  }
}

function fileSize(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
}
