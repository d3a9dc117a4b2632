import type { Id } from '#shared/kernel/ids.ts';
import { openEncryptedFile, type Cipher, type Sqlite } from '../stores/embedded/server-file.ts';

const STEPS: readonly string[] = [
  `CREATE TABLE file (
     facilityId TEXT NOT NULL, hash TEXT NOT NULL, size INTEGER NOT NULL, storedAt INTEGER NOT NULL, centre TEXT,
     PRIMARY KEY (facilityId, hash)
   ) WITHOUT ROWID;`,
];

/**
 * Which files of which facility are in the server's folder: their names on disk tell nothing. What lies on disk counts; this is the
 * list for those who have to go through all of them.
 */
export class FilesFile {
  readonly #db: Sqlite;
  readonly #add;
  readonly #remove;
  readonly #sums;
  readonly #notAt;
  readonly #isAt;

  /** @throws as openEncryptedFile */
  constructor(folder: string, key: Uint8Array, cipher?: Cipher) {
    this.#db = openEncryptedFile(folder, 'files.sqlite', STEPS, key, cipher);
    this.#add = this.#db.prepare<[Id, string, number, number]>(
      'INSERT OR IGNORE INTO file (facilityId, hash, size, storedAt) VALUES (?, ?, ?, ?)',
    );
    this.#remove = this.#db.prepare<[Id, string]>('DELETE FROM file WHERE facilityId = ? AND hash = ?');
    this.#sums = this.#db.prepare<[], { count: number; bytes: number }>(
      'SELECT count(*) AS count, coalesce(sum(size), 0) AS bytes FROM file',
    );
    this.#notAt = this.#db.prepare<[Id, string, string, number], { hash: string; size: number }>(
      `SELECT hash, size FROM file WHERE facilityId = ? AND (centre IS NULL OR centre <> ?) AND hash > ?
       ORDER BY hash LIMIT ?`,
    );
    this.#isAt = this.#db.prepare<[string, Id, string]>(
      'UPDATE file SET centre = ? WHERE facilityId = ? AND hash = ?',
    );
  }

  add(facilityId: Id, hash: string, size: number, nowMs: number): void {
    this.#add.run(facilityId, hash, size, nowMs);
  }

  remove(facilityId: Id, hash: string): void {
    this.#remove.run(facilityId, hash);
  }

  sums(): { readonly count: number; readonly bytes: number } {
    return this.#sums.get() ?? { count: 0, bytes: 0 };
  }

  /** Of which it is not known that the centre of that id has them; by hash, after one. */
  notAt(
    centre: string,
    facilityId: Id,
    after: string,
    limit: number,
  ): readonly { hash: string; size: number }[] {
    return this.#notAt.all(facilityId, centre, after, limit);
  }

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
