import type { JsonObject } from '#shared/kernel/json.ts';
import type { Backend, DatabaseWrites } from '../../backend.ts';
import { CouchError } from '../../couch/couch-error.ts';
import type { ServerLog } from '../../http/server-log.ts';
import { idOf, isMadeFrom, isStanding, standingOf } from '../../standing.ts';
import { isSqliteError } from '../embedded/server-file.ts';
import { CouchUnavailable } from './couchdb-client.ts';
import type { JournalEntry, JournalFile } from './journal-file.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
/** The database is gone, or a document does not fit what stands: nothing mends that by itself. */
const LASTING: ReadonlySet<number> = new Set([404, 412]);
/** Of one document in an answer: of the CouchDB, not of the document. */
const PASSING: ReadonlySet<unknown> = new Set(['internal_server_error', 'service_unavailable', 'timeout']);

/**
 * Commits of several documents before a CouchDB, which writes each by itself: first into the server's own file, then there, in their
 * order, until they stand. See decision 0023.
 */
export class CommitJournal implements Pick<Backend, 'commit' | 'write'> {
  readonly #file: JournalFile;
  readonly #couch: Pick<Backend, 'read' | 'write'>;
  readonly #log: ServerLog;
  /** The last work on each database, one after the other: nothing is written between the look at what stands and the commit. */
  readonly #turns = new Map<string, Promise<unknown>>();
  /** Numbers of entries that the CouchDB does not take as they are: tried again later, and nothing waits for them. */
  readonly #putOff = new Set<number>();
  #settling: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #waitMs = FIRST_WAIT_MS;
  #isClosed = false;

  constructor(file: JournalFile, couch: Pick<Backend, 'read' | 'write'>, log: ServerLog) {
    this.#file = file;
    this.#couch = couch;
    this.#log = log;
  }

  readonly commit: Backend['commit'] = (writes) =>
    this.#inTurn(
      writes.map(({ database }) => database),
      async () => {
        await this.settle();
        const moved = await this.#moved(writes);
        if (moved.length > 0) return moved;
        this.#file.add(writes);
        // It is committed, whether or not it can be carried out now.
        await this.settle().catch((error: unknown) => this.#tryLater(error));
        return [];
      },
    );

  /** What was committed before it comes to stand first. */
  readonly write: Backend['write'] = (database, documents) =>
    this.#inTurn([database], async () => {
      await this.settle();
      return this.#couch.write(database, documents);
    });

  /** Carries out what waits. @throws CouchError 503 where the CouchDB does not answer: it goes on waiting, and so does what is after it */
  async settle(): Promise<void> {
    // Again where one came while the last was ending.
    while (!this.#isClosed && this.#next()) {
      this.#settling ??= this.#carryOutAll().finally(() => (this.#settling = undefined));
      await this.#settling;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#settling?.catch(() => undefined); // told to whoever waits for it
    this.#file.close();
  }

  #inTurn<T>(databases: readonly string[], work: () => Promise<T>): Promise<T> {
    const before = databases.flatMap((name) => this.#turns.get(name) ?? []);
    const turn = Promise.allSettled(before).then(work);
    for (const name of databases) this.#turns.set(name, turn);
    return turn;
  }

  #next(): JournalEntry | undefined {
    let entry = this.#file.next();
    while (entry && this.#putOff.has(entry.number)) entry = this.#file.next(entry.number);
    return entry;
  }

  async #carryOutAll(): Promise<void> {
    for (let entry = this.#next(); entry && !this.#isClosed; entry = this.#next()) {
      if (await this.#carryOut(entry)) this.#waitMs = FIRST_WAIT_MS;
    }
  }

  /** @returns false where it is put off */
  async #carryOut(entry: JournalEntry): Promise<boolean> {
    const lost: string[] = [];
    for (const { database, documents } of entry.writes) {
      try {
        const outcomes = await this.#couch.write(database, documents);
        if (outcomes.some((one) => PASSING.has(one['error']))) throw new CouchUnavailable(500);
        const refused = documents.filter((_, index) => outcomes[index]?.['ok'] !== true);
        lost.push(...(await this.#notStanding(database, refused)).map(idOf));
      } catch (error) {
        if (!(error instanceof CouchError) || error.status >= 500) throw error;
        if (!LASTING.has(error.status)) {
          // Too large for its limits, perhaps: whoever looks after it may change them.
          this.#log.error('journal.refused', { entry: entry.number, status: error.status });
          this.#putOff.add(entry.number);
          this.#later();
          return false;
        }
        lost.push(...documents.map(idOf));
      }
    }
    if (lost.length === 0) {
      this.#file.done(entry);
      return true;
    }
    // Someone wrote past this server. What could not be written is kept in the file.
    this.#file.stick(entry, lost);
    this.#log.error('journal.stuck', { entry: entry.number, documents: lost.join(' ') });
    return true;
  }

  /** Of documents that the CouchDB refused: which do not stand as they are already, from an attempt that was cut. */
  async #notStanding(database: string, documents: readonly JsonObject[]): Promise<readonly JsonObject[]> {
    const standing = await standingOf(this.#couch, database, documents);
    return documents.filter((document) => !isStanding(document, standing.get(idOf(document))));
  }

  /** The ids of documents that were not made from what stands. */
  async #moved(writes: readonly DatabaseWrites[]): Promise<readonly string[]> {
    const moved: string[] = [];
    for (const { database, documents } of writes) {
      const standing = await standingOf(this.#couch, database, documents);
      const isStale = (one: JsonObject) => !isMadeFrom(one, standing.get(idOf(one)));
      moved.push(...documents.filter(isStale).map(idOf));
    }
    return moved;
  }

  #tryLater(error: unknown): void {
    if (error instanceof CouchError) {
      const answered = error instanceof CouchUnavailable ? error.answered : undefined;
      this.#log.error('journal.waiting', { status: error.status, ...(answered && { answered }) });
    } else if (isSqliteError(error)) this.#log.error('journal.waiting', { sqlite: error.code });
    else throw error;
    this.#later();
  }

  #later(): void {
    if (this.#isClosed || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#putOff.clear();
      this.settle().catch((again: unknown) => this.#tryLater(again));
    }, this.#waitMs).unref();
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
  }
}
