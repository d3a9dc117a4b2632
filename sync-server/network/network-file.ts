import type { Id } from '#shared/kernel/ids.ts';
import type { MatchKey } from '#shared/modules/network/matching.rules.ts';
import { openEncryptedFile, type Cipher, type Sqlite } from '../stores/embedded/server-file.ts';
import { PersonFile } from './person-file.ts';

/** Moments are Unix time in ms. */
const STEPS: readonly string[] = [
  `CREATE TABLE member (facility TEXT PRIMARY KEY, name TEXT NOT NULL, joinedAt INTEGER NOT NULL, leftAt INTEGER) WITHOUT ROWID;
   CREATE TABLE progress (database TEXT PRIMARY KEY, since TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE work (kind TEXT NOT NULL, facility TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, facility, id)) WITHOUT ROWID;
   CREATE TABLE consent (
     facility TEXT NOT NULL, id TEXT NOT NULL, patient TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (facility, id)
   ) WITHOUT ROWID;
   CREATE INDEX consentByPatient ON consent (facility, patient);
   CREATE TABLE entry (id TEXT PRIMARY KEY, facility TEXT NOT NULL, patient TEXT NOT NULL) WITHOUT ROWID;
   CREATE INDEX entryByFacility ON entry (facility);
   CREATE TABLE matchKey (
     entry TEXT NOT NULL, basis TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (entry, basis, key)
   ) WITHOUT ROWID;
   CREATE INDEX matchByKey ON matchKey (basis, key);`,
  // What was merged before is read again, as is all else.
  `CREATE TABLE merge (
     facility TEXT NOT NULL, id TEXT NOT NULL, kept TEXT NOT NULL, replaced TEXT NOT NULL, status TEXT NOT NULL, PRIMARY KEY (facility, id)
   ) WITHOUT ROWID;
   CREATE INDEX mergeByKept ON merge (facility, kept);
   CREATE INDEX mergeByReplaced ON merge (facility, replaced);
   DELETE FROM progress;`,
];

export interface Member {
  readonly facilityId: Id;
  readonly name: string;
  /** Absent while it takes part. */
  readonly leftAt?: number;
}

/** What is to be looked at: a person of the index, a referral at either end, a link. */
export type WorkKind = 'person' | 'referral' | 'incoming' | 'link';
export interface Work {
  readonly kind: WorkKind;
  readonly facilityId: Id;
  readonly id: Id;
}

export interface IndexEntry {
  readonly id: Id;
  readonly facilityId: Id;
  readonly patientId: Id;
}

type EntryRow = { readonly id: string; readonly facility: string; readonly patient: string };

/** Of one question. */
const MOST_MATCHES = 20;

/**
 * What the server knows of the network beside the databases, because those may lie in a CouchDB: who takes part, how far it
 * has read, what is left to do, consents by patient and the index by what is looked for. Encrypted under the same key. All but who
 * takes part is made anew from the databases where it is lost.
 */
export class NetworkFile {
  readonly persons: PersonFile;
  readonly #db: Sqlite;

  /** @throws where the key is another, the file is damaged, or another process has it open */
  constructor(folder: string, key: Uint8Array, cipher?: Cipher) {
    this.#db = openEncryptedFile(folder, 'network.sqlite', STEPS, key, cipher);
    this.persons = new PersonFile(this.#db);
  }

  close(): void {
    this.#db.close();
  }

  /** One transaction, durable when it returns. */
  changing<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }

  members(): readonly Member[] {
    const rows = this.#db
      .prepare<[], { facility: string; name: string; leftAt: number | null }>(
        'SELECT facility, name, leftAt FROM member ORDER BY joinedAt, facility',
      )
      .all();
    return rows.map(({ facility, name, leftAt }) => ({
      facilityId: facility,
      name,
      ...(leftAt !== null && { leftAt }),
    }));
  }

  /** One that takes part. */
  member(facilityId: Id): Member | undefined {
    return this.members().find((one) => one.facilityId === facilityId && one.leftAt === undefined);
  }

  join(facilityId: Id, name: string, nowMs: number): void {
    this.#db
      .prepare(
        `INSERT INTO member (facility, name, joinedAt) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET name = excluded.name, leftAt = NULL`,
      )
      .run(facilityId, name, nowMs);
  }

