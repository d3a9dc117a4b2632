import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod';
import type { Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { witness } from '#shared/kernel/stamp.ts';
import type { Checkpoint, LocalStore, Parting, SyncWrite } from '#shared/sync/local-store.ts';
import { CLOCK, clockSchema } from '../commands/seal-writes.ts';
import { diskRefusal, type DiskRefusal } from '../disk-refusal.ts';
import { noteKeys } from '../interop/undo/import-steps.ts';
import type { Replica } from '../store/replica.ts';
import type { CounterWrite, StoreWrite } from '../store/write-types.ts';

const checkpointSchema = z.object({
  server: z.string(),
  device: z.string(),
  since: z.string(),
  marker: z.int().min(0),
}) satisfies z.ZodType<Checkpoint>;

/** Counter that holds how far a compartment is read. */
const keyOf = (compartment: string): string => `sync.${compartment}`;

const partingSchema = checkpointSchema
  .omit({ server: true })
  .extend({ settledSeq: z.int().min(0) }) satisfies z.ZodType<Parting>;

/** Counter that holds how a compartment stood with a server that is not the present one. */
export const partingKeyOf = (compartment: string, server: string): string => `sync.${compartment}@${server}`;

/** The replica as the replicator sees it. Its commits are not commands: who did the work has audited it there. */
export function localReplica(replica: Replica): LocalStore {
  const { remote } = replica;
  // Compartments that are read beside each other go on one a turn: a person waits for one transaction, not for one of each.
  let turns: Promise<void> = Promise.resolve();
  return {
    states: (compartment, ids) => remote.states(compartment, ids),
    unsent: (afterSeq, limit) => remote.unsent(afterSeq, limit),
    unsentIn: () => new Set(replica.unsentBy().keys()),
    held: () => remote.held(),
    checkpoint(compartment) {
      const found = remote.counter(keyOf(compartment));
      return found === undefined ? undefined : checkpointSchema.parse(found);
    },
    partings: {
      of: (compartment, server) =>
        partingSchema.safeParse(remote.counter(partingKeyOf(compartment, server))).data,
      settledSeq: (compartment) => remote.settledSeq(compartment),
    },
    commit(writes, newest) {
      const sealed = writes.map((write) => storeWrite(write, (key) => remote.counter(key)));
      if (writes.some(({ kind }) => kind === 'forget' || kind === 'lost'))
        sealed.push(...notesCleared(replica));
      if (newest !== undefined) sealed.push(...clockAfter(newest, remote.counter(CLOCK)));
      return commitAll(replica, sealed);
    },
    leaving(versions) {
      const cleared = notesCleared(replica);
      const noted = cleared.length > 0 ? commitAll(replica, cleared) : ok(undefined);
      if (!noted.ok) return noted;
      const standing = new Map<Id, number>();
      for (const compartment of new Set(versions.map((one) => one.compartment))) {
        const ids = versions.flatMap((one) => (one.compartment === compartment ? [one.envelope.id] : []));
        for (const [id, seq] of remote.standing(compartment, ids)) standing.set(id, seq);
      }
      return ok(versions.filter(({ envelope: { id }, seq }) => standing.get(id) === seq));
    },
    async breathe() {
      turns = turns.then(() => nextTurn());
      await turns;
      await replica.room();
    },
  };
}

function storeWrite(write: SyncWrite, counter: (key: string) => CounterWrite['base']): StoreWrite {
  switch (write.kind) {
    case 'checkpoint': {
      const key = keyOf(write.compartment);
      return { kind: 'counter', key, value: { ...write.checkpoint }, base: counter(key) };
    }
    case 'part': {
      const key = partingKeyOf(write.compartment, write.server);
      return { kind: 'counter', key, value: { ...write.parting }, base: counter(key) };
    }
    case 'take': {
      const { compartment, envelope, deleted, rev, remoteRev, unsentBase } = write;
      return {
        kind: 'put',
        compartment,
        envelope,
        deleted,
        remoteRev,
        base: rev,
        isNew: rev === null,
        ...(unsentBase && { unsentBase }),
      };
    }
    case 'sent':
    case 'hold':
    case 'lost':
    case 'forget':
      return write;
  }
}

function commitAll(replica: Replica, writes: readonly StoreWrite[]): Result<void, DiskRefusal> {
  try {
    const committed = replica.commit(writes, { origin: 'replication' });
    if (!committed.ok) throw new Error(`moved between a look and a write: ${committed.error.ids.join(', ')}`);
    return ok(undefined);
  } catch (error) {
    const refusal = diskRefusal(error);
    if (!refusal) throw error;
    return fail(refusal);
  }
}

/** Others may have what an import brought, or it is no longer known that they have not: it cannot be taken back here any more. */
function notesCleared({ work, remote }: Replica): readonly CounterWrite[] {
  return noteKeys(work).map((key) => ({ kind: 'counter', key, value: null, base: remote.counter(key) }));
}

/** What is entered here from now on is stamped later than all that came in. */
function clockAfter(newest: string, base: CounterWrite['base']): readonly CounterWrite[] {
  const before = base === undefined ? { ms: 0, counter: 0 } : clockSchema.parse(base);
  const after = witness(before, newest);
  return after === before ? [] : [{ kind: 'counter', key: CLOCK, value: { ...after }, base }];
}
