import type { FileFault } from '#shared/sync/file-entries.ts';
import { FileQueue } from '#shared/sync/file-queue.ts';
import type { ServerLine } from '#shared/transport/server-line.ts';
import type { OpenedReplica } from '../actions.ts';
import { FileWork } from './file-work.ts';

export interface SentFiles {
  /** What the server does not have yet. */
  readonly notSent: number;
  /** Why. */
  readonly fault?: FileFault;
}

/** Sends all files that the server does not have, and waits for it: at the command line, and before a station is wiped. */
export async function sendFiles(
  opened: OpenedReplica,
  dataDir: string,
  line: ServerLine,
): Promise<SentFiles> {
  const { replica, blobs, facility } = opened;
  const elapsedMs = () => performance.now();
  const queue = new FileQueue();
  const { signal } = new AbortController(); // ends with the line
  const work = new FileWork({ dataDir, replica, blobs, facilityId: facility.id, queue, signal, elapsedMs });
  work.at(line);
  await work.look();
  queue.room(0, false);
  queue.open(true);
  for (let last: FileFault | undefined; ;) {
    const action = queue.next(elapsedMs());
    const fault = action && (await work.perform(action));
    if (action && fault) {
      queue.failed(action, fault, elapsedMs(), 1);
      last = fault;
    }
    if (action && !fault?.code.startsWith('remote.')) continue;
    const notSent = queue.counts().toSend.count;
    return { notSent, ...(last && notSent > 0 && { fault: last }) };
  }
}
