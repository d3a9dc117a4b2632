import type { Json } from '#shared/kernel/json.ts';
import { formatMrn, isMrnPrefix, MRN_MAX_COUNTER, type Mrn } from '#shared/kernel/mrn.ts';
import { setCounter, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { Patient } from './patient.record.ts';
import { MRN_NEXT, MRN_PREFIX } from './registration.rules.ts';

/** Counters of the station: prefixes leased to it and not yet begun, in order; and those that it has numbered with before. */
export const MRN_LEASED = 'mrn.leased';
export const MRN_USED = 'mrn.used';

const FIRST = 1;
/** Below this a station asks for more and says so: a large hospital registers as many in a few weeks. */
export const FEW_NUMBERS = 5_000;
/** Prefixes that a station wants to have ahead. */
export const PREFIXES_AHEAD = 2;

/** What a station numbers its patients with. */
export interface Numbers {
  readonly prefix: string;
  readonly next: number;
  readonly leased: readonly string[];
  readonly used: readonly string[];
}

/** @returns undefined where the station has none yet */
export async function readNumbers(read: Pick<Reader, 'counter'>): Promise<Numbers | undefined> {
  const [prefix, next, leased, used] = await Promise.all(
    [MRN_PREFIX, MRN_NEXT, MRN_LEASED, MRN_USED].map((key) => read.counter(key)),
  );
  const isReady =
    typeof prefix === 'string' && isMrnPrefix(prefix) && typeof next === 'number' && Number.isInteger(next);
  return isReady && next >= 0
    ? { prefix, next, leased: prefixesOf(leased), used: prefixesOf(used) }
    : undefined;
}

function prefixesOf(kept: Json | undefined): readonly string[] {
  return Array.isArray(kept)
    ? kept.filter((one): one is string => typeof one === 'string' && isMrnPrefix(one))
    : [];
}

/** Only what has moved. */
export function numbersWrites(before: Numbers | undefined, after: Numbers): readonly PlannedWrite[] {
  return [
    ...(before?.prefix === after.prefix ? [] : [setCounter(MRN_PREFIX, after.prefix)]),
    ...(before?.next === after.next ? [] : [setCounter(MRN_NEXT, after.next)]),
    ...(before?.leased === after.leased ? [] : [setCounter(MRN_LEASED, [...after.leased])]),
    ...(before?.used === after.used ? [] : [setCounter(MRN_USED, [...after.used])]),
  ];
}

/** The number to print, and what the station numbers with afterwards. A prefix that is used up gives way to the next. */
export function takeMrn(
  numbers: Numbers | undefined,
): Result<{ readonly mrn: Mrn; readonly numbers: Numbers }, { readonly code: 'patient.numbersNotSetUp' }> {
  const ready = numbers && numbers.next > MRN_MAX_COUNTER ? withNextPrefix(numbers) : numbers;
  if (!ready) return fail({ code: 'patient.numbersNotSetUp' });
  return ok({ mrn: formatMrn(ready.prefix, ready.next), numbers: { ...ready, next: ready.next + 1 } });
}

/**
 * The same, but for numbers that a patient here has already: a server that was set back, and has not heard of it yet, leases
 * prefixes once more.
 */
export async function takeFreeMrn(
  read: Pick<Reader, 'list'>,
  numbers: Numbers | undefined,
): Promise<ReturnType<typeof takeMrn>> {
  let taken = takeMrn(numbers);
  while (taken.ok) {
    const { mrn, numbers: next } = taken.value;
    const [other] = await read.list(Patient, { where: { mrn }, limit: 1 });
    if (!other) return taken;
    taken = takeMrn(next);
  }
  return taken;
}

function withNextPrefix({ prefix, leased: [first, ...leased], used }: Numbers): Numbers | undefined {
  return first === undefined ? undefined : { prefix: first, next: FIRST, leased, used: [...used, prefix] };
}

/** How many numbers are left to give. */
export function numbersLeft({ next, leased }: Numbers): number {
  return Math.max(0, MRN_MAX_COUNTER + 1 - next) + leased.length * (MRN_MAX_COUNTER + 1 - FIRST);
}

/**
 * Begun at a server: a prefix from random space gives way to the first that is leased, which is shorter; what was numbered
 * stands.
 * @param taken another has numbered with them: of no use here any more
 * @param spare one from random space, for a station whose own is taken and that was leased none
 */
export function enrolledNumbers(
  numbers: Numbers,
  leased: readonly string[],
  taken: readonly string[],
  spare: string,
): Numbers {
  const ready = withPrefixes(numbers, leased, taken);
  if (isLeased(numbers.prefix) && !taken.includes(numbers.prefix)) return ready;
  const begun = withNextPrefix(ready);
  if (begun) return begun;
  return taken.includes(numbers.prefix) ? (withNextPrefix({ ...ready, leased: [spare] }) ?? ready) : ready;
}

/** Three pairs are left to random prefixes: see mrn.ts. */
function isLeased(prefix: string): boolean {
  return prefix.length < 6;
}

/** With further ones that the server leased. Nothing is numbered twice with one prefix, nor with one that another has used. */
export function withPrefixes(
  numbers: Numbers,
  leased: readonly string[],
  taken: readonly string[] = [],
): Numbers {
  const known = new Set([numbers.prefix, ...numbers.used, ...taken]);
  const ahead = [...new Set([...numbers.leased, ...leased])].filter(
    (prefix) => isMrnPrefix(prefix) && !known.has(prefix),
  );
  return { ...numbers, leased: ahead };
}

/** Every prefix that this station has numbered with. */
export function prefixesUsed({ prefix, next, used }: Numbers): readonly string[] {
  return next > FIRST ? [...used, prefix] : used;
}
