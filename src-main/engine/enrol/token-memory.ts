import * as z from 'zod';
import type { TokenMemory } from '#shared/transport/credentials.ts';
import { diskRefusal } from '../disk-refusal.ts';
import type { Replica } from '../store/replica.ts';

const kept = z.string().max(4_000);

/** The last token of a server, in the station's own encrypted file. A folder that was copied shows what the station had. */
export function tokenMemory(replica: Pick<Replica, 'remote' | 'commit'>, server: string): TokenMemory {
  const key = `server.token@${server}`;
  return {
    last: () => kept.safeParse(replica.remote.counter(key)).data,
    keep(token) {
      const base = replica.remote.counter(key);
      try {
        replica.commit([{ kind: 'counter', key, value: token, base }], { origin: 'replication' });
      } catch (error) {
        if (!diskRefusal(error)) throw error; // the next one may find room
      }
    },
  };
}
