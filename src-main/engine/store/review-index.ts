import type { Statement } from 'better-sqlite3-multiple-ciphers';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Reader, ReviewQuery, WaitingReview } from '#shared/kernel/reader.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { openReviews } from '#shared/kernel/rivals.ts';
import { compareStamps } from '#shared/kernel/stamp.ts';
import { contentOf } from './document-table.ts';
import { tableOf } from './record-indexes.ts';
import type { Sqlite } from './sqlite-file.ts';
import type { DerivedIndex } from './writer.ts';

interface ReviewRow {
  readonly id: Id;
  readonly type: string;
  readonly compartment: string;
  readonly patientId: Id | null;
  readonly stamp: string;
}

/** The documents that wait for a review. A document that no two stations have edited is not even looked at. */
export class ReviewIndex implements DerivedIndex {
  readonly #db: Sqlite;
  readonly #records: ReadonlyMap<string, AnyRecord>;
  readonly #put: Statement<[ReviewRow], unknown>;
  readonly #drop: Statement<[Id], unknown>;
  readonly #find: Statement<[Id], { readonly stamp: string }>;

  constructor(db: Sqlite, records: ReadonlyMap<string, AnyRecord>) {
    this.#db = db;
    this.#records = records;
    this.#put = db.prepare(
      `INSERT OR REPLACE INTO review (id, type, compartment, patient_id, stamp)
       VALUES (@id, @type, @compartment, @patientId, @stamp)`,
    );
    this.#drop = db.prepare<[Id]>('DELETE FROM review WHERE id = ?');
    this.#find = db.prepare<[Id], { stamp: string }>('SELECT stamp FROM review WHERE id = ?');
  }

  update(before: Envelope | undefined, after: Envelope | undefined): void {
    const [was, is] = [this.#rowOf(before), this.#rowOf(after)];
    if (is) this.#put.run(is);
    else if (was) this.#drop.run(was.id);
  }

  reload(): void {
    // Nothing is held in memory.
  }

  /** Whether what is held of a document is what its values give. */
  agrees(envelope: Envelope): boolean {
    return this.#find.get(envelope.id)?.stamp === this.#rowOf(envelope)?.stamp;
  }

  list({ limit, after, ...query }: Parameters<Reader['reviews']>[0]): readonly WaitingReview[] {
    const { sql, parameters } = conditions(query);
    const further = after ? ' AND (stamp, id) < (?, ?)' : '';
    const rows = this.#db
      .prepare<unknown[], Omit<ReviewRow, 'compartment'>>(
        `SELECT id, type, patient_id AS patientId, stamp FROM review
         WHERE ${sql}${further} ORDER BY stamp DESC, id DESC LIMIT ?`,
      )
      .all(...parameters, ...(after ? [after.stamp, after.id] : []), limit);
    return rows.map(({ patientId, ...row }) => ({ ...row, ...(patientId !== null && { patientId }) }));
  }

  count(query: ReviewQuery): number {
    const { sql, parameters } = conditions(query);
    const row = this.#db
      .prepare<unknown[], { count: number }>(`SELECT count(*) AS count FROM review WHERE ${sql}`)
      .get(...parameters);
    return row?.count ?? 0;
  }

  #rowOf(envelope: Envelope | undefined): ReviewRow | undefined {
    const record = envelope?.rivals && this.#records.get(envelope.type);
    if (!record || !envelope) return undefined;
    const stamps = openReviews(envelope, record).flatMap(({ candidates }) =>
      candidates.map(({ stamp }) => stamp),
    );
    const stamp = stamps.toSorted(compareStamps).at(-1);
    if (stamp === undefined) return undefined;
    const { id, type, patientId } = envelope;
    return { id, type, compartment: record.compartment, patientId: patientId ?? null, stamp };
  }
}

function conditions({ types, patientId, upTo }: ReviewQuery): {
  readonly sql: string;
  readonly parameters: readonly string[];
} {
  const terms = [`type IN (${types.map(() => '?').join(', ')})`];
  const parameters: string[] = [...types];
  if (patientId !== undefined) {
    terms.push('patient_id = ?');
    parameters.push(patientId);
  }
  if (upTo !== undefined) {
    terms.push('stamp <= ?');
    parameters.push(upTo);
  }
  return { sql: terms.join(' AND '), parameters };
}

/**
 * Which fields go to review is the program's word. Where that has changed for a type, its documents are gone through once:
 * in a file of an earlier version those of every type that has such fields.
 */
export function alignReviews(db: Sqlite, index: ReviewIndex, records: ReadonlyMap<string, AnyRecord>): void {
  const declared: { readonly [type: string]: string } = Object.fromEntries<string>(
    [...records.values()].flatMap((record) => {
      const fields = Object.keys(record.fields).filter((name) => record.fields[name]?.merge === 'review');
      return fields.length === 0 ? [] : [[record.type, fields.toSorted().join(' ')] as const];
    }),
  );
  const key = 'reviews';
  const kept = db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(key);
  const found = kept ? (JSON.parse(kept.value) as { readonly [type: string]: string }) : {}; // written below
  const changed = [...new Set([...Object.keys(declared), ...Object.keys(found)])].filter(
    (type) => declared[type] !== found[type],
  );
  if (changed.length === 0) return;
  db.transaction(() => {
    for (const type of changed) {
      db.prepare<[string]>('DELETE FROM review WHERE type = ?').run(type);
      const record = records.get(type);
      for (const envelope of record ? contested(db, record) : []) index.update(undefined, envelope);
    }
    db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)').run(
      key,
      JSON.stringify(declared),
    );
  }).immediate();
}

const PAGE = 1_000;

/** Documents of a type with rivals, in pages: a connection cannot write while it iterates. */
function* contested(db: Sqlite, { type, compartment }: AnyRecord): Iterable<Envelope> {
  const page = db.prepare<[string, string, number], { readonly id: string; readonly body: string }>(
    `SELECT id, body FROM ${tableOf(compartment)} WHERE id > ? AND id < ? AND deleted = 0
     AND instr(body, '"rivals":') > 0 ORDER BY id LIMIT ?`,
  );
  let last = `${type}:`;
  for (;;) {
    const rows = page.all(last, `${type};`, PAGE); // ';' follows ':' in ASCII
    for (const row of rows) yield contentOf(row) as unknown as Envelope; // a document table's content is an envelope
    const end = rows.at(-1);
    if (!end) return;
    last = end.id;
  }
}
