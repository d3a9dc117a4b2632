import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Replica } from './replica.ts';
import type { CommitOptions, StoreWrite } from './write-types.ts';

/** Larger transactions gain nothing, and hold up whoever waits for the next one. */
const MOST_WRITES = 2_000;

export interface BulkReport {
  /** Writes that are committed. */
  readonly written: number;
  /** Groups that had moved meanwhile, by their place in the input: to be planned again. */
  readonly conflicts: readonly { readonly group: number; readonly ids: readonly string[] }[];
}

/**
 * Commits many groups of writes, each group wholly or not at all, in as few transactions as is sensible. Lets others
 * take their turn between transactions.
 */
export async function commitGroups(
  replica: Pick<Replica, 'commit'>,
  groups: readonly (readonly StoreWrite[])[],
  options: CommitOptions = { origin: 'import' },
): Promise<BulkReport> {
  let written = 0;
  const conflicts: { group: number; ids: readonly string[] }[] = [];
  for (const members of packed(groups)) {
    const together = members.flatMap((group) => groups[group] ?? []);
    if (replica.commit(together, options).ok) {
      written += together.length;
    } else {
      for (const group of members) {
        const alone = groups[group] ?? [];
        const committed = replica.commit(alone, options);
        if (committed.ok) written += alone.length;
        else conflicts.push({ group, ids: committed.error.ids });
      }
    }
    await nextTurn();
  }
  return { written, conflicts };
}

/** Neighbouring groups whose writes fit into one transaction; a larger group has one to itself. */
function packed(groups: readonly (readonly StoreWrite[])[]): number[][] {
  const transactions: number[][] = [];
  let open: number[] = [];
  let size = 0;
  groups.forEach((writes, group) => {
    if (open.length > 0 && size + writes.length > MOST_WRITES) {
      transactions.push(open);
      open = [];
      size = 0;
    }
    open.push(group);
    size += writes.length;
  });
  if (open.length > 0) transactions.push(open);
  return transactions;
}
