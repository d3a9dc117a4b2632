import type { DatabaseRow } from '../stores/embedded/databases.ts';
import type { KeptDocument } from '../stores/embedded/documents.ts';
import type { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import { documentText, type OutputOptions } from './document-output.ts';
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
  /** Each as JSON text. */
  readonly rows: readonly string[];
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
  const rows: string[] = [];
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
): string {
  const { id, rev, seq, deleted } = document;
  const revs = style === 'all_docs' ? leavesOf(document.tree) : [document];
  const row = JSON.stringify({
    seq: (index + 1) % seqInterval === 0 ? sequenceText(database, seq) : null,
    id,
    changes: revs.map((leaf) => ({ rev: leaf.rev })),
    ...(deleted && { deleted }),
  });
  if (!includeDocs) return row;
  return `${row.slice(0, -1)},"doc":${documentText(store, database, document, rev, output)}}`;
}
