import type { AnyRecord } from './record.ts';

/** The hashes of the files that one record names. */
export function* blobsNamedIn({ blobs }: AnyRecord, value: object): Generator<string> {
  for (const path of blobs) yield* textsAt(value, path.split('.'));
}

/** Lists on the way are gone through: `pages.hash`. */
function* textsAt(value: unknown, [name, ...rest]: readonly string[]): Generator<string> {
  if (Array.isArray(value)) {
    for (const item of value) yield* textsAt(item, name === undefined ? [] : [name, ...rest]);
  } else if (name === undefined) {
    if (typeof value === 'string') yield value;
  } else if (typeof value === 'object' && value !== null) {
    yield* textsAt(new Map(Object.entries(value)).get(name), rest);
  }
}
