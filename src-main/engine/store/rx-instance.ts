import {
  getPrimaryFieldOfPrimaryKey,
  now,
  type BulkWriteRow,
  type PreparedQuery,
  type RxDocumentData,
  type RxJsonSchema,
  type RxStorageBulkWriteResponse,
  type RxStorageCountResult,
  type RxStorageInstance,
  type RxStorageInstanceCreationParams,
  type RxStorageQueryResult,
  type RxStorageWriteError,
} from 'rxdb/plugins/core';
import { Subject, takeUntil, type Observable } from 'rxjs';
import type { StoredDocument } from './document-table.ts';
import {
  categorize,
  eventBulksOf,
  type NoOptions,
  type ReplicaCheckpoint,
  type ReplicaEventBulk,
} from './rx-events.ts';
import { rxDocument, type RxSelect } from './rx-select.ts';
import type { CommittedRows } from './writer.ts';

/** How many tombstones go at once. */
const CLEANUP_SLICE = 500;

/** What a collection stands on: a compartment of the replica, or a table of its own. */
export interface CollectionPorts {
  readonly select: RxSelect;
  /** Of all instances of the collection. */
  readonly changes: Subject<ReplicaEventBulk<unknown>>;
  /** The number of the newest version written. */
  seq(): number;
  document(id: string): StoredDocument | undefined;
  /** One durable transaction. */
  transaction<T>(work: () => T): T;
  /** Writes a version with the next number, inside a transaction. */
  store(document: StoredDocument, previous: StoredDocument | undefined): void;
  /** Emits in the order of the transactions. */
  tell(emit: () => void): void;
  /** Removes tombstones last written at or before that time. @returns whether more may be left */
  purge(beforeMs: number, limit: number): boolean;
  /** Throws where the collection's table was removed meanwhile. */
  check(): void;
  drop(): void;
  release(): void;
}

/** One collection of RxDB over one table. */
export class RxStorageInstanceReplica<T> implements RxStorageInstance<
  T,
  CollectionPorts,
  NoOptions,
  ReplicaCheckpoint
