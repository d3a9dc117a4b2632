import type { Sqlite } from './sqlite-file.ts';

export interface NotSent {
  readonly count: number;
  /** Unix time in ms of the oldest unsent edit; absent where everything is sent. */
  readonly oldestMs?: number;
}

export interface OutboxRow {
  /** The local sequence of the newest unsent version. */
  readonly seq: number;
  readonly compartment: string;
  readonly id: string;
  /** JSON of the document as the server last knew it; null where it knew none. */
  readonly base: string | null;
  readonly since: number;
}

/**
 * What was written here and not yet taken by the server, each with the base it was edited from. The row of a document is
 * the sequence of its newest version, whichever wrote that: so it is found by the sequence of the version before.
 */
export class Outbox {
  readonly #insert;
  readonly #move;
  readonly #delete;
  readonly #count;
  readonly #page;
  readonly #since;
  readonly #base;
  /** Counted once and then kept, because the shell asks after each commit. Absent where it has to be counted. */
  #tally: { count: number; oldestMs: number | undefined } | undefined;

  constructor(db: Sqlite) {
    this.#insert = db.prepare<[number, string, string, string | null, number]>(
      'INSERT INTO outbox (row, compartment, id, base, since) VALUES (?, ?, ?, ?, ?)',
    );
    this.#move = db.prepare<[number, number]>('UPDATE outbox SET row = ? WHERE row = ?');
    this.#delete = db.prepare<[number]>('DELETE FROM outbox WHERE row = ?');
    this.#count = db.prepare<[], { count: number; oldest: number | null }>(
      'SELECT count(*) AS count, min(since) AS oldest FROM outbox',
    );
    this.#since = db.prepare<[number], { since: number }>('SELECT since FROM outbox WHERE row = ?');
    this.#base = db.prepare<[number], { base: string | null }>('SELECT base FROM outbox WHERE row = ?');
    this.#page = db.prepare<[number, number], OutboxRow>(
      'SELECT row AS seq, compartment, id, base, since FROM outbox WHERE row > ? ORDER BY row LIMIT ?',
    );
  }

  /** Notes the first version of a document, or the first edit since the server had it. */
  begin(compartment: string, id: string, seq: number, base: string | null, now: number): void {
    this.#insert.run(seq, compartment, id, base, now);
    if (!this.#tally) return;
    this.#tally.count += 1;
    this.#tally.oldestMs = Math.min(this.#tally.oldestMs ?? now, now);
  }

  /**
   * Notes a further edit: it moves to the end, and the base of the first unsent one stays.
   * @returns false where the version before was not unsent
   */
  move(previousSeq: number, seq: number): boolean {
    return this.#move.run(seq, previousSeq).changes === 1;
  }

  /** The server has the document of that version. */
  settle(seq: number): void {
    const row = this.#tally && this.#since.get(seq);
    this.#delete.run(seq);
    if (!this.#tally || !row) return;
    if (row.since === this.#tally.oldestMs) this.#tally = undefined;
    else this.#tally.count -= 1;
  }

  /** @returns `new` where the server has never had the document of that version; undefined where nothing is unsent */
  unsent(seq: number): 'new' | 'edited' | undefined {
    const row = this.#base.get(seq);
    return row && (row.base === null ? 'new' : 'edited');
  }

  /** The transaction was rolled back: what is held in memory may be ahead of the file. */
  reload(): void {
    this.#tally = undefined;
  }

  notSent(): NotSent {
    if (!this.#tally) {
      const { count, oldest } = this.#count.get() ?? { count: 0, oldest: null };
      this.#tally = { count, oldestMs: oldest ?? undefined };
    }
    const { count, oldestMs } = this.#tally;
    return oldestMs === undefined ? { count } : { count, oldestMs };
  }

  /** The oldest first. */
  page(afterSeq: number, limit: number): readonly OutboxRow[] {
    return this.#page.all(afterSeq, limit);
  }
}
