import type { JsonObject } from '#shared/kernel/json.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import type { KeptDocument } from '../stores/embedded/documents.ts';
import type { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import { documentOutput, type OutputOptions } from './document-output.ts';
import { leavesOf } from './revision-tree.ts';
import { sequenceText } from './sequence.ts';

export interface ChangesQuery {
  readonly limit: number;
  readonly descending: boolean;
  readonly includeDocs: boolean;
  readonly style: 'main_only' | 'all_docs';
  /** Only each so manieth row carries its sequence. */
  readonly seqInterval: number;
  readonly output: OutputOptions;
  /** What is not wanted is passed over, and does not count towards the limit. */
  readonly wants: (document: KeptDocument) => boolean;
}

export interface ChangesPage {
  readonly rows: readonly JsonObject[];
  /** Up to where the page has looked. */
  readonly seq: number;
}

/** Rows read at a time: a filter that wants few of many does not hold them all. */
const SLICE = 1_000;

/** Changes after a sequence, oldest first; or, descending, the newest first. */
export function changesPage(
  store: EmbeddedStore,
  database: DatabaseRow,
  since: number,
  query: ChangesQuery,
): ChangesPage {
  const rows: JsonObject[] = [];
  let seq = query.descending ? Number.MAX_SAFE_INTEGER : since;
  while (rows.length < query.limit) {
    const size = Math.min(SLICE, query.limit - rows.length);
    const slice = query.descending
      ? store.documents.before(database.db, seq, size)
      : store.documents.since(database.db, seq, size);
    for (const document of slice) {
      seq = document.seq;
      if (query.descending && seq <= since) return { rows, seq };
      if (query.wants(document)) rows.push(changeRow(store, database, document, query, rows.length));
    }
    if (slice.length < size) break;
  }
  return { rows, seq };
}

function changeRow(
  store: EmbeddedStore,
  database: DatabaseRow,
  document: KeptDocument,
  { style, includeDocs, seqInterval, output }: ChangesQuery,
  index: number,
): JsonObject {
  const revs = style === 'all_docs' ? leavesOf(document.tree).map(({ rev }) => rev) : [document.rev];
  return {
    seq: (index + 1) % seqInterval === 0 ? sequenceText(database, document.seq) : null,
    id: document.id,
    changes: revs.map((rev) => ({ rev })),
    ...(document.deleted && { deleted: true }),
    ...(includeDocs && { doc: documentOutput(store, database, document, document.rev, output) }),
  };
}
