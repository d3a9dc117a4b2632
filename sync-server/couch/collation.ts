import type { Json } from '#shared/kernel/json.ts';

/**
 * CouchDB's order of values: null, false, true, numbers, strings, arrays, objects; strings by the Unicode Collation
 * Algorithm (an approximation of ICU's root collation by this program's own ICU).
 * https://docs.couchdb.org/en/stable/ddocs/views/collation.html
 */
export function collate(a: Json | undefined, b: Json | undefined): number {
  const byKind = kindOf(a) - kindOf(b);
  if (byKind !== 0) return byKind;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return collateText(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return collateLists(a, b);
  if (isObject(a) && isObject(b)) return collateObjects(a, b);
  return 0;
}

const ROOT = new Intl.Collator('en-u-co-standard', { caseFirst: 'lower' });

/** 0 for texts that the collation tells not apart, too: they stand in the order of their documents' ids. */
const collateText = (a: string, b: string): number => (a === b ? 0 : ROOT.compare(a, b));

function kindOf(value: Json | undefined): number {
  if (value === undefined) return -1;
  if (value === null) return 0;
  if (value === false) return 1;
  if (value === true) return 2;
  if (typeof value === 'number') return 3;
  if (typeof value === 'string') return 4;
  return Array.isArray(value) ? 5 : 6;
}

function collateLists(a: readonly Json[], b: readonly Json[]): number {
  for (const [index, item] of a.entries()) {
    if (index >= b.length) return 1;
    const order = collate(item, b[index]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

function collateObjects(a: { readonly [key: string]: Json }, b: { readonly [key: string]: Json }): number {
  const [ours, theirs] = [Object.entries(a), Object.entries(b)];
  for (const [index, [key, value]] of ours.entries()) {
    const other = theirs[index];
    if (!other) return 1;
    const order = collateText(key, other[0]) || collate(value, other[1]);
    if (order !== 0) return order;
  }
  return ours.length - theirs.length;
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
