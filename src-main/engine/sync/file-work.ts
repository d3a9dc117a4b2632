import type { Blobs } from '#shared/disk/blobs.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { FileFault, NamedFile } from '#shared/sync/file-entries.ts';
import type { FileAction, FileQueue } from '#shared/sync/file-queue.ts';
import { askMissing } from '#shared/transport/server-files.ts';
import type { ServerLine } from '#shared/transport/server-line.ts';
import type { Replica } from '../store/replica.ts';
import { fileRoom, type FileRoom } from './file-room.ts';
import { fileTransfers, type FileTransfers } from '#shared/transport/file-transfers.ts';
import { heldFiles, lastHeldFiles, type HeldFiles } from './held-files.ts';
import { allNamedFiles } from './named-files.ts';

export interface FileWorkParts {
  readonly dataDir: string;
  readonly replica: Replica;
  readonly blobs: Blobs;
  readonly facilityId: Id;
  readonly queue: FileQueue;
  readonly signal: AbortSignal;
  readonly elapsedMs: () => number;
}

/** What the queue orders, done. One of it for as long as a replica is open; the server may become another. */
export class FileWork {
  readonly #parts: FileWorkParts;
  readonly #room: FileRoom;
  #line: ServerLine | undefined;
  #transfers: FileTransfers | undefined;
  #held: HeldFiles | undefined;

  constructor(parts: FileWorkParts) {
    this.#parts = parts;
    const { dataDir, replica, blobs, queue } = parts;
    this.#held = lastHeldFiles(replica);
    this.#room = fileRoom(dataDir, blobs, queue, async (hashes) => {
      const missing = await this.#missing(hashes);
      return missing.ok ? new Set(hashes.filter((hash) => !missing.value.has(hash))) : new Set();
    });
  }

  /** From now on this server, or another address of it. */
  at(line: ServerLine): void {
    this.#line = line;
    this.#transfers = fileTransfers({ ...this.#parts, line, makeRoom: (bytes) => this.#room.make(bytes) });
  }

  /** There is no server any more. */
  away(): void {
    this.#line = undefined;
    this.#transfers = undefined;
  }

  name(file: NamedFile): void {
    const { queue, blobs } = this.#parts;
    queue.name(file, blobs.usedAt(file.hash) !== undefined);
    if (this.#held?.all().has(file.hash)) queue.held(file.hash);
  }

  /** All that records name. */
  async look(): Promise<void> {
    const { replica, signal } = this.#parts;
    for await (const file of allNamedFiles(replica, signal)) this.name(file);
    if (!signal.aborted) await this.#room.settle();
  }

  /** @returns what went wrong, which the queue is told by whoever asked */
  async perform(action: FileAction): Promise<FileFault | undefined> {
    const { queue } = this.#parts;
    const transfers = this.#transfers;
    if (!transfers) return { code: 'remote.stopped' };
    switch (action.do) {
      case 'ask': {
        const missing = await this.#missing(action.hashes);
        if (!missing.ok) return missing.error;
        await this.#room.settle(); // the room may be another since
        queue.answered(
          action.hashes,
          [...missing.value].map(([hash, received]) => ({ hash, received })),
        );
        this.#held?.add(action.hashes.filter((hash) => !missing.value.has(hash)));
        return undefined;
      }
      case 'send': {
        const sent = await transfers.send(action.hash, action.from);
        if (!sent.ok) return sent.error;
        queue.sent(action.hash, sent.value.received, sent.value.isStored);
        if (sent.value.isStored) this.#held?.add([action.hash]);
        return undefined;
      }
      case 'fetch': {
        const got = await transfers.fetch(action.hash, action.size);
        if (!got.ok) return got.error;
        const { received, size, isStored } = got.value;
        queue.fetched(action.hash, received, size, isStored);
        if (!isStored) return undefined;
        this.#held?.add([action.hash]);
        await this.#room.settle();
        return undefined;
      }
    }
  }

  async #missing(hashes: readonly string[]): Promise<Result<ReadonlyMap<string, number>, FileFault>> {
    const { facilityId, replica, queue } = this.#parts;
    // Nobody has been asked: that is no word on what is held.
    if (!this.#line) return fail({ code: 'remote.stopped' });
    const lack = await askMissing(this.#line, facilityId, hashes);
    if (!lack.ok) return lack;
    const { keeper, mark, missing } = lack.value;
    const isSame = this.#held?.keeper === keeper;
    if (!isSame) this.#held = heldFiles(replica, keeper);
    const isAsBefore = this.#held?.heard(mark);
    if (!isSame || !isAsBefore) queue.anotherServer(this.#held?.all() ?? new Set());
    return ok(new Map(missing.map(({ hash, received }) => [hash, received])));
  }
}
