import { COMPARTMENTS, type Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { changedSinceSql, contentOf, type DocumentTable, type StoredRow } from './document-table.ts';
import type { Outbox } from './outbox.ts';
import { tableOf } from './record-indexes.ts';
import type { Sqlite } from './sqlite-file.ts';

/** What lies here and what was written when, for those who work through it beside people: imports that are taken back, files. */
export interface UnsentWork {
  /** The newest number of the local sequence. */
  sequence(): number;
  /** Live documents whose standing version has a greater number, each with that number; by compartment. Short pages: others may write between them. */
  writtenSince(sequence: number): Generator<{ readonly seq: number; readonly envelope: Envelope }>;
  /** Live documents of one kind, by id. Short pages: others may write between them. */
  ofKind(record: AnyRecord): Generator<Envelope>;
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
    *ofKind({ type, compartment }) {
      const page = db.prepare<[string, string, number], Pick<StoredRow, 'body'> & { readonly id: string }>(
        `SELECT id, body FROM ${tableOf(compartment)} WHERE id > ? AND id < ? AND deleted = 0 ORDER BY id LIMIT ?`,
      );
      for (let after = `${type}:`; ;) {
        const rows = page.all(after, `${type};`, PAGE_ROWS);
        for (const row of rows) yield contentOf(row) as unknown as Envelope; // a document table holds envelopes
        const last = rows.at(-1);
        if (!last || rows.length < PAGE_ROWS) return;
        after = last.id;
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
