import * as z from 'zod';
import { CouchError } from './couch-error.ts';

/** A field to sort by, as `_find` and `_index` name them. */
export type SortKey = { readonly field: string; readonly isDescending: boolean };

export const sortSchema = z.array(z.union([z.string(), z.record(z.string(), z.enum(['asc', 'desc']))]));

/** @throws CouchError 400 where the directions differ */
export function sortKeys(sort: z.output<typeof sortSchema>): readonly SortKey[] {
  const keys = sort.flatMap((key) =>
    typeof key === 'string'
      ? [{ field: key, isDescending: false }]
      : Object.entries(key).map(([field, direction]) => ({ field, isDescending: direction === 'desc' })),
  );
  if (keys.some(({ isDescending }) => isDescending !== keys[0]?.isDescending)) {
    throw new CouchError(
      400,
      'unsupported_mixed_sort',
      'Sorts currently only support a single direction for all fields.',
    );
  }
  return keys;
}
