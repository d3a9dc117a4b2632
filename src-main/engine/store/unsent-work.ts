import { COMPARTMENTS, type Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { changedSinceSql, contentOf, type DocumentTable, type StoredRow } from './document-table.ts';
import type { Outbox } from './outbox.ts';
import { tableOf } from './record-indexes.ts';
import type { Sqlite } from './sqlite-file.ts';

/** What was written here and when, by the local sequence: whoever takes an import back must know what came after it. */
export interface UnsentWork {
  /** The newest number of the local sequence. */
  sequence(): number;
  /** Live documents whose standing version has a greater number, each with that number; by compartment. Short pages: others may write between them. */
  writtenSince(sequence: number): Generator<{ readonly seq: number; readonly envelope: Envelope }>;
  /** `new` where no server has ever had the document, `edited` where it has an earlier version, undefined where it has this one. */
  unsent(record: AnyRecord, id: Id): 'new' | 'edited' | undefined;
  /** Keys of station-local state that begin so and hold something. */
  counterKeys(prefix: string): readonly string[];
}

const PAGE_ROWS = 500;

export function unsentWork(
  db: Sqlite,
  tables: ReadonlyMap<string, DocumentTable>,
  outbox: Outbox,
  sequence: () => number,
): UnsentWork {
  const keys = db.prepare<[string, string], { key: string }>(
    "SELECT key FROM counter WHERE key >= ? AND key < ? AND value <> 'null' ORDER BY key",
  );
  return {
    sequence,
    *writtenSince(from) {
      for (const compartment of COMPARTMENTS) {
        const page = db.prepare<[{ seq: number; limit: number }], StoredRow>(
          changedSinceSql(tableOf(compartment)),
        );
        let seq = from;
        for (;;) {
          const rows = page.all({ seq, limit: PAGE_ROWS });
          for (const row of rows) {
            seq = row.seq;
            if (row.deleted === 0) yield { seq, envelope: contentOf(row) as unknown as Envelope }; // a document table holds envelopes
          }
          if (rows.length < PAGE_ROWS) break;
        }
      }
    },
    unsent(record, id) {
      const table = tables.get(record.compartment);
      const seq = table?.seq(id);
      const row = seq === undefined ? undefined : outbox.at(seq);
      if (!row) return undefined;
      return row.base === null && table?.remoteRev(id) === undefined ? 'new' : 'edited';
    },
    counterKeys: (prefix) => keys.all(prefix, `${prefix}\u{10FFFF}`).map(({ key }) => key),
  };
}