  leave(facilityId: Id, nowMs: number): void {
    this.#db.prepare('UPDATE member SET leftAt = ? WHERE facility = ?').run(nowMs, facilityId);
  }

  since(database: string): string | undefined {
    return this.#db
      .prepare<[string], { since: string }>('SELECT since FROM progress WHERE database = ?')
      .get(database)?.since;
  }

  setSince(database: string, since: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO progress (database, since) VALUES (?, ?)').run(database, since);
  }

  /** Everything is read again: the databases, or this file, were set back. */
  readAgain(): void {
    this.#db.prepare('DELETE FROM progress').run();
  }

  /** Of one that comes back, everything is read again. */
  forgetProgress(databases: readonly string[]): void {
    for (const database of databases)
      this.#db.prepare('DELETE FROM progress WHERE database = ?').run(database);
  }

  addWork({ kind, facilityId, id }: Work): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO work (kind, facility, id) VALUES (?, ?, ?)')
      .run(kind, facilityId, id);
  }

  /** @param after the one before, so that what waits is passed by */
  nextWork(kind: WorkKind, after: { readonly facilityId: Id; readonly id: Id }): Work | undefined {
    const row = this.#db
      .prepare<[string, string, string], { facility: string; id: string }>(
        'SELECT facility, id FROM work WHERE kind = ? AND (facility, id) > (?, ?) ORDER BY facility, id LIMIT 1',
      )
      .get(kind, after.facilityId, after.id);
    return row && { kind, facilityId: row.facility, id: row.id };
  }

  endWork({ kind, facilityId, id }: Work): void {
    this.#db.prepare('DELETE FROM work WHERE kind = ? AND facility = ? AND id = ?').run(kind, facilityId, id);
  }

  waiting(kind: WorkKind): number {
    return (
      this.#db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM work WHERE kind = ?').get(kind)
        ?.n ?? 0
    );
  }

  entry(id: Id): IndexEntry | undefined {
    const row = this.#db.prepare<[string], EntryRow>('SELECT * FROM entry WHERE id = ?').get(id);
    return row && entryOf(row);
  }

  entriesOf(facilityId: Id): readonly IndexEntry[] {
    return this.#db
      .prepare<[string], EntryRow>('SELECT * FROM entry WHERE facility = ?')
      .all(facilityId)
      .map(entryOf);
  }

  putEntry({ id, facilityId, patientId }: IndexEntry, keys: readonly MatchKey[]): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO entry (id, facility, patient) VALUES (?, ?, ?)')
      .run(id, facilityId, patientId);
    this.#db.prepare('DELETE FROM matchKey WHERE entry = ?').run(id);
    const put = this.#db.prepare('INSERT OR IGNORE INTO matchKey (entry, basis, key) VALUES (?, ?, ?)');
    for (const { basis, key } of keys) put.run(id, basis, key);
  }

  dropEntry(id: Id): void {
    this.#db.prepare('DELETE FROM entry WHERE id = ?').run(id);
    this.#db.prepare('DELETE FROM matchKey WHERE entry = ?').run(id);
  }

  /** Entries of other facilities that share a key with this one; those by a number first. */
  matches(id: Id, facilityId: Id): readonly (IndexEntry & { readonly basis: MatchKey['basis'] })[] {
    const rows = this.#db
      .prepare<[string, string, number], EntryRow & { basis: MatchKey['basis'] }>(
        `SELECT entry.*, min(theirs.basis) AS basis FROM matchKey own
         JOIN matchKey theirs ON theirs.basis = own.basis AND theirs.key = own.key
         JOIN entry ON entry.id = theirs.entry
         WHERE own.entry = ? AND entry.facility <> ? GROUP BY entry.id ORDER BY 4, 1 LIMIT ?`,
      )
      .all(id, facilityId, MOST_MATCHES);
    return rows.map((row) => ({ ...entryOf(row), basis: row.basis }));
  }
}

function entryOf({ id, facility, patient }: EntryRow): IndexEntry {
  return { id, facilityId: facility, patientId: patient };
}
