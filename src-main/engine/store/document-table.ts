import type { Statement } from 'better-sqlite3-multiple-ciphers';
import type { Sqlite } from './sqlite-file.ts';

/** What RxDB keeps with every document. Attachments are not used: files are blobs of their own. */
export interface RxMeta {
  readonly _deleted: boolean;
  readonly _attachments: Readonly<Record<string, never>>;
  readonly _rev: string;
  readonly _meta: { readonly lwt: number; readonly [flag: string]: unknown };
}

/** A document of any collection as RxDB hands it over: content and RxDB's members side by side. */
export type StoredDocument = Readonly<Record<string, unknown>> & RxMeta;

/** As it goes into a row. */
export interface KeptDocument {
  readonly document: StoredDocument;
  /** Made by `bodyOf`, or of the same content. */
  readonly body: string;
}

export interface StoredRow {
  readonly seq: number;
  readonly rev: string;
  readonly lwt: number;
  readonly deleted: number;
  readonly meta: string | null;
  readonly body: string;
}

export const ROW_COLUMNS = 'seq, rev, lwt, deleted, meta, body';

/** A row with what is known of the server's, and its place among what is not sent. */
export interface StateRow extends StoredRow {
  readonly id: string;
  readonly remoteRev: string | null;
  /** The sequence again, where the version is unsent. */
  readonly unsent: number | null;
  readonly base: string | null;
}

/** Rows by the local sequence, after one and so many: those of which the first version stands, and the others. */
export function changedSinceSql(table: string): string {
  const others = ROW_COLUMNS.replace('seq, ', '');
  return `SELECT row AS seq, ${others} FROM ${table} WHERE row > @seq AND seq = row
    UNION ALL SELECT seq, ${others} FROM ${table} WHERE seq > @seq AND seq <> row ORDER BY 1 LIMIT @limit`;
}

/** The server's revision that was last seen. @param table the name of a document table, or another that it goes by */
export function remoteRevSql(table: string): string {
  return `coalesce((SELECT sent.rev FROM sent WHERE sent.seq = ${table}.seq), ${table}.remote_rev)`;
}

export function documentOf(row: StoredRow): StoredDocument {
  return {
    ...contentOf(row),
    _deleted: row.deleted === 1,
    _attachments: {},
    _rev: row.rev,
    _meta: row.meta === null ? { lwt: row.lwt } : { ...(JSON.parse(row.meta) as object), lwt: row.lwt },
  };
}

export function contentOf(row: Pick<StoredRow, 'body'>): Record<string, unknown> {
  return JSON.parse(row.body) as Record<string, unknown>; // written by `bodyOf`, always an object
}

/** The content alone: what RxDB adds stands in columns. */
export function bodyOf(document: StoredDocument): string {
  const { _deleted, _attachments, _rev, _meta, ...content } = document;
  return JSON.stringify(content);
}

export function metaOf(document: StoredDocument): string | null {
  const { lwt: _lwt, ...flags } = document._meta; // a column of its own
  return Object.keys(flags).length === 0 ? null : JSON.stringify(flags);
}

/** `type, patient_id, seq, rev, lwt, deleted, remote_rev, meta, body`: by place, which costs a microsecond less than by name. */
type Row = readonly [
  type: string | null,
  patientId: string | null,
  seq: number,
  rev: string,
  lwt: number,
  deleted: number,
  remoteRev: string | null,
  meta: string | null,
  body: string,
];

/**
 * The rows of one compartment. Prepared once; every statement finds its row by id. A row is numbered by the sequence of
 * its first version, which is greater than every number before it: only rows of later versions are indexed by sequence.
 */
export class DocumentTable {
  readonly name: string;
  readonly #db: Sqlite;
  readonly #select: Statement<[string], StoredRow>;
  readonly #seq: Statement<[string], { readonly seq: number }>;
  readonly #insert: Statement<[number, string, ...Row], unknown>;
  readonly #update: Statement<[...Row, string], unknown>;
  readonly #remote: Statement<[string], { readonly remoteRev: string | null }>;
  readonly #putSent: Statement<[number, string], unknown>;
  readonly #dropSent: Statement<[number], unknown>;
  readonly #clearRemote: Statement<[string], unknown>;
  readonly #states: Statement<[string], StateRow>;
  readonly #seqs: Statement<[string], { readonly id: string; readonly seq: number }>;

