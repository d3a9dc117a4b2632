import type { Envelope } from '../kernel/document.ts';
import { blobsNamedIn } from '../kernel/named-blobs.ts';
import type { AnyRecord } from '../kernel/record.ts';
import { readStamp } from '../kernel/stamp.ts';
import type { NamedFile } from './file-entries.ts';
import { FILE_HASH } from './files-api.ts';

/** The files that a document names, as new as its newest field. */
export function namedFiles(
  record: AnyRecord,
  { data, stamps }: Pick<Envelope, 'data' | 'stamps'>,
): readonly NamedFile[] {
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
