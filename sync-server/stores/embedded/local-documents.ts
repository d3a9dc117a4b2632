import type { JsonObject } from '#shared/kernel/json.ts';
import { conflict, notFound } from '../../couch/couch-error.ts';
import type { Sqlite } from './server-file.ts';

export interface LocalDocument {
  readonly id: string;
  /** `0-<height>`. */
  readonly rev: string;
  readonly body: JsonObject;
}

interface LocalRow {
  readonly id: string;
  readonly height: number;
  readonly body: string;
}

/** `_local/…`: checkpoints of replications. They have one revision each and are never replicated. */
export class LocalDocuments {
  readonly #find;
  readonly #put;
  readonly #drop;
  readonly #all;

  constructor(db: Sqlite) {
    this.#find = db.prepare<[number, string], LocalRow>('SELECT * FROM local WHERE db = ? AND id = ?');
    this.#put = db.prepare<[number, string, number, string]>(
      'INSERT OR REPLACE INTO local (db, id, height, body) VALUES (?, ?, ?, ?)',
    );
    this.#drop = db.prepare<[number, string]>('DELETE FROM local WHERE db = ? AND id = ?');
    this.#all = db.prepare<[number], LocalRow>('SELECT * FROM local WHERE db = ? ORDER BY id');
  }

  find(db: number, id: string): LocalDocument | undefined {
    const row = this.#find.get(db, id);
    return row && asLocal(row);
  }

  all(db: number): readonly LocalDocument[] {
    return this.#all.all(db).map(asLocal);
  }

  /**
   * @param body absent to delete
   * @param rev the one that stands; `0-0` or absent where none does
   * @throws CouchError 409, 404
   */
  write(db: number, id: string, body: JsonObject | undefined, rev: string | undefined): string {
    const height = this.#find.get(db, id)?.height ?? 0;
    if (body === undefined && height === 0) throw notFound();
    if ((rev ?? '0-0') !== `0-${height}`) throw conflict();
    if (body === undefined) {
      this.#drop.run(db, id);
      return '0-0';
    }
    this.#put.run(db, id, height + 1, JSON.stringify(body));
    return `0-${height + 1}`;
  }
}

function asLocal({ id, height, body }: LocalRow): LocalDocument {
  return { id, rev: `0-${height}`, body: JSON.parse(body) as JsonObject }; // written by put
}
