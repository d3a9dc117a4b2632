import { canonicalJson, sameJson } from '#shared/kernel/json.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';

/**
 * One value of three: what an edit began from, what it ended with, and what has been recorded meanwhile. Who did not
 * change it gives way to who did; two different changes are for a person to settle.
 */
export function threeWay<T>(
  base: T | undefined,
  typed: T | undefined,
  recorded: T | undefined,
): Result<T | undefined, 'changedMeanwhile'> {
  if (isSame(base, typed) || isSame(typed, recorded)) return ok(recorded);
  return isSame(base, recorded) ? ok(typed) : fail('changedMeanwhile');
}

/**
 * The same of a list whose items stand by themselves: two desks may each add, change or take away another item. An item
 * that both have changed or taken away is one for a person to settle.
 * @param max of the field: more than fit cannot be put together here
 */
export function threeWayList<T>(
  base: readonly T[] = [],
  typed: readonly T[] = [],
  recorded: readonly T[] = [],
  max = Number.POSITIVE_INFINITY,
): Result<readonly T[] | undefined, 'changedMeanwhile'> {
  const whole = threeWay(base, typed, recorded);
  if (whole.ok) return whole;
  // With two equal items, "that item" means nothing any more.
  if (![base, typed, recorded].every(isDistinct)) return whole;
  const [inBase, inTyped, inRecorded] = [keysOf(base), keysOf(typed), keysOf(recorded)];
  if ([...inBase].some((key) => !inTyped.has(key) && !inRecorded.has(key))) return whole;
  const merged = [
    ...typed.filter((item) => !inBase.has(keyOf(item)) || inRecorded.has(keyOf(item))),
    ...recorded.filter((item) => !inBase.has(keyOf(item)) && !inTyped.has(keyOf(item))),
  ];
  return merged.length > max ? whole : ok(merged);
}

/** An empty list says as much as none. */
function isSame(a: unknown, b: unknown): boolean {
  return sameJson(orAbsent(a), orAbsent(b));
}

function orAbsent(value: unknown): unknown {
  return Array.isArray(value) && value.length === 0 ? undefined : value;
}

function isDistinct(items: readonly unknown[]): boolean {
  return keysOf(items).size === items.length;
}

function keysOf(items: readonly unknown[]): ReadonlySet<string> {
  return new Set(items.map(keyOf));
}

function keyOf(item: unknown): string {
  return canonicalJson(item);
}
