import * as z from 'zod';
import { diskRefusal } from '../disk-refusal.ts';
import type { Replica } from '../store/replica.ts';
import type { CounterWrite } from '../store/write-types.ts';

/** Kept inside the replica: by keeper, that is by server, each file that it has said to have. */
const HELD = 'file.held.';
/** By keeper, the highest count of files that it has told. */
const MARK = 'file.mark.';
const markSchema = z.int().min(0);

/** The keeper that was met last. */
const LAST = 'file.keeper';

/** As it stood before the program ended: so that nothing is told as unsent that was sent. */
export function lastHeldFiles(replica: Replica): HeldFiles | undefined {
  const keeper = replica.remote.counter(LAST);
  return typeof keeper === 'string' ? heldFiles(replica, keeper) : undefined;
}

/** What this station knows of the files at one server. It is only ever believed where nothing is lost by it. */
export interface HeldFiles {
  readonly keeper: string;
  all(): ReadonlySet<string>;
  add(hashes: readonly string[]): void;
  /** @returns false where the server was set back: then nothing is known of it any more */
  heard(mark: number): boolean;
}

export function heldFiles(replica: Replica, keeper: string): HeldFiles {
  const { work, remote } = replica;
  const prefix = `${HELD}${keeper}.`;
  const markKey = `${MARK}${keeper}`;
  const held = new Set(work.counterKeys(prefix).map((key) => key.slice(prefix.length)));
  let mark = markSchema.safeParse(remote.counter(markKey)).data ?? 0;

  const write = (values: readonly (readonly [key: string, value: number | string | null])[]) => {
    const writes = values.map(([key, value]): CounterWrite => ({
      kind: 'counter',
      key,
      value,
      base: remote.counter(key),
    }));
    try {
      replica.commit(writes, { origin: 'replication' });
    } catch (error) {
      if (!diskRefusal(error)) throw error; // forgotten, it is asked again
    }
  };

  return {
    keeper,
    all: () => held,
    add(hashes) {
      const fresh = hashes.filter((hash) => !held.has(hash));
      if (fresh.length === 0) return;
      for (const hash of fresh) held.add(hash);
      write(fresh.map((hash) => [`${prefix}${hash}`, 1]));
    },
    heard(now) {
      const isSetBack = now < mark;
      if (isSetBack) {
        write([...held].map((hash) => [`${prefix}${hash}`, null]));
        held.clear();
      }
      if (now !== mark || remote.counter(LAST) !== keeper)
        write([
          [markKey, now],
          [LAST, keeper],
        ]);
      mark = now;
      return !isSetBack;
    },
  };
}