  constructor(db: Sqlite, name: string) {
    this.#db = db;
    this.name = name;
    this.#select = db.prepare<[string], StoredRow>(`SELECT ${ROW_COLUMNS} FROM ${name} WHERE id = ?`);
    this.#seq = db.prepare<[string], { seq: number }>(`SELECT seq FROM ${name} WHERE id = ?`);
    this.#remote = db.prepare<[string], { remoteRev: string | null }>(
      `SELECT ${remoteRevSql(name)} AS remoteRev FROM ${name} WHERE id = ?`,
    );
    this.#putSent = db.prepare<[number, string]>('INSERT OR REPLACE INTO sent (seq, rev) VALUES (?, ?)');
    this.#dropSent = db.prepare<[number]>('DELETE FROM sent WHERE seq = ?');
    this.#clearRemote = db.prepare<[string]>(`UPDATE ${name} SET remote_rev = NULL WHERE id = ?`);
    this.#states = db.prepare<[string], StateRow>(
      `SELECT known.seq, known.rev, lwt, deleted, meta, body, known.id, ${remoteRevSql('known')} AS remoteRev, unsent.row AS unsent, unsent.base
       FROM ${name} AS known LEFT JOIN outbox AS unsent ON unsent.row = known.seq
       WHERE known.id IN (SELECT value FROM json_each(?))`,
    );
    this.#seqs = db.prepare<[string], { id: string; seq: number }>(
      `SELECT id, seq FROM ${name} WHERE id IN (SELECT value FROM json_each(?))`,
    );
    this.#insert = db.prepare(
      `INSERT INTO ${name} (row, id, type, patient_id, seq, rev, lwt, deleted, remote_rev, meta, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#update = db.prepare(
      `UPDATE ${name} SET type = ?, patient_id = ?, seq = ?, rev = ?, lwt = ?, deleted = ?,
       remote_rev = coalesce(?, ${remoteRevSql(name)}), meta = ?, body = ? WHERE id = ?`,
    );
  }

  /** The server's revision that was last seen. */
  remoteRev(id: string): string | undefined {
    return this.#remote.get(id)?.remoteRev ?? undefined;
  }

  /**
   * The document itself, and its place in the local sequence, stay as they are.
   * @param rev undefined: the server has none
   * @returns that place; undefined where there is no such document
   */
  setRemoteRev(id: string, rev: string | undefined): number | undefined {
    const seq = this.seq(id);
    if (seq === undefined) return undefined;
    if (rev !== undefined) this.#putSent.run(seq, rev);
    else {
      this.#dropSent.run(seq);
      this.#clearRemote.run(id);
    }
    return seq;
  }

  /** Of many, in one look; what is not here is left out. */
  states(ids: readonly string[]): readonly StateRow[] {
    return this.#states.all(JSON.stringify(ids));
  }

  /** The local sequences of the versions that stand. */
  seqs(ids: readonly string[]): ReadonlyMap<string, number> {
    return new Map(this.#seqs.all(JSON.stringify(ids)).map(({ id, seq }) => [id, seq]));
  }

  row(id: string): StoredRow | undefined {
    return this.#select.get(id);
  }

  document(id: string): StoredDocument | undefined {
    const row = this.#select.get(id);
    return row && documentOf(row);
  }

  /** The local sequence of the version that stands. */
  seq(id: string): number | undefined {
    return this.#seq.get(id)?.seq;
  }

  insert(kept: KeptDocument, seq: number, remoteRev?: string): void {
    this.#insert.run(seq, String(kept.document['id']), ...rowOf(kept, seq, remoteRev));
  }

  /** The remote revision stays as it is unless a new one is given. @param previousSeq of the version that stood */
  update(kept: KeptDocument, previousSeq: number, seq: number, remoteRev?: string): void {
    this.#update.run(...rowOf(kept, seq, remoteRev), String(kept.document['id']));
    this.#dropSent.run(previousSeq);
  }

  /**
   * Removes tombstones older than `beforeMs`, except those that the server does not have yet.
   * @returns whether more may be left
   */
  purge(beforeMs: number, limit: number): boolean {
    const purged = this.#db
      .prepare<[number, number], { seq: number }>(
        `DELETE FROM ${this.name} WHERE row IN (SELECT row FROM ${this.name} AS dead
         WHERE deleted = 1 AND lwt <= ? AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.row = dead.seq) LIMIT ?)
         RETURNING seq`,
      )
      .all(beforeMs, limit);
    for (const { seq } of purged) this.#dropSent.run(seq);
    return purged.length === limit;
  }
}

function rowOf({ document, body }: KeptDocument, seq: number, remoteRev: string | undefined): Row {
  return [
    textOrNull(document['type']),
    textOrNull(document['patientId']),
    seq,
    document._rev,
    document._meta.lwt,
    document._deleted ? 1 : 0,
    remoteRev ?? null,
    metaOf(document),
    body,
  ];
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
