import { canonicalJson, sameJson, type Json, type JsonObject } from './json.ts';

export interface MergedList {
  readonly list: readonly Json[];
  /** Both sides changed one item, each in another way; the later side's stands. */
  readonly isContested: boolean;
}

/**
 * Two lists that came of one, as one: what either has added is in, what either has taken out is out, unless the other has
 * changed it. An item is known by its `id`, and one without by what it says. What was there keeps its place; what is new
 * follows in an order of its own, so that it does not matter which side is which.
 */
export function mergeLists(
  base: readonly Json[],
  earlier: readonly Json[],
  later: readonly Json[],
): MergedList {
  const [was, one, two] = [byKey(base), byKey(earlier), byKey(later)];
  const keys = [
    ...was.keys(),
    ...[...new Set([...one.keys(), ...two.keys()])].filter((key) => !was.has(key)).toSorted(),
  ];
  const list: Json[] = [];
  let isContested = false;
  for (const key of keys) {
    const [before, a, b] = [was.get(key), one.get(key), two.get(key)];
    const [isSameA, isSameB] = [sameItem(a, before), sameItem(b, before)];
    if (!isSameA && !isSameB && a !== undefined && b !== undefined && !sameJson(a, b)) isContested = true;
    const kept = isSameB ? a : (b ?? (isSameA ? undefined : a));
    if (kept !== undefined) list.push(kept);
  }
  return { list, isContested };
}

function sameItem(a: Json | undefined, b: Json | undefined): boolean {
  return a === undefined || b === undefined ? a === b : sameJson(a, b);
}

function byKey(list: readonly Json[]): ReadonlyMap<string, Json> {
  return new Map(list.map((item) => [keyOf(item), item]));
}

function keyOf(item: Json): string {
  const isObject = typeof item === 'object' && item !== null && !Array.isArray(item);
  const id = isObject ? (item as JsonObject)['id'] : undefined; // isArray does not know read-only lists
  return typeof id === 'string' ? `id ${id}` : canonicalJson(item);
}
