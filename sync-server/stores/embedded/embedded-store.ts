import type { JsonObject } from '#shared/kernel/json.ts';
import { CouchError } from '../../couch/couch-error.ts';
import type { Body, DocumentInput } from '../../couch/document.ts';
import { compacted } from '../../couch/revision-tree.ts';
import { Attachments } from './attachments.ts';
import { Databases, type DatabaseRow } from './databases.ts';
import { Documents, type KeptDocument } from './documents.ts';
import { LocalDocuments } from './local-documents.ts';
import { openDatabasesFile, type DatabasesFile } from './databases-file.ts';
import type { Cipher, Sqlite } from './server-file.ts';
import { UpstreamRows } from '../../upstream/upstream-rows.ts';
import { writeDocument } from './write-document.ts';

export type DocumentOutcome =
  | { readonly id: string; readonly rev: string; readonly ok: true }
  | { readonly id: string; readonly rev?: string; readonly refusal: CouchError };

/** Documents as they stood after so many commits. */
export interface Look {
  readonly name: string;
  readonly ids: ReadonlySet<string>;
  readonly found: ReadonlyMap<string, KeptDocument>;
  readonly commits: number;
}

/** Told after the COMMIT. */
export type StoreListener = (database: string) => void;

/** Databases as CouchDB knows them, in one encrypted SQLite file. Every write is durable when its call returns. */
export class EmbeddedStore {
  readonly #db: Sqlite;
  readonly #file: DatabasesFile;
  readonly databases: Databases;
  readonly documents: Documents;
  readonly attachments: Attachments;
  readonly local: LocalDocuments;
  readonly upstream: UpstreamRows;
  readonly #listeners = new Set<StoreListener>();
  /** Databases that the running transaction has changed. */
  readonly #changed = new Set<string>();
  #commits = 0;

  constructor(folder: string, key: Uint8Array, cipher?: Cipher) {
    this.#file = openDatabasesFile(folder, key, cipher);
    this.#db = this.#file.db;
    this.databases = new Databases(this.#db);
    this.documents = new Documents(this.#db);
    this.attachments = new Attachments(this.#db);
    this.local = new LocalDocuments(this.#db);
    this.upstream = new UpstreamRows(this.#db);
  }

  close(): void {
    this.#listeners.clear();
    this.#file.close();
  }

  /** Names this server's data for as long as it stands. */
  serverId(make: () => string): string {
    return this.together(() => {
      const known = this.noted('id');
      if (known !== undefined) return known;
      const made = make();
      this.note('id', made);
      return made;
    });
  }

  /** What is kept of the server itself. */
  noted(key: string): string | undefined {
    return this.#db.prepare<[string], { value: string }>('SELECT value FROM server WHERE key = ?').get(key)
      ?.value;
  }

  note(key: string, value: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO server (key, value) VALUES (?, ?)').run(key, value);
  }

  /** All of the work in one transaction; who listens is told after its COMMIT. */
  together<T>(work: () => T): T {
    const isOuter = !this.#db.inTransaction;
    let result: T;
    try {
      result = this.#db.transaction(work).immediate();
    } catch (error) {
      this.databases.forget();
      if (isOuter) this.#changed.clear();
      throw error;
    }
    if (!isOuter) return result;
    this.#commits += 1;
    this.#file.log.committed();
    const names = [...this.#changed];
    this.#changed.clear();
    for (const name of names) for (const listener of this.#listeners) listener(name);
    return result;
  }

  /** Many reads of one state, at the cost of one. */
  look<T>(work: () => T): T {
    return this.#db.transaction(work).deferred();
  }

  /** @returns how to stop listening */
  listen(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  create(name: string): boolean {
    return this.#changing(name, () => this.databases.create(name));
  }

  drop(database: DatabaseRow): void {
    this.#changing(database.name, () => {
      for (const document of this.documents.all(database.db)) this.documents.dropBodies(document.tree);
      this.databases.drop(database);
    });
  }

  setSecurity(name: string, security: JsonObject): void {
    this.#changing(name, () => this.databases.change(this.database(name), { security }));
  }

  setRevsLimit(name: string, revsLimit: number): void {
    this.#changing(name, () => this.databases.change(this.database(name), { revsLimit }));
  }

  /** @throws CouchError 404 */
  database(name: string): DatabaseRow {
    const found = this.databases.find(name);
    if (!found) throw new CouchError(404, 'not_found', 'Database does not exist.');
    return found;
  }

  /** What stands of these, for whoever looks before a write. */
  lookAt(name: string, ids: readonly string[]): Look {
    const found = this.look(() => this.documents.findAll(this.database(name).db, ids, true));
    return { name, ids: new Set(ids), found, commits: this.#commits };
  }

  /**
   * One transaction; a document that is refused leaves the others standing.
   * @param looked spares another look where nothing was written since
   */
  write(
    name: string,
    inputs: readonly DocumentInput[],
    mode: 'edit' | 'replicate',
    looked?: Look,
  ): readonly DocumentOutcome[] {
    return this.#changing(name, () => {
      let database = this.database(name);
      const isSeen =
        looked?.name === name &&
        looked.commits === this.#commits &&
        inputs.every(({ id }) => looked.ids.has(id));
      const known = isSeen
        ? looked.found
        : this.documents.findAll(
            database.db,
            inputs.map(({ id }) => id),
          );
      const had = new Set<string>();
      const outcomes = inputs.map((input): DocumentOutcome => {
        const { id } = input;
        const kept = id.toWellFormed(); // as SQLite is given it
        const standing = had.has(kept) ? this.documents.find(database.db, id) : known.get(id);
        had.add(kept);
        try {
          const written = writeDocument(this, database, input, standing, mode);
          if (written.changed) {
            database = {
              ...database,
              seq: database.seq + 1,
              live: database.live + written.live,
              dead: database.dead + written.dead,
            };
          }
          return { id, rev: written.rev, ok: true };
        } catch (error) {
          if (!(error instanceof CouchError)) throw error;
          return { id, ...(input.path?.[0] && { rev: input.path[0] }), refusal: error };
        }
      });
      const before = this.database(name);
      if (database.seq !== before.seq) this.databases.change(before, database);
      return outcomes;
    });
  }

  writeLocal(name: string, id: string, body: JsonObject | undefined, rev: string | undefined): string {
    return this.#changing(name, () => this.local.write(this.database(name).db, id, body, rev), false);
  }

  /** Bodies of revisions that are no leaves go, but those that the centre has; and attachments that no body names. */
  compact(name: string): void {
    this.#changing(
      name,
      () => {
        const { db } = this.database(name);
        const used = new Set<string>();
        for (const document of this.documents.all(db)) {
          const { row, id, seq, rev, deleted, bodyNumber: body } = document;
          const tree = compacted(document.tree, this.upstream.get(db, id)?.rev ?? undefined);
          this.documents.dropBodies(document.tree, tree);
          this.documents.update({ row, id, seq, rev, deleted, body, tree });
          for (const node of tree.values())
            if (node.body !== undefined) noteDigests(used, this.documents.body(document, node.rev));
        }
        this.attachments.keepOnly(db, used);
      },
      false,
    );
  }

  #changing<T>(name: string, work: () => T, isTold = true): T {
    return this.together(() => {
      const result = work();
      if (isTold) this.#changed.add(name);
      return result;
    });
  }
}

function noteDigests(used: Set<string>, body: Body | undefined): void {
  for (const { digest } of Object.values(body?.attachments ?? {})) used.add(digest);
}
