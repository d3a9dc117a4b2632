import { randomBytes } from 'node:crypto';
import type { Id } from '#shared/kernel/ids.ts';
import { openEncryptedFile, type Cipher, type Sqlite } from '../stores/embedded/server-file.ts';

const STEPS: readonly string[] = [
  `CREATE TABLE file (
     facilityId TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL, storedAt INTEGER NOT NULL, centre TEXT,
     PRIMARY KEY (facilityId, hash)
   ) WITHOUT ROWID;
   CREATE TABLE keeper (one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, mark INTEGER NOT NULL);`,
  // Files that are about to get their name on disk.
  `CREATE TABLE expected (facilityId TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (facilityId, hash)) WITHOUT ROWID;`,
];

export interface ListedFile {
  readonly hash: string;
  readonly size: number;
  /** Unix time in ms. */
  readonly storedAt: number;
  /** The keeper of the centre that has it, too, where that is known. */
  readonly centre: string | null;
}

/**
 * Which files of which facility are in the server's folder: their names on disk tell nothing. What lies on disk counts; this is the
 * list for those who have to go through all of them.
 */
export class FilesFile {
  readonly #db: Sqlite;
  readonly #add;
  readonly #remove;
  readonly #sums;
  readonly #of;
  readonly #isAt;
  readonly #keeper;
  readonly #expect;
  readonly #settle;

  /** @throws as openEncryptedFile */
  constructor(folder: string, key: Uint8Array, cipher?: Cipher) {
    this.#db = openEncryptedFile(folder, 'files.sqlite', STEPS, key, cipher);
    if (!this.#db.prepare('SELECT id FROM keeper').get()) this.beginAnew();
    this.#keeper = this.#db.prepare<[], { id: string; mark: number }>('SELECT id, mark FROM keeper');
    this.#add = this.#db.prepare<[Id, string, number, number]>(
      'INSERT OR IGNORE INTO file (facilityId, hash, size, storedAt) VALUES (?, ?, ?, ?)',
    );
    this.#remove = this.#db.prepare<[Id, string]>('DELETE FROM file WHERE facilityId = ? AND hash = ?');
    this.#sums = this.#db.prepare<[], { count: number; bytes: number }>(
      'SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM file',
    );
    this.#of = this.#db.prepare<[Id], ListedFile>(
      'SELECT hash, size, storedAt, centre FROM file WHERE facilityId = ?',
    );
    this.#isAt = this.#db.prepare<[string, Id, string]>(
      'UPDATE file SET centre = ? WHERE facilityId = ? AND hash = ?',
    );
    this.#expect = this.#db.prepare<[Id, string]>('INSERT OR IGNORE INTO expected VALUES (?, ?)');
    this.#settle = this.#db.prepare<[Id, string]>('DELETE FROM expected WHERE facilityId = ? AND hash = ?');
  }

  /** Before a file gets its name on disk, so that one which a kill kept out of the list is found. */
  expect(facilityId: Id, hash: string): void {
    this.#expect.run(facilityId, hash);
  }

  /** It did not come. */
  notComing(facilityId: Id, hash: string): void {
    this.#settle.run(facilityId, hash);
  }

  expected(): readonly { readonly facilityId: Id; readonly hash: string }[] {
    return this.#db
      .prepare<[], { facilityId: Id; hash: string }>('SELECT facilityId, hash FROM expected')
      .all();
  }

  add(facilityId: Id, hash: string, size: number, nowMs: number): void {
    this.#db
      .transaction(() => {
        this.#add.run(facilityId, hash, size, nowMs);
        this.#settle.run(facilityId, hash);
        this.#db.exec('UPDATE keeper SET mark = mark + 1');
      })
      .immediate();
  }

  /** What stations know of the files here; see `fileLack`. */
  keeper(): { readonly id: string; readonly mark: number } {
    const found = this.#keeper.get();
    if (!found) throw new Error('the list of files has a name');
    return found;
  }

  /** The folder was restored from a backup: what stations know of it holds no more. */
  beginAnew(): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO keeper (one, id, mark) VALUES (1, ?, 0)')
      .run(randomBytes(12).toString('hex'));
  }

  remove(facilityId: Id, hash: string): void {
    this.#remove.run(facilityId, hash);
  }

  sums(): { readonly count: number; readonly bytes: number } {
    return this.#sums.get() ?? { count: 0, bytes: 0 };
  }

  of(facilityId: Id): readonly ListedFile[] {
    return this.#of.all(facilityId);
  }

  /** The centre of that name has said that it has them. */
  noteAt(centre: string, facilityId: Id, hashes: readonly string[]): void {
    this.#db
      .transaction(() => {
        for (const hash of hashes) this.#isAt.run(centre, facilityId, hash);
      })
      .immediate();
  }

  close(): void {
    this.#db.close();
  }
}
