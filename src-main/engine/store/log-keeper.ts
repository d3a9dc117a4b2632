import { Worker } from 'node:worker_threads';
import { IdleCheckpoint } from './idle-checkpoint.ts';
import type { LogAsked, LogCopied, LogTask } from './log-messages.ts';
import { isSqliteError } from './store-errors.ts';
import { AUTO_CHECKPOINT_PAGES, type Cipher, type Sqlite } from './sqlite-file.ts';

/** Pages of the log not yet in the file from which copying them on this thread would be felt: some 50 ms under SQLCipher. */
const FELT_PAGES = 1_000;
/**
 * Pages from which they are copied while commits go on. A pass beside commits makes these slower, and a page that many
 * commits write is copied once a pass: the fewer, the better.
 */
const FROM_PAGES = AUTO_CHECKPOINT_PAGES / 2;
/** Pages of the log beyond which whoever writes much waits, so that it can begin anew: 64 MB. */
const FULL_PAGES = 2 * AUTO_CHECKPOINT_PAGES;
/** Pages beyond which a commit copies them itself, whatever has become of the worker: 160 MB. */
export const LAST_RESORT_PAGES = 5 * AUTO_CHECKPOINT_PAGES;
/** After a pass that could copy nothing, for a long read or a full disk. */
const REST_MS = 2_000;

const NOTHING = { log: 0, checkpointed: 0 } as const;

interface LogParts {
  /** The writer's connection. */
  readonly db: Sqlite;
  readonly file: string;
  readonly key: Uint8Array;
  readonly cipher: Cipher;
  /** A copy of the file is being made, which keeps every pass out. */
  readonly isHeldStill: () => boolean;
}

/**
 * Keeps the write-ahead log short: a worker copies it into the file while commits go on, because a commit that did it
 * would hold a desk for a third of a second. Small logs are copied back on this thread when nobody waits.
 */
export class LogKeeper {
  readonly #parts: LogParts;
  readonly #pages;
  readonly #idle: IdleCheckpoint;
  readonly #key: Uint8Array<ArrayBuffer>;
  #worker: Worker | undefined;
  #running: Promise<void> | undefined;
  #restsUntil = 0;
  /** The worker has failed once: commits do its work from then on. */
  #hasFailed = false;
  #isClosed = false;

  constructor(parts: LogParts) {
    const { db, key } = parts;
    this.#parts = parts;
    this.#key = Uint8Array.from(key);
    this.#pages = db.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
    this.#idle = new IdleCheckpoint(db, () => this.#pending() >= FELT_PAGES && this.#pass() !== undefined);
    db.pragma(`wal_autocheckpoint = ${LAST_RESORT_PAGES}`);
  }

  /** To be told after each commit. */
  committed(): void {
    this.#idle.postpone();
    if (!this.#running && this.#pending() >= FROM_PAGES) void this.#pass();
  }

  /** Resolves when there is room for many more commits, or none can be made just now. For imports, not for people. */
  async room(): Promise<void> {
    if (this.#count().log < FULL_PAGES) return;
    await this.#running;
    // The log begins anew only where all of it has been copied: nothing is written while this waits.
    if (!this.#isClosed && this.#pending() > 0) await this.#pass();
  }

  /** To be called before the writer closes. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#idle.stop();
    this.#key.fill(0);
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.ref();
    worker.postMessage('close' satisfies LogAsked);
    await ended;
  }

  #count(): { readonly log: number; readonly checkpointed: number } {
    try {
      return this.#pages.get() ?? NOTHING;
    } catch (error) {
      // What has been committed stays committed: the next commit, or the close, meets what is wrong with the disk.
      if (!isSqliteError(error)) throw error;
      return NOTHING;
    }
  }

  #pending(): number {
    const { log, checkpointed } = this.#count();
    return log - checkpointed;
  }

  /** @returns undefined where the worker cannot copy now */
  #pass(): Promise<void> | undefined {
    if (this.#running) return this.#running;
    if (this.#isClosed || this.#hasFailed || this.#parts.isHeldStill()) return undefined;
    if (performance.now() < this.#restsUntil) return undefined;
    const worker = this.#started();
    const before = this.#count().checkpointed;
    const pass = new Promise<LogCopied>((resolve) => {
      const done = (copied: LogCopied) => {
        worker.off('message', done).off('exit', gone);
        resolve(copied);
      };
      const gone = () => done({ code: 'ended' });
      worker.on('message', done).once('exit', gone);
      worker.ref();
      worker.postMessage('copy' satisfies LogAsked);
    });
    this.#running = pass.then(({ code }) => {
      // Whoever closes waits for its end: without a hold on it the process would end before.
      if (!this.#isClosed) worker.unref();
      this.#running = undefined;
      // What a full disk or a long read keeps from being copied stays in the log, where it is safe.
      const hasCopied = !this.#isClosed && this.#count().checkpointed !== before;
      if (code !== undefined || !hasCopied) this.#restsUntil = performance.now() + REST_MS;
    });
    return this.#running;
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const { file, cipher } = this.#parts;
    const key = Uint8Array.from(this.#key);
    const worker = new Worker(new URL('./log-copy.worker.ts', import.meta.url), {
      workerData: { file, key, cipher } satisfies LogTask,
      transferList: [key.buffer],
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => {
      this.#worker = undefined;
      if (!this.#isClosed) this.#fail(undefined);
    });
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  #fail(error: unknown): void {
    if (this.#hasFailed || this.#isClosed) return;
    this.#hasFailed = true;
    this.#parts.db.pragma(`wal_autocheckpoint = ${AUTO_CHECKPOINT_PAGES}`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ended';
    process.emitWarning(`the worker that copies the write-ahead log has failed: ${code}`, {
      code: 'store.logWorker',
    });
  }
}
