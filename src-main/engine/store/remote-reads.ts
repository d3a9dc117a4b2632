import type { Compartment, Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { Held, LocalState, UnsentVersion } from '#shared/sync/local-store.ts';
import { contentOf, type DocumentTable, type StateRow } from './document-table.ts';
import type { Outbox } from './outbox.ts';
import { namingDamage } from './store-errors.ts';

/** Answers at once, so that nothing is written between a look and the commit that builds on it. */
export interface RemoteReads {
  /** Tombstones, too. What is not here is left out. */
  states(compartment: Compartment, ids: readonly Id[]): ReadonlyMap<Id, LocalState>;
  /** The local sequences of the versions that stand of these. */
  standing(compartment: Compartment, ids: readonly Id[]): ReadonlyMap<Id, number>;
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
      namingDamage(
        () =>
          new Map(
            tableFor(compartment)
              .states(ids)
              .map((row) => [row.id, stateOf(row)]),
          ),
      ),
    standing: (compartment, ids) => namingDamage(() => tableFor(compartment).seqs(ids)),
    unsent: (afterSeq, limit) =>
      namingDamage(() => {
        const page = outbox.page(afterSeq, limit);
        const rows = new Map<string, StateRow>();
        for (const compartment of new Set(page.map((one) => one.compartment))) {
          const ids = page.flatMap((one) => (one.compartment === compartment ? [one.id] : []));
          for (const row of tableFor(compartment).states(ids)) rows.set(row.id, row);
        }
        return page.map(({ compartment, id, held }): UnsentVersion => {
          const row = rows.get(id);
          if (!row) throw new Error(`unsent, and not there: ${id}`);
          return {
            ...stateOf(row),
            compartment: compartment as Compartment, // the name of a document table
            size: row.body.length,
            ...(held !== null && { held: JSON.parse(held) as Held }), // written by the marks
          };
        });
      }),
  };
}

function stateOf(row: StateRow): LocalState {
  const { rev, seq, deleted, remoteRev, unsent, base } = row;
  return {
    envelope: contentOf(row) as unknown as Envelope, // a document table's content is an envelope; `verify` checks it
    deleted: deleted === 1,
    rev,
    seq,
    ...(remoteRev !== null && { remoteRev }),
    ...(unsent !== null && { unsent: base === null ? {} : new Based(base) }),
  };
}

/** Only a merge asks for it. */
class Based {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  get base(): Envelope {
    return JSON.parse(this.#text) as Envelope; // written by the writer
  }
}
