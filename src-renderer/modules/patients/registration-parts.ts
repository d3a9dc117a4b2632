import type { Registration } from '#shared/modules/patients/patients.contract.ts';

export type Part<
  K extends 'name' | 'identifier' | 'telecom' | 'address' | 'contact' | 'communication' | 'coverage',
> = NonNullable<Registration[K]>[number];

/** What a row of the form has become; absent where it was emptied. */
export interface Edited<T> {
  /** Its place in the record's list, where it came from there. */
  readonly at: number | undefined;
  item: T | undefined;
}

/**
 * The record's list after the edit, in its order: what the form does not show stands, what it shows is as edited, a row
 * taken off the form is gone, and new rows follow.
 * @param shown the rows that the form showed of the record
 */
export function rebuilt<T>(
  base: readonly T[] | undefined,
  shown: readonly { readonly at?: number | undefined }[] | undefined,
  rows: readonly Edited<T>[],
): T[] {
  const places = new Set(shown?.map(({ at }) => at));
  const byPlace = new Map(rows.map(({ at, item }) => [at, item]));
  const kept = (base ?? []).map((item, at) => (places.has(at) ? byPlace.get(at) : item));
  const added = rows.filter(({ at }) => at === undefined).map(({ item }) => item);
  return [...kept, ...added].filter((item): item is T => item !== undefined);
}

/** Whether a row reads as it did, but for spaces. */
export function isUntouched<Row extends object>(row: Row, before: Row | undefined): boolean {
  if (before === undefined) return false;
  return Object.entries(before).every(([field, shown]) => {
    const typed = (row as Record<string, unknown>)[field]; // a field of the same row
    return typeof shown === 'string' && typeof typed === 'string'
      ? tidy(typed) === tidy(shown)
      : typed === shown;
  });
}

export function tidy(typed: string): string {
  return typed.replaceAll(/\s+/gu, ' ').trim();
}

/** A text of several lines: each by itself. */
export function tidyLines(typed: string): string {
  return typed
    .split(/\r\n?|\n/)
    .map(tidy)
    .join('\n')
    .trim();
}

export function text<K extends string>(field: K, typed: string): { [N in K]?: string } {
  const value = tidy(typed);
  return value === '' ? {} : ({ [field]: value } as { [N in K]?: string }); // one member, named by K
}

export function words<K extends string>(field: K, typed: string): { [N in K]?: string[] } {
  const value = tidy(typed);
  return value === '' ? {} : ({ [field]: value.split(' ') } as { [N in K]?: string[] }); // one member, named by K
}
