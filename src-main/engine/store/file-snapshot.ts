import { closeSync, openSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { LAST_RESORT_PAGES } from './log-keeper.ts';
import type { Sqlite } from './sqlite-file.ts';

const readAt = promisify(read);

/** The replica file as it stood at one moment, in ciphertext. Commits go on meanwhile, into the write-ahead log. */
export interface FileSnapshot {
  readonly bytes: number;
  read(position: number, length: number): Promise<Buffer>;
  /** Idempotent. Until then the write-ahead log only grows. */
  release(): void;
}

/** Thrown by a read after the end: the replica was closed under whoever copies it. */
export class SnapshotReleased extends Error {
  constructor() {
    super('the snapshot is released');
    this.name = 'SnapshotReleased';
  }
}

/**
 * Holds the file still while it is copied. A reader that begins when the whole write-ahead log has been copied back
 * takes the lock that keeps every checkpoint out of the file (https://www.sqlite.org/walformat.html §2.3.1,
 * WAL_READ_LOCK(0)); commits need none.
 */
export class FileSnapshots {
  readonly #db: Sqlite;
  readonly #reader: Sqlite;
  readonly #file: string;
  /** Closed only after the last connection: closing any descriptor of a file drops the process's locks on it. */
  #descriptor: number | undefined;
  #taken: FileSnapshot | undefined;
  #reads: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** @param reader a connection of its own, used for nothing else */
  constructor(db: Sqlite, reader: Sqlite, file: string) {
    this.#db = db;
    this.#reader = reader;
    this.#file = file;
  }

  get isTaken(): boolean {
    return this.#taken !== undefined;
  }

  /** @returns undefined where it cannot be had at this moment: it is taken, or a long read holds an older state */
  take(): FileSnapshot | undefined {
    if (this.#taken || this.#isClosed) return undefined;
    // One thread and one writer: nothing is committed between the checkpoint and the reader's first look.
    const [done] = this.#db.pragma('wal_checkpoint(PASSIVE)') as {
      busy: number;
      log: number;
      checkpointed: number;
    }[];
    // Busy: the log is being copied by the worker.
    if (!done || done.busy !== 0 || done.log !== done.checkpointed) return undefined;
    this.#reader.exec('BEGIN');
    const [pages, pageBytes] = ['page_count', 'page_size'].map((name) =>
      Number(this.#reader.pragma(name, { simple: true })),
    );
    this.#db.pragma('wal_autocheckpoint = 0'); // it would try, in vain, after every commit
    this.#descriptor ??= openSync(this.#file, 'r');
    const descriptor = this.#descriptor;
    const snapshot: FileSnapshot = {
      bytes: (pages ?? 0) * (pageBytes ?? 0),
      read: async (position, length) => {
        if (this.#taken !== snapshot) throw new SnapshotReleased();
        const reading = readAt(descriptor, Buffer.alloc(length), 0, length, position);
        this.#reads = reading.catch(() => undefined); // whoever asked has the failure
        const { bytesRead, buffer } = await reading;
        if (this.#taken !== snapshot) throw new SnapshotReleased();
        return buffer.subarray(0, bytesRead);
      },
      release: () => {
        if (this.#taken !== snapshot) return;
        this.#taken = undefined;
        this.#reader.exec('COMMIT');
        this.#db.pragma(`wal_autocheckpoint = ${LAST_RESORT_PAGES}`);
      },
    };
    this.#taken = snapshot;
    return snapshot;
  }

  /** To be called before the writer closes. */
  async close(): Promise<void> {
    this.#taken?.release();
    this.#isClosed = true;
    await this.#reads;
    if (this.#reader.open) this.#reader.close();
  }

  /** To be called after the writer has closed. */
  closeFile(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}
