/** What crosses a port, a file or the wire: plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/**
 * One text for one value, whatever the order in which its keys were written. Digests, comparisons and the audit
 * chain are computed over it. Keys sort by UTF-16 code unit; `undefined` members are left out, as JSON.stringify does.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

/** Whether two values have one canonical text, without making it. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  if (!isContainer(a) || !isContainer(b)) {
    return !isContainer(a) && !isContainer(b) && canonicalJson(a) === canonicalJson(b);
  }
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => sameJson(item, b[index]));
  }
  const [names, others] = [namesOf(a), namesOf(b)];
  return (
    names.length === others.length &&
    names.every((name) => Object.hasOwn(b, name) && b[name] !== undefined && sameJson(a[name], b[name]))
  );
}

function isContainer(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null;
}

function namesOf(value: { readonly [name: string]: unknown }): readonly string[] {
  return Object.keys(value).filter((name) => value[name] !== undefined);
}

/** Nothing that comes from elsewhere nests deeper; whoever walks it must end. */
const DEEPEST = 200;

/** True of an object whose members are JSON all the way down. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isJson(value, 0);
}

function isJson(value: unknown, depth: number): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > DEEPEST) return false;
  // Every document that comes in is walked: without a list and a function for each object in it.
  if (Array.isArray(value)) {
    for (const item of value) if (!isJson(item, depth + 1)) return false;
    return true;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const name in value) {
    if (!isJson((value as { readonly [name: string]: unknown })[name], depth + 1)) return false;
  }
  return true;
}
