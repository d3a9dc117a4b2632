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

/** What was written here and not yet taken by the server, each with the base it was edited from. */
export class Outbox {
  readonly #find;
  readonly #insert;
  readonly #move;
  readonly #delete;
  readonly #count;
  readonly #page;

  constructor(db: Sqlite) {
    this.#find = db.prepare<[string], { row: number }>('SELECT row FROM outbox WHERE id = ?');
    this.#insert = db.prepare<[number, string, string, string | null, number]>(
      'INSERT INTO outbox (row, compartment, id, base, since) VALUES (?, ?, ?, ?, ?)',
    );
    this.#move = db.prepare<[number, number]>('UPDATE outbox SET row = ? WHERE row = ?');
    this.#delete = db.prepare<[string]>('DELETE FROM outbox WHERE id = ?');
    this.#count = db.prepare<[], { count: number; oldest: number | null }>(
      'SELECT count(*) AS count, min(since) AS oldest FROM outbox',
    );
    this.#page = db.prepare<[number, number], OutboxRow>(
      'SELECT row AS seq, compartment, id, base, since FROM outbox WHERE row > ? ORDER BY row LIMIT ?',
    );
  }

  /** Notes an edit. The base of the first unsent edit stays; later ones move the row to the end. */
  mark(compartment: string, id: string, seq: number, base: string | null, now: number): void {
    const found = this.#find.get(id);
    if (found) this.#move.run(seq, found.row);
    else this.#insert.run(seq, compartment, id, base, now);
  }

  /** The server has the document as it stands here. */
  settle(id: string): void {
    this.#delete.run(id);
  }

  notSent(): NotSent {
    const { count, oldest } = this.#count.get() ?? { count: 0, oldest: null };
    return oldest === null ? { count } : { count, oldestMs: oldest };
  }

  /** The oldest first. */
  page(afterSeq: number, limit: number): readonly OutboxRow[] {
    return this.#page.all(afterSeq, limit);
  }
}
