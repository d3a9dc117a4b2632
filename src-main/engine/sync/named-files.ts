import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Envelope } from '#shared/kernel/document.ts';
import { records } from '#shared/registry.ts';
import type { NamedFile } from '#shared/sync/file-entries.ts';
import { namedFiles } from '#shared/sync/named-files.ts';
import type { Replica } from '../store/replica.ts';

const NAMING = records.filter(({ blobs }) => blobs.length > 0);
const BY_TYPE = new Map(NAMING.map((record) => [record.type, record]));
/** Documents between two looks at what people want. */
const SLICE = 100;

/** As `namedFiles`, of whatever kind of record it is. */
export function filesNamedIn(envelope: Envelope): readonly NamedFile[] {
  const record = BY_TYPE.get(envelope.type);
  return record ? namedFiles(record, envelope) : [];
}

/** All that are named by what lies here now, between other work. */
export async function* allNamedFiles({ work }: Replica, signal: AbortSignal): AsyncGenerator<NamedFile> {
  let looked = 0;
  for (const record of NAMING) {
    for (const envelope of work.ofKind(record)) {
      yield* filesNamedIn(envelope);
      looked += 1;
      if (looked % SLICE > 0) continue;
      await nextTurn();
      if (signal.aborted) return;
    }
  }
}
