import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { derivedKey } from '#shared/disk/derived-key.ts';
import { openBlobs, type Blobs } from '#shared/disk/blobs.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { MOST_FILE_BYTES } from '#shared/sync/files-api.ts';
import type { Cipher } from '../stores/embedded/server-file.ts';
import { FilesFile } from './files-file.ts';

export interface FacilityFilesOptions {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly cipher?: Cipher | undefined;
  /** Of ciphertext, for each facility. */
  readonly quotaBytes: number;
  readonly nowMs: () => number;
}

export type TakeRefusal =
  | { readonly code: 'offset'; readonly received: number }
  | { readonly code: 'file_too_large' | 'quota_exceeded' | 'disk_full' | 'hash_mismatch' };

export interface Piece {
  /** Absent: nothing more comes, all of it should be here. */
  readonly from?: number;
  /** Of the whole file. */
  readonly size: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/** So much stays free on the disk: records go before files. */
const SPARE_BYTES = 500_000_000;
/** Where room is short, what nobody went on with for so long makes way: its sender begins anew. */
const IDLE_MS = 24 * 3_600_000;
const FACILITY = /^facility:([0-9a-f-]{36})$/;

/**
 * The files of each facility in a folder and under a key of its own, so that whoever may ask for one facility's learns nothing of
 * another's, not even that both have the same.
 */
export class FacilityFiles {
  readonly #options: FacilityFilesOptions;
  readonly #open = new Map<Id, Blobs>();
  /** Files that are being written: the later sender waits, and goes on where the former left off. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** Of each facility, what is still to come of the files that are being sent just now. */
  readonly #coming = new Map<Id, Map<string, number>>();
  /** Told when somebody wants a file that is not here. */
  onWanted: ((facilityId: Id, hash: string) => void) | undefined;
  /** Told when one was stored. */
  onStored: ((facilityId: Id, hash: string) => void) | undefined;
  readonly list: FilesFile;

  constructor(options: FacilityFilesOptions) {
    this.#options = options;
    this.list = new FilesFile(options.folder, options.key, options.cipher);
  }

