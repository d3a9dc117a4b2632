import { Worker } from 'node:worker_threads';
import { AUTO_CHECKPOINT_PAGES, isSqliteError, type Cipher, type Sqlite } from './server-file.ts';

/** Pages that are not in the file yet from which the worker copies them: what is written often is copied once a pass. */
const FROM_PAGES = AUTO_CHECKPOINT_PAGES;
/** Pages from which a commit copies them itself, whatever has become of the worker: 160 MB. */
const LAST_RESORT_PAGES = 5 * AUTO_CHECKPOINT_PAGES;

/** What opens the file in the worker. The key is moved there, and wiped once SQLite has it. */
export interface LogTask {
  readonly folder: string;
  readonly name: string;
  readonly key: Uint8Array<ArrayBuffer>;
  readonly cipher: Cipher;
}

export type LogAsked = 'copy' | 'close';

/** A pass has ended. A code of SQLite's where it failed. */
export interface LogCopied {
  readonly code?: string;
}

/** After a pass that failed, for a full disk: commits would have it begun again at once. */
const REST_MS = 2_000;

/**
 * Has a worker copy the write-ahead log back into the file while requests are answered: a commit that did it would hold
 * everybody for a third of a second, each time that it fills.
 */
export class LogKeeper {
  readonly #db: Sqlite;
  readonly #task: Omit<LogTask, 'key'>;
  readonly #key: Uint8Array;
  readonly #pages;
  #worker: Worker | undefined;
  #isCopying = false;
  #restsUntil = 0;
  #isOver = false;

  constructor(db: Sqlite, key: Uint8Array, task: Omit<LogTask, 'key'>) {
    this.#db = db;
    this.#task = task;
    this.#key = Uint8Array.from(key);
    this.#pages = db.prepare<[], { log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
    db.pragma(`wal_autocheckpoint = ${LAST_RESORT_PAGES}`);
  }

  /** To be told after each commit. */
  committed(): void {
    if (this.#isCopying || this.#isOver || performance.now() < this.#restsUntil) return;
    if (this.#waiting() < FROM_PAGES) return;
    this.#isCopying = true;
    this.#started().postMessage('copy' satisfies LogAsked);
  }

  /** Before the file is closed. What the worker is at may end later: a log that is left beside the file is read when it is opened. */
  close(): void {
    this.#isOver = true;
    this.#key.fill(0);
    this.#worker?.postMessage('close' satisfies LogAsked);
  }

  #waiting(): number {
    try {
      const { log = 0, checkpointed = 0 } = this.#pages.get() ?? {};
      return log - checkpointed;
    } catch (error) {
      // What was committed stays so: the next commit meets what is wrong with the disk.
      if (!isSqliteError(error)) throw error;
      return 0;
    }
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const key = Uint8Array.from(this.#key);
    const worker = new Worker(new URL('./server-log-copy.worker.ts', import.meta.url), {
      workerData: { ...this.#task, key } satisfies LogTask,
      transferList: [key.buffer],
    });
    worker.on('message', ({ code }: LogCopied) => {
      this.#isCopying = false;
      // What could not be copied stays in the log, where it is safe.
      if (code !== undefined) this.#restsUntil = performance.now() + REST_MS;
    });
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', () => this.#fail(undefined));
    worker.unref();
    this.#worker = worker;
    return worker;
  }

  /** Commits do its work from now on. */
  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#db.pragma(`wal_autocheckpoint = ${AUTO_CHECKPOINT_PAGES}`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ended';
    process.emitWarning(`the worker that copies the write-ahead log has failed: ${code}`, {
      code: 'server.logWorker',
    });
  }
}
