import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import { readAccount, type SendingAccount } from '#shared/modules/messages/sending-account.rules.ts';
import { openEncryptedFile, type Cipher, type Sqlite } from '../stores/embedded/server-file.ts';
import type { Place } from './listings.ts';

/** Moments are Unix time in ms. */
const STEPS: readonly string[] = [
  `CREATE TABLE account (
     facility TEXT PRIMARY KEY, body TEXT NOT NULL, isNamed INTEGER NOT NULL DEFAULT 0, sentMs INTEGER, failedMs INTEGER, failedCode TEXT
   ) WITHOUT ROWID;
   CREATE TABLE progress (database TEXT PRIMARY KEY, since TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE listed (
     facility TEXT NOT NULL, list TEXT NOT NULL, id TEXT NOT NULL, key TEXT NOT NULL, sort TEXT NOT NULL,
     PRIMARY KEY (facility, list, id)
   ) WITHOUT ROWID;
   CREATE INDEX listedByKey ON listed (facility, list, key, sort, id);`,
  'CREATE TABLE setBack (ms INTEGER NOT NULL)',
];

/** Stands in the place of the device where the file, or the server's, was set back: what waited then may have gone since. */
export const SET_BACK = 'set-back';

export interface Sent {
  readonly sentMs?: number;
  readonly failure?: { readonly code: string; readonly atMs: number };
}

export interface Span {
  readonly key: string;
  /** Half-open, of what it is sorted by. */
  readonly from?: string;
  readonly before?: string;
  readonly isDescending: boolean;
  readonly limit: number;
  readonly offset: number;
}

/**
 * What the server knows of sending beside the databases, because those may lie in a CouchDB: the secrets, and where
 * the outbox and what goes with it is found. Encrypted under the same key. All but the secrets is made anew where it is lost.
 */
export class MessagesFile {
  readonly #db: Sqlite;

  /** @throws where the key is another, the file is damaged, or another process has it open */
  constructor(folder: string, key: Uint8Array, cipher?: Cipher) {
    this.#db = openEncryptedFile(folder, 'messages.sqlite', STEPS, key, cipher);
  }

  close(): void {
    this.#db.close();
  }

  /** One transaction, durable when it returns. */
  changing<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }

  facilities(): readonly Id[] {
    return this.#db
      .prepare<[], { facility: string }>('SELECT facility FROM account ORDER BY facility')
      .all()
      .map(({ facility }) => facility);
  }

  stored(facilityId: Id): Json | undefined {
    const row = this.#db
      .prepare<[string], { body: string }>('SELECT body FROM account WHERE facility = ?')
      .get(facilityId);
    return row && (JSON.parse(row.body) as Json); // as it was put
  }

  account(facilityId: Id): SendingAccount | undefined {
    return readAccount(this.stored(facilityId));
  }

  putAccount(facilityId: Id, account: Json): void {
    this.#db
      .prepare(
        'INSERT INTO account (facility, body) VALUES (?, ?) ON CONFLICT DO UPDATE SET body = excluded.body',
      )
      .run(facilityId, JSON.stringify(account));
  }

  /** Secrets, and all that is known beside them. */
  forget(facilityId: Id, databases: readonly string[]): void {
    this.#db.prepare('DELETE FROM account WHERE facility = ?').run(facilityId);
    this.#db.prepare('DELETE FROM listed WHERE facility = ?').run(facilityId);
    for (const database of databases)
      this.#db.prepare('DELETE FROM progress WHERE database = ?').run(database);
  }

  /** The facility's settings have named this server. */
  isNamed(facilityId: Id): boolean {
    return (
      this.#db
        .prepare<[string], object>('SELECT 1 FROM account WHERE facility = ? AND isNamed = 1')
        .get(facilityId) !== undefined
    );
  }

  setNamed(facilityId: Id): void {
    this.#db.prepare('UPDATE account SET isNamed = 1 WHERE facility = ?').run(facilityId);
  }

  noteSent(facilityId: Id, nowMs: number): void {
    this.#db.prepare('UPDATE account SET sentMs = ? WHERE facility = ?').run(nowMs, facilityId);
  }

  noteFailure(facilityId: Id, code: string, nowMs: number): void {
    this.#db
      .prepare('UPDATE account SET failedMs = ?, failedCode = ? WHERE facility = ?')
      .run(nowMs, code, facilityId);
  }

  sent(facilityId: Id): Sent {
    const row = this.#db
      .prepare<[string], { sentMs: number | null; failedMs: number | null; failedCode: string | null }>(
        'SELECT sentMs, failedMs, failedCode FROM account WHERE facility = ?',
      )
      .get(facilityId);
    if (!row) return {};
    const { sentMs, failedMs, failedCode } = row;
    return {
      ...(sentMs !== null && { sentMs }),
      ...(failedMs !== null && failedCode !== null && { failure: { code: failedCode, atMs: failedMs } }),
    };
  }

  /** The databases, or this file, were set back: everything is read again, and what waits is looked at by a person. */
  setBack(nowMs: number): void {
    this.#db.prepare('DELETE FROM progress').run();
    this.#db.prepare('DELETE FROM setBack').run();
    this.#db.prepare('INSERT INTO setBack (ms) VALUES (?)').run(nowMs);
    for (const facilityId of this.facilities()) {
      const account = this.account(facilityId);
      if (account) this.putAccount(facilityId, { ...account, device: SET_BACK });
    }
  }

  /** When that was last. */
  setBackMs(): number | undefined {
    return this.#db.prepare<[], { ms: number }>('SELECT ms FROM setBack').get()?.ms;
  }

  since(database: string): string | undefined {
    return this.#db
      .prepare<[string], { since: string }>('SELECT since FROM progress WHERE database = ?')
      .get(database)?.since;
  }

  setSince(database: string, since: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO progress (database, since) VALUES (?, ?)').run(database, since);
  }

  /** @param places in all lists of its type; in a list of which none is named it is no more */
  place(facilityId: Id, id: Id, lists: readonly string[], places: readonly Place[]): void {
    for (const list of lists)
      this.#db
        .prepare('DELETE FROM listed WHERE facility = ? AND list = ? AND id = ?')
        .run(facilityId, list, id);
    for (const { list, key, sort } of places)
      this.#db
        .prepare('INSERT INTO listed (facility, list, id, key, sort) VALUES (?, ?, ?, ?, ?)')
        .run(facilityId, list, id, key, sort);
  }

  ids(facilityId: Id, list: string, span: Span): readonly Id[] {
    const { key, from = '', before, isDescending, limit, offset } = span;
    const order = isDescending ? 'DESC' : 'ASC';
    const upTo = before === undefined ? '' : 'AND sort < ?';
    return this.#db
      .prepare<(string | number)[], { id: string }>(
        `SELECT id FROM listed WHERE facility = ? AND list = ? AND key = ? AND sort >= ? ${upTo}
         ORDER BY sort ${order}, id ${order} LIMIT ? OFFSET ?`,
      )
      .all(facilityId, list, key, from, ...(before === undefined ? [] : [before]), limit, offset)
      .map(({ id }) => id);
  }

  count(facilityId: Id, list: string, key: string): number {
    return (
      this.#db
        .prepare<[string, string, string], { n: number }>(
          'SELECT count(*) AS n FROM listed WHERE facility = ? AND list = ? AND key = ?',
        )
        .get(facilityId, list, key)?.n ?? 0
    );
  }
}
