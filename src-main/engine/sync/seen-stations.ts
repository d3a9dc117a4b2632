import * as z from 'zod';
import { readStamp } from '#shared/kernel/stamp.ts';
import type { LocalStore } from '#shared/sync/local-store.ts';
import { diskRefusal } from '../disk-refusal.ts';
import type { Replica } from '../store/replica.ts';

/** Kept inside the replica: by device, the newest moment of something written there that has come here. Unix time in ms. */
const SEEN = 'server.seen';
/** The server was last heard of then. */
const CONTACT = 'server.contact';
const seenSchema = z.record(z.string(), z.int());
const contactSchema = z.object({ atMs: z.int() });

/** Who else is at work, as what comes from the server shows. */
export interface SeenStations {
  /** The store, looked over the shoulder. */
  watching(local: LocalStore): LocalStore;
  all(): ReadonlyMap<string, number>;
  contactMs(): number | undefined;
  load(replica: Replica): void;
  /** Keeps what is known beyond the program's end. */
  keep(replica: Replica, contactMs: number | undefined): void;
}

export function seenStations(): SeenStations {
  let seen = new Map<string, number>();
  let contact: number | undefined;
  let isChanged = false;
  return {
    watching: (local) => ({
      ...local,
      commit(writes, newest) {
        for (const write of writes) {
          if (write.kind !== 'take') continue;
          const { device, stamps } = write.envelope;
          const newestMs = Object.values(stamps).reduce(
            (most, stamp) => Math.max(most, readStamp(stamp).ms),
            seen.get(device) ?? 0,
          );
          isChanged ||= newestMs !== seen.get(device);
          seen.set(device, newestMs);
        }
        return local.commit(writes, newest);
      },
    }),
    all: () => seen,
    contactMs: () => contact,
    load({ remote }) {
      const kept = seenSchema.safeParse(remote.counter(SEEN));
      seen = new Map(kept.success ? Object.entries(kept.data) : []);
      const met = contactSchema.safeParse(remote.counter(CONTACT));
      contact = met.success ? met.data.atMs : undefined;
      isChanged = false;
    },
    keep(replica, contactMs) {
      const writes = [
        ...(isChanged ? [{ key: SEEN, value: Object.fromEntries(seen) }] : []),
        ...(contactMs !== undefined && contactMs !== contact
          ? [{ key: CONTACT, value: { atMs: contactMs } }]
          : []),
      ];
      if (writes.length === 0) return;
      try {
        replica.commit(
          writes.map(({ key, value }) => ({
            kind: 'counter',
            key,
            value,
            base: replica.remote.counter(key),
          })),
          { origin: 'replication' },
        );
      } catch (error) {
        if (!diskRefusal(error)) throw error;
        return; // not worth more than the records that have no room either
      }
      contact = contactMs ?? contact;
      isChanged = false;
    },
  };
}
