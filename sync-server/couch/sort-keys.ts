import * as z from 'zod';

/** A field to sort by, as `_find` and `_index` name them. */
export type SortKey = { readonly field: string; readonly isDescending: boolean };

export const sortSchema = z.array(z.union([z.string(), z.record(z.string(), z.enum(['asc', 'desc']))]));

export function sortKeys(sort: z.output<typeof sortSchema>): readonly SortKey[] {
  return sort.flatMap((key) =>
    typeof key === 'string'
      ? [{ field: key, isDescending: false }]
      : Object.entries(key).map(([field, direction]) => ({ field, isDescending: direction === 'desc' })),
  );
}
