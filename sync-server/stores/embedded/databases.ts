import { randomBytes } from 'node:crypto';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { DatabaseInfo } from '../../couch/document.ts';
import type { Sqlite } from './server-file.ts';

/** CouchDB's default number of revisions that a document remembers. */
const REVS_LIMIT = 1_000;
/** CouchDB 3: for administrators only, unless told otherwise. */
const SECURITY = '{"members":{"roles":["_admin"]},"admins":{"roles":["_admin"]}}';

export interface DatabaseRow extends DatabaseInfo {
  /** Number of the database in the file. */
  readonly db: number;
}

type Stored = Omit<DatabaseRow, 'security'> & { readonly security: string };

export type HappeningType = 'created' | 'updated' | 'deleted';
export interface Happening {
  readonly seq: number;
  readonly name: string;
  readonly type: HappeningType;
}

/** Which databases there are, and what became of each last. */
export class Databases {
  readonly #db: Sqlite;
  readonly #byName;
  readonly #names;
  readonly #happened;
  readonly #happenings;
  readonly #update;
  readonly #known = new Map<string, DatabaseRow>();

  constructor(db: Sqlite) {
    this.#db = db;
    this.#byName = db.prepare<[string], Stored>('SELECT * FROM db WHERE name = ?');
    this.#names = db.prepare<[], { name: string }>('SELECT name FROM db ORDER BY name');
    this.#update = db.prepare(
      'UPDATE db SET seq = ?, live = ?, dead = ?, revsLimit = ?, security = ? WHERE db = ?',
    );
    this.#happened = db.prepare<[string, HappeningType]>(
      'INSERT OR REPLACE INTO happening (name, type) VALUES (?, ?)',
    );
    this.#happenings = db.prepare<[number, number], Happening>(
      'SELECT * FROM happening WHERE seq > ? ORDER BY seq LIMIT ?',
    );
  }

  names(): readonly string[] {
    return this.#names.all().map(({ name }) => name);
  }

  find(name: string): DatabaseRow | undefined {
    const known = this.#known.get(name);
    if (known) return known;
    const stored = this.#byName.get(name);
    if (!stored) return undefined;
    const row = { ...stored, security: JSON.parse(stored.security) as JsonObject }; // written below
    this.#known.set(name, row);
    return row;
  }

  /** @returns false where there is one of that name */
  create(name: string): boolean {
    if (this.find(name)) return false;
    this.#db
      .prepare(
        'INSERT INTO db (name, token, seq, live, dead, revsLimit, security) VALUES (?, ?, 0, 0, 0, ?, ?)',
      )
      .run(name, randomBytes(6).toString('base64url'), REVS_LIMIT, SECURITY);
    this.#happened.run(name, 'created');
    return true;
  }

  /** The bodies of its documents are the caller's to drop. */
  drop(row: DatabaseRow): void {
    for (const table of ['doc', 'attachment', 'local', 'upstream', 'db']) {
      this.#db.prepare(`DELETE FROM ${table} WHERE db = ?`).run(row.db);
    }
    this.#happened.run(row.name, 'deleted');
    this.#known.delete(row.name);
  }

  /** Writes what has changed of a database; `updated` also tells who waits for it. */
  change(row: DatabaseRow, changed: Partial<Omit<DatabaseRow, 'db' | 'name' | 'token'>>): DatabaseRow {
    const next = { ...row, ...changed };
    this.#update.run(next.seq, next.live, next.dead, next.revsLimit, JSON.stringify(next.security), row.db);
    if (next.seq !== row.seq) this.#happened.run(row.name, 'updated');
    this.#known.set(row.name, next);
    return next;
  }

  /** After a rollback: what is held in memory may be ahead of the file. */
  forget(): void {
    this.#known.clear();
  }

  happenings(since: number, limit: number): readonly Happening[] {
    return this.#happenings.all(since, limit);
  }

  lastHappening(): number {
    return (
      this.#db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM happening').get()?.seq ?? 0
    );
  }
}
