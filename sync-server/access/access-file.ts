import { randomBytes } from 'node:crypto';
import { openEncryptedFile, type Cipher, type Sqlite } from '../stores/embedded/server-file.ts';

/** Moments are Unix time in ms. */
export const ACCESS_STEPS: readonly string[] = [
  `CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE facility (id TEXT PRIMARY KEY, name TEXT, foundedAt INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE device (
     id TEXT PRIMARY KEY, publicKey TEXT NOT NULL, facilityId TEXT NOT NULL REFERENCES facility, label TEXT,
     enrolledAt INTEGER NOT NULL, seenAt INTEGER NOT NULL, revokedAt INTEGER, revokedBy TEXT, wipedAt INTEGER
   ) WITHOUT ROWID;
   CREATE TABLE code (
     selector TEXT PRIMARY KEY, hash TEXT NOT NULL, facilityId TEXT, label TEXT, madeBy TEXT NOT NULL,
     expiresAt INTEGER NOT NULL, tries INTEGER NOT NULL, usedBy TEXT
   ) WITHOUT ROWID;
   CREATE TABLE moment (at INTEGER NOT NULL, device TEXT NOT NULL, PRIMARY KEY (at, device)) WITHOUT ROWID;
   CREATE TABLE prefix (prefix TEXT PRIMARY KEY, device TEXT NOT NULL, leasedAt INTEGER) WITHOUT ROWID;
   CREATE INDEX prefixByDevice ON prefix (device);`,
  // Servers of sites, the codes by which they come, and the stations for which they speak.
  `CREATE TABLE siteCode (selector TEXT PRIMARY KEY) WITHOUT ROWID;
   CREATE TABLE site (device TEXT PRIMARY KEY) WITHOUT ROWID;
   CREATE TABLE vouched (device TEXT PRIMARY KEY, site TEXT NOT NULL) WITHOUT ROWID;`,
  `CREATE TABLE hold (
     facilityId TEXT NOT NULL, resource TEXT NOT NULL, appointment TEXT NOT NULL, fromMs INTEGER NOT NULL,
     toMs INTEGER NOT NULL, untilMs INTEGER, PRIMARY KEY (facilityId, resource, toMs, appointment)
   ) WITHOUT ROWID;
   CREATE INDEX holdByAppointment ON hold (facilityId, appointment);`,
  // By whom a code may be used goes with the code: a later one may have its name.
  `ALTER TABLE code ADD COLUMN isSite INTEGER NOT NULL DEFAULT 0;
   UPDATE code SET isSite = 1 WHERE selector IN (SELECT selector FROM siteCode);
   DROP TABLE siteCode;`,
  // What is asked for lies beside what is kept, until it is kept itself. A kept one ends a day after its time.
  `CREATE TABLE held (
     facilityId TEXT NOT NULL, resource TEXT NOT NULL, appointment TEXT NOT NULL, fromMs INTEGER NOT NULL,
     toMs INTEGER NOT NULL, isKept INTEGER NOT NULL, endsMs INTEGER NOT NULL,
     PRIMARY KEY (facilityId, resource, toMs, appointment, isKept)
   ) WITHOUT ROWID;
   INSERT INTO held SELECT facilityId, resource, appointment, fromMs, toMs, untilMs IS NULL, coalesce(untilMs, toMs + 86400000)
     FROM hold;
   DROP TABLE hold;
   ALTER TABLE held RENAME TO hold;
   CREATE INDEX holdByAppointment ON hold (facilityId, appointment);
   CREATE INDEX holdByEnd ON hold (endsMs);`,
];

/**
 * What the server knows of devices: a file of its own beside the databases, because those may lie in a CouchDB.
 * Encrypted under the same key.
 */
export class AccessFile {
  readonly db: Sqlite;
  readonly #get;
  readonly #put;

  /** @throws where the key is another, the file is damaged, or another process has it open */
  constructor(folder: string, key: Uint8Array, cipher?: Cipher) {
    this.db = openEncryptedFile(folder, 'access.sqlite', ACCESS_STEPS, key, cipher);
    this.#get = this.db.prepare<[string], { value: string }>('SELECT value FROM setting WHERE key = ?');
    this.#put = this.db.prepare<[string, string]>(
      'INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)',
    );
  }

  close(): void {
    this.db.close();
  }

  /** One transaction, durable when it returns. */
  changing<T>(work: () => T): T {
    return this.db.transaction(work).immediate();
  }

  setting(key: string): string | undefined {
    return this.#get.get(key)?.value;
  }

  set(key: string, value: string): void {
    this.#put.run(key, value);
  }

  /** The setting; made now where there is none. */
  settled(key: string, make: () => string): string {
    return this.changing(() => {
      const found = this.setting(key);
      if (found !== undefined) return found;
      const made = make();
      this.set(key, made);
      return made;
    });
  }

  /** Counts what devices are told and a set-back file would not know: enrolments, leases, revocations. */
  get mark(): number {
    return Number(this.setting('mark') ?? '0');
  }

  raiseMark(): void {
    this.set('mark', String(this.mark + 1));
  }

  get epoch(): string {
    return this.settled('epoch', newEpoch);
  }

  /** The file was set back. @param mark at least what it was before */
  beginEpoch(mark: number): void {
    this.set('epoch', newEpoch());
    this.set('mark', String(Math.max(mark, this.mark) + 1));
  }
}

function newEpoch(): string {
  return randomBytes(12).toString('base64url');
}
