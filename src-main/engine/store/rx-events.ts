import {
  categorizeBulkWriteRows,
  type BulkWriteRow,
  type CategorizeBulkWriteRowsOutput,
  type EventBulk,
  type RxDocumentData,
  type RxStorageChangeEvent,
  type RxStorageInstance,
} from 'rxdb/plugins/core';
import type { StoredDocument } from './document-table.ts';

/** Where a reader of the local sequence stands. Wall clock times, RxDB's usual checkpoints, can go back. */
export interface ReplicaCheckpoint {
  readonly seq: number;
}

export type ReplicaEventBulk<T> = EventBulk<RxStorageChangeEvent<RxDocumentData<T>>, ReplicaCheckpoint>;
/** The storage takes no options. */
export type NoOptions = Readonly<Record<string, never>>;

/** RxDB loses its incremental results beyond this many events in a bulk. */
const EVENTS_PER_BULK = 100;

export function categorize<T>(
  instance: RxStorageInstance<T, object, NoOptions, ReplicaCheckpoint>,
  idMember: string,
  current: ReadonlyMap<string, StoredDocument>,
  rows: readonly BulkWriteRow<T>[],
  context: string,
): CategorizeBulkWriteRowsOutput<T> {
  // RxDB's types want to know T's members; ours are JSON objects with RxDB's members beside them.
  const known = current as unknown as Map<string, RxDocumentData<T>>;
  return categorizeBulkWriteRows<T>(instance, idMember as never, known, [...rows], context);
}

/**
 * The events of rows that are committed. Each bulk has an id of its own: RxDB drops a bulk whose id it has seen.
 * Rows must all be written, and each document once.
 */
export function eventBulksOf<T>(
  instance: RxStorageInstance<T, object, NoOptions, ReplicaCheckpoint>,
  rows: readonly { readonly document: StoredDocument; readonly previous?: StoredDocument }[],
  context: string,
  lastSeq: number,
): ReplicaEventBulk<T>[] {
  const bulks: ReplicaEventBulk<T>[] = [];
  for (let start = 0; start < rows.length; start += EVENTS_PER_BULK) {
    const slice = rows.slice(start, start + EVENTS_PER_BULK);
    const previous = slice.flatMap((row) => (row.previous ? [row.previous] : []));
    const current = new Map(previous.map((document) => [String(document['id']), document]));
    const { eventBulk, errors } = categorize(
      instance,
      'id',
      current,
      slice as unknown as BulkWriteRow<T>[],
      context,
    );
    if (errors.length > 0) throw new Error('RxDB disagrees with a commit that is done');
    // Any earlier sequence of the same commit would do as well; a reader never stops inside a transaction.
    eventBulk.checkpoint = { seq: lastSeq };
    if (eventBulk.events.length > 0) bulks.push(eventBulk);
  }
  return bulks;
}
