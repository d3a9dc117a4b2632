import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Backend } from '../backend.ts';
import { CouchError } from '../couch/couch-error.ts';
import { envelopesOf } from '../guard/staff-book.ts';

/** Documents read at a time; between pages others have their turn. */
const PAGE = 200;

/** A file that keeps how far databases were read, beside what was made of it. */
export interface Progress {
  changing(work: () => void): void;
  since(database: string): string | undefined;
  setSince(database: string, since: string): void;
}

export interface Follower {
  readonly file: Progress;
  readonly isStopped: () => boolean;
  /** Both are within the transaction that says how far it was read. */
  readonly take: (envelope: Envelope) => void;
  readonly drop: (id: Id) => void;
}

/** Reads what has changed in a database of records since the last time; can be cut anywhere. One that is not there yet has nothing. */
export async function followDatabase(
  backend: Backend,
  database: string,
  { file, isStopped, take, drop }: Follower,
): Promise<void> {
  for (;;) {
    if (isStopped()) return;
    const since = file.since(database);
    const page = await backend.changes(database, since, PAGE).catch((error: unknown) => {
      if (error instanceof CouchError && error.status === 404) return undefined;
      throw error;
    });
    if (!page) return;
    if (page.since !== since)
      file.changing(() => {
        for (const { id, members } of page.documents) {
          if (!members) drop(id);
          else for (const envelope of envelopesOf({ ...members, id })) take(envelope);
        }
        file.setSince(database, page.since);
      });
    if (page.isEnd) return;
    await nextTurn();
  }
}
