import type { Sqlite } from './sqlite-file.ts';

export interface NotSent {
  readonly count: number;
  /** Unix time in ms of the oldest unsent edit; absent where everything is sent. */
  readonly oldestMs?: number;
}

interface OutboxRow {
  /** The local sequence of the newest unsent version. */
  readonly seq: number;
  readonly compartment: string;
  readonly id: string;
  /** JSON of the document as the server last knew it; null where it knew none. */
  readonly base: string | null;
  readonly since: number;
  /** JSON of why the server did not take it; null where it only waits its turn. */
  readonly held: string | null;
}

type OutboxPlace = Pick<OutboxRow, 'seq' | 'compartment' | 'id' | 'held'>;

const COLUMNS = 'row AS seq, compartment, id, base, since, held';

/**
 * What was written here and not yet taken by the server, each with the base it was edited from. The row of a document is
 * the sequence of its newest version, whichever wrote that: so it is found by the sequence of the version before.
 */
export class Outbox {
  readonly #insert;
  readonly #move;
  readonly #delete;
  readonly #at;
  readonly #hold;
  readonly #held;
  readonly #heldBack;
  readonly #rebase;
  readonly #forget;
  readonly #count;
  readonly #page;
  readonly #oldest;
  /** By compartment. Counted once and then kept, because the shell asks after each commit. Absent where it has to be counted. */
  #tally: Map<string, { count: number; oldestMs: number }> | undefined;

  /** Kept likewise; mostly 0, and then nothing but holding changes it. */
  #heldCount: number | undefined;

  constructor(db: Sqlite) {
    this.#insert = db.prepare<[number, string, string, string | null, number]>(
      'INSERT INTO outbox (row, compartment, id, base, since) VALUES (?, ?, ?, ?, ?)',
    );
    this.#move = db.prepare<[number, number]>('UPDATE outbox SET row = ?, held = NULL WHERE row = ?');
    this.#delete = db.prepare<[number], { compartment: string; since: number }>(
      'DELETE FROM outbox WHERE row = ? RETURNING compartment, since',
    );
    this.#count = db.prepare<[], { compartment: string; count: number; oldestMs: number }>(
      'SELECT compartment, count(*) AS count, min(since) AS oldestMs FROM outbox GROUP BY compartment',
    );
    this.#at = db.prepare<[number], OutboxRow>(`SELECT ${COLUMNS} FROM outbox WHERE row = ?`);
    this.#hold = db.prepare<[string, number]>('UPDATE outbox SET held = ? WHERE row = ?');
    this.#held = db.prepare<[], { count: number }>(
      'SELECT count(*) AS count FROM outbox WHERE held IS NOT NULL',
    );
    this.#heldBack = db.prepare<[number], { id: string; held: string }>(
      'SELECT id, held FROM outbox WHERE held IS NOT NULL ORDER BY row LIMIT ?',
    );
    this.#rebase = db.prepare<[string | null, number]>('UPDATE outbox SET base = ? WHERE row = ?');
    this.#forget = db.prepare<[string]>('UPDATE outbox SET base = NULL, held = NULL WHERE compartment = ?');
    this.#oldest = db.prepare<[string], { seq: number | null }>(
      'SELECT min(row) AS seq FROM outbox WHERE compartment = ?',
    );
    this.#page = db.prepare<[number, number], OutboxPlace>(
      'SELECT row AS seq, compartment, id, held FROM outbox WHERE row > ? ORDER BY row LIMIT ?',
    );
  }

  /** Notes the first version of a document, or the first edit since the server had it. */
  begin(compartment: string, id: string, seq: number, base: string | null, now: number): void {
    this.#insert.run(seq, compartment, id, base, now);
    const before = this.#tally?.get(compartment);
    this.#tally?.set(compartment, {
      count: (before?.count ?? 0) + 1,
      oldestMs: Math.min(before?.oldestMs ?? now, now),
    });
  }

  /**
   * Notes a further edit: it moves to the end, and the base of the first unsent one stays.
   * @returns false where the version before was not unsent
   */
  move(previousSeq: number, seq: number): boolean {
    if (this.#heldCount !== 0) this.#heldCount = undefined;
    return this.#move.run(seq, previousSeq).changes === 1;
  }

  /**
   * The server has the document of that version.
   * @returns since when it was not sent; undefined where it was
   */
  settle(seq: number): number | undefined {
    const row = this.#delete.get(seq);
    if (!row) return undefined;
    if (this.#heldCount !== 0) this.#heldCount = undefined;
    const { compartment, since } = row;
    const before = this.#tally?.get(compartment);
    if (before?.count === 1) this.#tally?.delete(compartment);
    else if (before && before.oldestMs !== since) before.count -= 1;
    else this.#tally = undefined;
    return since;
  }

  at(seq: number): OutboxRow | undefined {
    return this.#at.get(seq);
  }

  /** It stays, with the reason, until it is edited or tried again. @param held JSON */
  hold(seq: number, held: string): void {
    this.#heldCount = undefined;
    this.#hold.run(held, seq);
  }

  held(): number {
    this.#heldCount ??= this.#held.get()?.count ?? 0;
    return this.#heldCount;
  }

  heldBack(limit: number): readonly { readonly id: string; readonly held: string }[] {
    return this.#heldBack.all(limit);
  }

  /** What the server has is another version now. @param base JSON */
  rebase(seq: number, base: string | null): void {
    this.#rebase.run(base, seq);
  }

  /** Nothing is known any more of what the server has of a compartment. */
  forget(compartment: string): void {
    this.#heldCount = undefined;
    this.#forget.run(compartment);
  }

  /** The transaction was rolled back: what is held in memory may be ahead of the file. */
  reload(): void {
    this.#tally = undefined;
    this.#heldCount = undefined;
  }

  notSent(): NotSent {
    let count = 0;
    let oldestMs = Number.POSITIVE_INFINITY;
    for (const one of this.byCompartment().values()) {
      count += one.count;
      oldestMs = Math.min(oldestMs, one.oldestMs);
    }
    return count === 0 ? { count } : { count, oldestMs };
  }

  /** Only where there is something. */
  byCompartment(): ReadonlyMap<string, Required<NotSent>> {
    this.#tally ??= new Map(
      this.#count.all().map(({ compartment, ...counted }) => [compartment, counted] as const),
    );
    return this.#tally;
  }

  /** The sequence of the oldest of a compartment. */
  oldestSeq(compartment: string): number | undefined {
    return this.#oldest.get(compartment)?.seq ?? undefined;
  }

  /** The oldest first. */
  page(afterSeq: number, limit: number): readonly OutboxPlace[] {
    return this.#page.all(afterSeq, limit);
  }
}