> {
  readonly databaseName: string;
  readonly collectionName: string;
  readonly schema: Readonly<RxJsonSchema<RxDocumentData<T>>>;
  readonly options: NoOptions;
  readonly internals: CollectionPorts;
  readonly #idMember: string;
  readonly #closed = new Subject<void>();
  #isClosed = false;

  constructor(params: RxStorageInstanceCreationParams<T, NoOptions>, ports: CollectionPorts) {
    this.databaseName = params.databaseName;
    this.collectionName = params.collectionName;
    this.schema = params.schema;
    this.options = params.options;
    this.internals = ports;
    this.#idMember = getPrimaryFieldOfPrimaryKey(params.schema.primaryKey);
  }

  /** A commit that was made below RxDB. */
  emitCommit({ rows, context, seq }: CommittedRows): void {
    for (const bulk of eventBulksOf<T>(this, rows, context, seq)) this.internals.changes.next(bulk);
  }

  async bulkWrite(rows: BulkWriteRow<T>[], context: string): Promise<RxStorageBulkWriteResponse<T>> {
    this.#mustBeOpen();
    const ports = this.internals;
    const errors: RxStorageWriteError<T>[] = [];
    const bulks: ReplicaEventBulk<T>[] = [];
    ports.transaction(() => {
      for (const distinct of this.#rounds(rows)) {
        const { eventBulk, errors: refused } = this.#writeRound(distinct, context);
        errors.push(...refused);
        if (eventBulk.events.length > 0) bulks.push(eventBulk);
      }
    });
    const checkpoint = { seq: ports.seq() };
    for (const bulk of bulks) {
      bulk.checkpoint = checkpoint;
      ports.tell(() => ports.changes.next(bulk));
    }
    return { error: errors };
  }

  async findDocumentsById(ids: string[], withDeleted: boolean): Promise<RxDocumentData<T>[]> {
    this.#mustBeOpen();
    const documents: RxDocumentData<T>[] = [];
    for (const id of ids) {
      const found = this.internals.document(id);
      if (found && (withDeleted || !found._deleted)) documents.push(known<T>(found));
    }
    return documents;
  }

  async query({ query }: PreparedQuery<T>): Promise<RxStorageQueryResult<T>> {
    this.#mustBeOpen();
    return { documents: this.internals.select.find<T>(this.schema, query) };
  }

  async count(prepared: PreparedQuery<T>): Promise<RxStorageCountResult> {
    this.#mustBeOpen();
    return this.internals.select.count<T>(this.schema, prepared);
  }

  async getChangedDocumentsSince(
    limit: number,
    checkpoint?: ReplicaCheckpoint,
  ): Promise<{ documents: RxDocumentData<T>[]; checkpoint: ReplicaCheckpoint }> {
    this.#mustBeOpen();
    const rows = this.internals.select.changedSince(checkpoint?.seq ?? 0, limit);
    return {
      documents: rows.map((row) => rxDocument<T>(row)),
      checkpoint: { seq: rows.at(-1)?.seq ?? checkpoint?.seq ?? 0 },
    };
  }

  changeStream(): Observable<ReplicaEventBulk<T>> {
    // One table holds documents of one schema, whichever instance wrote them.
    const changes = this.internals.changes as unknown as Subject<ReplicaEventBulk<T>>;
    return changes.pipe(takeUntil(this.#closed));
  }

  async cleanup(minimumDeletedTime: number): Promise<boolean> {
    this.#mustBeOpen();
    const { internals } = this;
    // RxDB's clock, which is up to a millisecond ahead: it gave the tombstones their time.
    return !internals.transaction(() => internals.purge(now() - minimumDeletedTime, CLEANUP_SLICE));
  }

  async getAttachmentData(): Promise<Blob> {
    throw new Error('this storage keeps no attachments: files are blobs of their own');
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#closed.next();
    this.internals.release();
  }

  async remove(): Promise<void> {
    this.#mustBeOpen();
    this.internals.drop();
    await this.close();
  }

  /** RxDB's helper takes each document once; what is written twice in one bulk is written in turn. */
  #rounds(rows: readonly BulkWriteRow<T>[]): readonly (readonly BulkWriteRow<T>[])[] {
    const rounds: BulkWriteRow<T>[][] = [];
    const written = new Map<string, number>();
    for (const row of rows) {
      const id = this.#idOf(row.document);
      const round = written.get(id) ?? 0;
      written.set(id, round + 1);
      (rounds[round] ??= []).push(row);
    }
    return rounds;
  }

  #writeRound(rows: readonly BulkWriteRow<T>[], context: string): ReturnType<typeof categorize<T>> {
    const ports = this.internals;
    const current = new Map<string, StoredDocument>();
    for (const { document } of rows) {
      const id = this.#idOf(document);
      const found = ports.document(id);
      if (found) current.set(id, found);
    }
    const output = categorize<T>(this, this.#idMember, current, rows, context);
    // By time and then by id, as RxDB's other storages tell what has changed.
    const documents = [...output.bulkInsertDocs, ...output.bulkUpdateDocs]
      .map(({ document }) => ({ id: this.#idOf(document), document: document as StoredDocument })) // under RxDB's own type
      .toSorted((a, b) => a.document._meta.lwt - b.document._meta.lwt || (a.id < b.id ? -1 : 1));
    for (const { id, document } of documents) ports.store(document, current.get(id));
    return output;
  }

  #idOf(document: object): string {
    return String((document as Record<string, unknown>)[this.#idMember]);
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new Error(`the collection ${this.collectionName} is closed`);
    this.internals.check();
  }
}

// The same object under two types: RxDB's names T's members, the table's does not.
function known<T>(document: StoredDocument): RxDocumentData<T> {
  return document as unknown as RxDocumentData<T>;
}
