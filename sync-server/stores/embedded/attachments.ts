import { createHash } from 'node:crypto';
import type { Sqlite } from './server-file.ts';

/** The bytes of attachments of each database, by their digest: one copy, however many revisions carry it. */
export class Attachments {
  readonly #put;
  readonly #get;
  readonly #digests;
  readonly #drop;

  constructor(db: Sqlite) {
    this.#put = db.prepare<[number, string, Uint8Array]>(
      'INSERT OR IGNORE INTO attachment (db, digest, data) VALUES (?, ?, ?)',
    );
    this.#get = db.prepare<[number, string], { data: Buffer }>(
      'SELECT data FROM attachment WHERE db = ? AND digest = ?',
    );
    this.#digests = db.prepare<[number], { digest: string }>('SELECT digest FROM attachment WHERE db = ?');
    this.#drop = db.prepare<[number, string]>('DELETE FROM attachment WHERE db = ? AND digest = ?');
  }

  /** @returns the digest as CouchDB writes it, `md5-` and base64: it names content, and protects nothing */
  put(database: number, data: Uint8Array): string {
    const digest = `md5-${createHash('md5').update(data).digest('base64')}`;
    this.#put.run(database, digest, data);
    return digest;
  }

  get(database: number, digest: string): Buffer | undefined {
    return this.#get.get(database, digest)?.data;
  }

  /** @returns how many went */
  keepOnly(database: number, used: ReadonlySet<string>): number {
    const unused = this.#digests.all(database).filter(({ digest }) => !used.has(digest));
    for (const { digest } of unused) this.#drop.run(database, digest);
    return unused.length;
  }
}