  close(): void {
    for (const blobs of this.#open.values()) blobs.close();
    this.#open.clear();
    this.list.close();
  }

  get quotaBytes(): number {
    return this.#options.quotaBytes;
  }

  /** @throws RangeError where that is no facility's id */
  of(facilityId: Id): Blobs {
    const known = this.#open.get(facilityId);
    if (known) return known;
    const [, name] = FACILITY.exec(facilityId) ?? [];
    if (name === undefined) throw new RangeError('no facility');
    const folder = join(this.#options.folder, 'files', name);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { key, quotaBytes, nowMs } = this.#options;
    const blobs = openBlobs({
      folder,
      key: derivedKey(key, Buffer.from(facilityId), 'fieldward server files'),
      quotaBytes,
      now: nowMs,
    });
    this.#open.set(facilityId, blobs);
    return blobs;
  }

  /** Before anybody is answered: lists what had its name on disk when the server was cut off, and was not in the list. */
  async listCutOff(): Promise<void> {
    for (const { facilityId, hash } of this.list.expected()) {
      const found = await this.of(facilityId).read(hash);
      if (found.ok) this.stored(facilityId, hash, found.value.size);
      else this.list.notComing(facilityId, hash);
    }
  }

  /** @returns what of these is not here whole, and how much of it is */
  async missing(
    facilityId: Id,
    hashes: readonly string[],
  ): Promise<readonly { hash: string; received: number }[]> {
    const blobs = this.of(facilityId);
    const missing: { hash: string; received: number }[] = [];
    for (const hash of hashes)
      if (!(await blobs.has(hash))) missing.push({ hash, received: await blobs.incoming.received(hash) });
    return missing;
  }

  /**
   * A piece of a file, behind those that are here. The last one has the whole verified, and on disk before it resolves.
   * @returns how much is here; or that it is stored
   */
  take(
    facilityId: Id,
    hash: string,
    piece: Piece,
  ): Promise<Result<{ readonly received: number; readonly isStored: boolean }, TakeRefusal>> {
    return this.inTurn(facilityId, hash, () => this.#take(facilityId, hash, piece));
  }

  /** One after another who writes the same file: from a station, from the centre. */
  inTurn<T>(facilityId: Id, hash: string, work: () => Promise<T>): Promise<T> {
    const key = `${facilityId} ${hash}`;
    const turn = (this.#turns.get(key) ?? Promise.resolve()).then(work);
    const settled = turn.then(
      () => undefined,
      () => undefined, // whoever asked for it meets the failure
    );
    this.#turns.set(key, settled);
    void settled.then(() => {
      if (this.#turns.get(key) === settled) this.#turns.delete(key);
    });
    return turn;
  }

  async #take(
    facilityId: Id,
    hash: string,
    { from, size, content }: Piece,
  ): Promise<Result<{ readonly received: number; readonly isStored: boolean }, TakeRefusal>> {
    const blobs = this.of(facilityId);
    if (await blobs.has(hash)) return ok({ received: size, isStored: true });
    if (size > MOST_FILE_BYTES) return fail({ code: 'file_too_large' });
    if (!(await this.hasRoom(facilityId, size, hash))) return fail({ code: 'quota_exceeded' });
    const disk = statfsSync(this.#options.folder);
    if (disk.bavail * disk.bsize < 2 * size + SPARE_BYTES) return fail({ code: 'disk_full' });
    const taken =
      from === undefined
        ? ok(await blobs.incoming.received(hash))
        : await this.#whileComing(facilityId, hash, size - from, () =>
            blobs.incoming.append(hash, from, atMost(content, size - from)),
          );
    if (!taken.ok) {
      const { error } = taken;
      return fail(
        error.code === 'blob.diskFull' ? { code: 'disk_full' } : { code: 'offset', received: error.received },
      );
    }
    if (taken.value < size) return ok({ received: taken.value, isStored: false });
    return this.#finish(facilityId, blobs, hash, size);
  }

  /** Whether a facility's share holds so much more beside what is stored and what has come of other files. @param hash of the file */
  async hasRoom(facilityId: Id, bytes: number, hash?: string): Promise<boolean> {
    const { incoming, usedBytes } = this.of(facilityId);
    const stored = await usedBytes();
    let others = 0;
    for (const [one, left] of this.#coming.get(facilityId) ?? []) if (one !== hash) others += left;
    const isRoom = () => stored + incoming.usedBytes(hash) + others + bytes <= this.#options.quotaBytes;
    if (isRoom()) return true;
    incoming.giveUp(IDLE_MS, hash);
    return isRoom();
  }

  async #whileComing<T>(facilityId: Id, hash: string, bytes: number, work: () => Promise<T>): Promise<T> {
    const coming = this.#coming.get(facilityId) ?? new Map<string, number>();
    this.#coming.set(facilityId, coming.set(hash, bytes));
    try {
      return await work();
    } finally {
      coming.delete(hash);
    }
  }

  async #finish(
    facilityId: Id,
    blobs: Blobs,
    hash: string,
    size: number,
  ): Promise<Result<{ readonly received: number; readonly isStored: boolean }, TakeRefusal>> {
    this.list.expect(facilityId, hash);
    const stored = await blobs.finish(hash);
    if (!stored.ok) {
      this.list.notComing(facilityId, hash);
      return fail({ code: REFUSALS[stored.error.code] });
    }
    this.stored(facilityId, hash, stored.value.size);
    return ok({ received: size, isStored: true });
  }

  /** It lies here from now on, wherever it came from. */
  stored(facilityId: Id, hash: string, size: number): void {
    this.list.add(facilityId, hash, size, this.#options.nowMs());
    this.onStored?.(facilityId, hash);
  }

  /** Takes a damaged one out of the way: whoever has a sound one sends it again. */
  async setAside(facilityId: Id, hash: string): Promise<void> {
    await this.of(facilityId).setAside(hash);
    this.list.remove(facilityId, hash);
    this.list.beginAnew(); // stations ask again, and whoever has it sends it
  }
}

const REFUSALS = {
  'blob.mismatch': 'hash_mismatch',
  'blob.quotaExceeded': 'quota_exceeded',
  'blob.diskFull': 'disk_full',
} as const;

/** What is more than announced is passed over: a stream that is left before its end takes the answer with it. */
async function* atMost(content: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const piece of content) {
    if (left > 0) yield piece.subarray(0, left);
    left -= piece.length;
  }
}
