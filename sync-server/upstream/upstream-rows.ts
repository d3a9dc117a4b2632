import type { Sqlite } from '../stores/embedded/server-file.ts';

/** What is known of the centre's version of one document. */
export interface UpstreamRow {
  readonly remoteRev: string | null;
  /** Sequence here of the version that the centre has, or was merged with; -1 where it is none that stands here. */
  readonly seq: number;
  /** Revision here of that version: its body is kept for as long as it is the base of what is still to be sent. */
  readonly rev: string | null;
  /** JSON of the centre's version where none of that content stands here. */
  readonly base: string | null;
  /** JSON of why the centre did not take the version of `heldSeq`. */
  readonly held: string | null;
  readonly heldSeq: number | null;
}

const COLUMNS = 'remoteRev, seq, rev, base, held, heldSeq';
const UNKNOWN: UpstreamRow = { remoteRev: null, seq: -1, rev: null, base: null, held: null, heldSeq: null };

/** Rows of the `upstream` table. Whoever writes them holds the transaction. */
export class UpstreamRows {
  readonly #get;
  readonly #put;
  readonly #forget;
  readonly #unsent;
  readonly #held;

  constructor(db: Sqlite) {
    this.#get = db.prepare<[number, string], UpstreamRow>(
      `SELECT ${COLUMNS} FROM upstream WHERE db = ? AND id = ?`,
    );
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO upstream (db, id, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#forget = db.prepare<[number]>('DELETE FROM upstream WHERE db = ?');
    // A tombstone that the centre never had is nothing to tell it.
    this.#unsent = db.prepare<[number, number, number], { id: string; docSeq: number }>(
      `SELECT doc.id AS id, doc.seq AS docSeq FROM doc
       LEFT JOIN upstream AS known ON known.db = doc.db AND known.id = doc.id
       WHERE doc.db = ? AND doc.seq > ? AND (known.seq IS NULL OR known.seq <> doc.seq)
         AND NOT (doc.deleted = 1 AND known.remoteRev IS NULL) AND doc.id NOT LIKE '\\_%' ESCAPE '\\'
       ORDER BY doc.seq LIMIT ?`,
    );
    this.#held = db.prepare<[number], { n: number }>(
      `SELECT count(*) AS n FROM upstream JOIN doc ON doc.db = upstream.db AND doc.id = upstream.id
       WHERE upstream.db = ? AND heldSeq = doc.seq`,
    );
  }

  get(db: number, id: string): UpstreamRow | undefined {
    return this.#get.get(db, id);
  }

  change(db: number, id: string, changed: Partial<UpstreamRow>): void {
    const { remoteRev, seq, rev, base, held, heldSeq } = { ...(this.get(db, id) ?? UNKNOWN), ...changed };
    this.#put.run(db, id, remoteRev, seq, rev, base, held, heldSeq);
  }

  /** Nothing is known any more of what the centre has. */
  forget(db: number): void {
    this.#forget.run(db);
  }

  /** By sequence here, the oldest first. */
  unsent(db: number, afterSeq: number, limit: number): readonly { id: string; docSeq: number }[] {
    return this.#unsent.all(db, afterSeq, limit);
  }

  held(db: number): number {
    return this.#held.get(db)?.n ?? 0;
  }
}
