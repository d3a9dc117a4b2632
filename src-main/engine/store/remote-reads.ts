import type { Compartment, Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { Held, LocalState, UnsentVersion } from '#shared/sync/local-store.ts';
import { contentOf, type DocumentTable, type StoredRow } from './document-table.ts';
import type { Outbox, OutboxRow } from './outbox.ts';
import { namingDamage } from './store-errors.ts';

/** Answers at once, so that nothing is written between a look and the commit that builds on it. */
export interface RemoteReads {
  /** Tombstones, too. What is not here is left out. */
  states(compartment: Compartment, ids: readonly Id[]): ReadonlyMap<Id, LocalState>;
  /** What the server does not have, the oldest first. */
  unsent(afterSeq: number, limit: number): readonly UnsentVersion[];
  /** How many of them wait for more than their turn. */
  held(): number;
  /** The first of these. */
  heldBack(limit: number): readonly { readonly id: Id; readonly held: Held }[];
  counter(key: string): Json | undefined;
  /** Of a compartment all versions up to this local sequence are with the server. */
  settledSeq(compartment: Compartment): number;
}

export function remoteReads(
  tables: ReadonlyMap<string, DocumentTable>,
  outbox: Outbox,
  writer: { readonly seq: number; counter(key: string): Json | undefined },
): RemoteReads {
  const tableFor = (compartment: string): DocumentTable => {
    const table = tables.get(compartment);
    if (!table) throw new Error(`unknown compartment: ${compartment}`);
    return table;
  };
  const stateOf = (
    table: DocumentTable,
    id: Id,
    row: StoredRow,
    unsent: OutboxRow | undefined,
  ): LocalState => {
    const remoteRev = table.remoteRev(id);
    const base = unsent?.base ?? undefined;
    return {
      envelope: contentOf(row) as unknown as Envelope, // a document table's content is an envelope; `verify` checks it
      deleted: row.deleted === 1,
      rev: row.rev,
      seq: row.seq,
      ...(remoteRev !== undefined && { remoteRev }),
      ...(unsent && { unsent: base === undefined ? {} : { base: JSON.parse(base) as Envelope } }), // written by the writer
    };
  };
  return {
    held: () => namingDamage(() => outbox.held()),
    heldBack: (limit) =>
      namingDamage(() => outbox.heldBack(limit)).map(({ id, held }) => ({
        id,
        held: JSON.parse(held) as Held, // written by the marks
      })),
    counter: (key) => namingDamage(() => writer.counter(key)),
    settledSeq: (compartment) => namingDamage(() => (outbox.oldestSeq(compartment) ?? writer.seq + 1) - 1),
    states: (compartment, ids) =>
      namingDamage(() => {
        const table = tableFor(compartment);
        const states = new Map<Id, LocalState>();
        for (const id of ids) {
          const row = table.row(id);
          if (row) states.set(id, stateOf(table, id, row, outbox.at(row.seq)));
        }
        return states;
      }),
    unsent: (afterSeq, limit) =>
      namingDamage(() =>
        outbox.page(afterSeq, limit).map((unsent): UnsentVersion => {
          const table = tableFor(unsent.compartment);
          const row = table.row(unsent.id);
          if (!row) throw new Error(`unsent, and not there: ${unsent.id}`);
          return {
            ...stateOf(table, unsent.id, row, unsent),
            compartment: unsent.compartment as Compartment, // the name of a document table
            ...(unsent.held !== null && { held: JSON.parse(unsent.held) as Held }), // written by the marks
          };
        }),
      ),
  };
}
