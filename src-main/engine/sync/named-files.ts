import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Envelope } from '#shared/kernel/document.ts';
import { readStamp } from '#shared/kernel/stamp.ts';
import { records } from '#shared/registry.ts';
import type { NamedFile } from '#shared/sync/file-entries.ts';
import { FILE_HASH } from '#shared/sync/files-api.ts';
import { blobsNamedIn } from '../blobs/collect-unreferenced.ts';
import type { Replica } from '../store/replica.ts';

const NAMING = records.filter(({ blobs }) => blobs.length > 0);
const BY_TYPE = new Map(NAMING.map((record) => [record.type, record]));
/** Documents between two looks at what people want. */
const SLICE = 100;

/** The files that a document names, as new as its newest field. */
export function filesNamedIn({ type, data, stamps }: Envelope): readonly NamedFile[] {
  const record = BY_TYPE.get(type);
  if (!record) return [];
  const atMs = Object.values(stamps).reduce((newest, stamp) => Math.max(newest, readStamp(stamp).ms), 0);
  const sizes = new Map(sizesIn(data));
  return [...blobsNamedIn(record, data)]
    .filter((hash) => FILE_HASH.test(hash))
    .map((hash) => {
      const size = sizes.get(hash);
      return { hash, atMs, ...(size !== undefined && { size }) };
    });
}

/** Groups that have a hash and a size beside it. */
function* sizesIn(data: object): Generator<readonly [hash: string, size: number]> {
  for (const value of Object.values(data)) {
    if (typeof value !== 'object' || value === null) continue;
    const { hash, size } = value as { readonly hash?: unknown; readonly size?: unknown }; // looked at below
    if (typeof hash === 'string' && typeof size === 'number') yield [hash, size];
  }
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
