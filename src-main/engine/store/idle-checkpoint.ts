import type { Sqlite } from './sqlite-file.ts';
import { isSqliteError } from './store-errors.ts';

const IDLE_MS = 2_000;

/** Copies the write-ahead log back while nobody waits, so that no commit has to. */
export class IdleCheckpoint {
  readonly #db: Sqlite;
  readonly #isDoneElsewhere: () => boolean;
  #timer: NodeJS.Timeout | undefined;

  /** @param isDoneElsewhere asked first: whether another thread copies */
  constructor(db: Sqlite, isDoneElsewhere: () => boolean = () => false) {
    this.#db = db;
    this.#isDoneElsewhere = isDoneElsewhere;
  }

  postpone(): void {
    if (this.#timer) this.#timer.refresh();
    else this.#timer = setTimeout(() => this.#run(), IDLE_MS).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #run(): void {
    this.#timer = undefined;
    try {
      if (this.#isDoneElsewhere()) return;
      this.#db.pragma('wal_checkpoint(PASSIVE)');
    } catch (error) {
      // A reader in the way, or a full disk: the log stays as it is, and the next commit or checkpoint tells.
      if (!isSqliteError(error)) throw error;
    }
  }
}
