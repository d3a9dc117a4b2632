import type { Envelope } from './document.ts';
import type { MergeRule } from './field.ts';
import { canonicalJson, sameJson, type Json, type JsonObject } from './json.ts';
import { mergeLists } from './merge-list.ts';
import { keptProofs } from './proofs.ts';
import type { AnyRecord } from './record.ts';
import { fail, ok, type Result } from './result.ts';
import {
  authorOf,
  fieldState,
  isKnown,
  jointKnowledge,
  marksOf,
  UNSTAMPED,
  type FieldState,
  type Knowledge,
} from './rivals.ts';
import { compareStamps, type Stamp } from './stamp.ts';

export type MergeRefusal =
  /** A fact that is only ever added stands there with another content: which of the two holds is for people to say. */
  | { readonly code: 'merge.appendOnly' }
  /** A newer program has changed what was changed here, in a shape that this one cannot put into its own. */
  | { readonly code: 'merge.newer'; readonly v: number };

/** What keeps an entered-in-error record so: an edit that did not know of it does not bring the record back. */
const IN_ERROR = 'entered-in-error';

/**
 * Two versions of a document that were edited apart, as one. Pure; which of the two is called which makes no difference.
 *
 * What a field's values know of each other stands with them (`stamps`, `rivals`, `seen`), so a value gives way only to one
 * that was entered in knowledge of it. Of values entered apart one stands by the field's rule: the later, or the greater;
 * lists become one list. The others stay beside it as rivals, of which `review` asks a clinician.
 * @param base what both came of, as far as it is known: lists, and fields without stamps, need it
 * @param record absent where this program does not know the type: then the later stands, and the other stays beside it
 * @source Preguiça N et al. Dotted Version Vectors. arXiv:1011.5808
 */
export function merge(
  base: Envelope | undefined,
  mine: Envelope,
  theirs: Envelope,
  record: AnyRecord | undefined,
): Result<Envelope, MergeRefusal> {
  if (sameJson(mine, theirs)) return ok(theirs);
  if (record?.appendOnly) {
    return sameJson(mine.data, theirs.data) ? ok(theirs) : fail({ code: 'merge.appendOnly' });
  }
  if (mine.v !== theirs.v) return mergeVersions(base, mine, theirs, record);
  return ok(mergeFields(base, mine, theirs, record));
}

/** Of two versions of the program. */
function mergeVersions(
  base: Envelope | undefined,
  mine: Envelope,
  theirs: Envelope,
  record: AnyRecord | undefined,
): Result<Envelope, MergeRefusal> {
  const v = Math.max(mine.v, theirs.v);
  if (record && v <= record.v) {
    const [was, one, two] = [base, mine, theirs].map((side) => side && lifted(side, record, v));
    if (one && two) return ok(mergeFields(was, one, two, record));
  }
  const isBoth = fieldsOf(mine, theirs).some(
    (field) => isChanged(base, mine, field) && isChanged(base, theirs, field),
  );
  return isBoth ? fail({ code: 'merge.newer', v }) : ok(mergeFields(base, mine, theirs, record));
}

function isChanged(base: Envelope | undefined, side: Envelope, field: string): boolean {
  return (
    side.stamps[field] !== base?.stamps[field] ||
    !sameJson(side.data[field] ?? null, base?.data[field] ?? null)
  );
}

/** As a program of that version would have it. A field that came of others is as new as the newest of those that went. */
function lifted(envelope: Envelope, record: AnyRecord, v: number): Envelope | undefined {
  let data = envelope.data;
  for (let version = envelope.v; version < v; version += 1) {
    const lift = record.up[version];
    if (!lift) return undefined;
    data = lift(data);
  }
  const gone = Object.keys(envelope.data).filter((field) => data[field] === undefined);
  const newest = gone.map((field) => envelope.stamps[field] ?? UNSTAMPED).toSorted(compareStamps);
  const stamp = newest.at(-1) ?? UNSTAMPED;
  const fresh = Object.keys(data).filter((field) => envelope.stamps[field] === undefined);
  return {
    ...envelope,
    v,
    data,
    stamps: { ...envelope.stamps, ...Object.fromEntries(fresh.map((field) => [field, stamp])) },
  };
}

function mergeFields(
  base: Envelope | undefined,
  mine: Envelope,
  theirs: Envelope,
  record: AnyRecord | undefined,
): Envelope {
  const fields = new Map<string, FieldState>();
  const data: { [field: string]: Json } = {};
  for (const field of fieldsOf(mine, theirs)) {
    const rule = record?.fields[field]?.merge ?? 'latest';
    const form = record?.fields[field]?.form;
    const most = form?.kind === 'list' ? form.max : Infinity;
    const state = joined(base?.data[field], fieldState(mine, field), fieldState(theirs, field), rule, most);
    const value = state.candidates.get(state.standing);
    fields.set(field, state);
    if (value !== undefined) data[field] = value;
  }
  const [older, newer] =
    compareStamps(newestOf(mine), newestOf(theirs)) > 0 ? [theirs, mine] : [mine, theirs];
  const { id, type, facilityId, commitId, author, device } = newer;
  const patientId = type === 'patient' ? id : data['patientId'];
  const marks = marksOf(fields, author, (stamp) => authorOf(hasStamp(newer, stamp) ? newer : older, stamp));
  const merged: Envelope = {
    id,
    type,
    v: Math.max(mine.v, theirs.v),
    facilityId,
    ...(typeof patientId === 'string' && { patientId }),
    commitId,
    author,
    device,
    ...marks,
    ...keptProofs([mine, theirs], marks),
    data,
    ...unknownMembers(base, older, newer),
  };
  return [theirs, mine].find((side) => sameJson(side, merged)) ?? merged;
}

function fieldsOf(...sides: readonly Envelope[]): readonly string[] {
  return [
    ...new Set(
      sides.flatMap(({ data, stamps, rivals }) =>
        [data, stamps, rivals ?? {}].flatMap((part) => Object.keys(part)),
      ),
    ),
  ];
}

function joined(
  base: Json | undefined,
  mine: FieldState,
  theirs: FieldState,
  rule: MergeRule,
  most: number,
): FieldState {
  const [isMineWhole, isTheirsWhole] = [knowsAll(mine, theirs), knowsAll(theirs, mine)];
  if (isMineWhole && !isTheirsWhole) return mine;
  if (isTheirsWhole && !isMineWhole) return theirs;
  const [mineNow, theirsNow] = [mine, theirs].map(({ candidates, standing }) => candidates.get(standing));
  const isSame = sameJson(mineNow ?? null, theirsNow ?? null);
  if (isMineWhole && isSame) return theirs;
  if (mine.standing === UNSTAMPED && theirs.standing === UNSTAMPED) {
    if (sameJson(mineNow ?? null, base ?? null)) return theirs;
    if (sameJson(theirsNow ?? null, base ?? null)) return mine;
  }
  const candidates = new Map<Stamp, Json | undefined>();
  for (const [own, other] of [
    [mine, theirs],
    [theirs, mine],
  ] as const) {
    for (const [stamp, value] of own.candidates) {
      if (!other.candidates.has(stamp) && isKnown(other.knows, stamp)) continue;
      const there = candidates.has(stamp) ? greater(candidates.get(stamp), value) : value;
      candidates.set(stamp, there);
    }
  }
  const knows = jointKnowledge(mine.knows, theirs.knows);
  if (rule === 'union') return joinedList(base, [mine, theirs], { candidates, knows }, most);
  return { standing: standingOf(candidates, rule), candidates, knows };
}

function knowsAll({ knows }: FieldState, other: FieldState): boolean {
  return [...other.knows.values()].every((stamp) => isKnown(knows, stamp));
}

/** Where one list would be longer than the field may hold, or an item says two things, the later list stands. */
function joinedList(
  base: Json | undefined,
  sides: readonly [FieldState, FieldState],
  { candidates, knows }: { readonly candidates: Map<Stamp, Json | undefined>; readonly knows: Knowledge },
  most: number,
): FieldState {
  const [earlier, later] = sides.toSorted(
    (a, b) =>
      compareStamps(a.standing, b.standing) ||
      (canonicalJson(a.candidates.get(a.standing)) < canonicalJson(b.candidates.get(b.standing)) ? -1 : 1),
  ) as [FieldState, FieldState]; // as many as were given
  const [one, two] = [earlier, later].map(({ candidates: own, standing }) => listOf(own.get(standing)));
  const { list, isContested } = mergeLists(listOf(base) ?? [], one ?? [], two ?? []);
  const isEither = one !== undefined || two !== undefined;
  if (list.length > most) return { standing: later.standing, candidates, knows };
  if (!isContested) candidates.delete(earlier.standing);
  candidates.set(later.standing, isEither && list.length > 0 ? list : undefined);
  return { standing: later.standing, candidates, knows };
}

function listOf(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? (value as readonly Json[]) : undefined; // isArray does not know read-only lists
}

function standingOf(candidates: ReadonlyMap<Stamp, Json | undefined>, rule: MergeRule): Stamp {
  const all = [...candidates].toSorted(([a], [b]) => compareStamps(a, b));
  const inError = all.filter(([, value]) => value === IN_ERROR);
  const ranked =
    rule === 'max' ? all.toSorted(([, a], [, b]) => compareValues(a, b)) : inError.length > 0 ? inError : all;
  return ranked.at(-1)?.[0] ?? UNSTAMPED;
}

/** Numbers as such; dates, and what else is text, as text. What is there is greater than what is not. */
function compareValues(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, two] = [textOf(a), textOf(b)];
  return one < two ? -1 : one > two ? 1 : 0;
}

function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : canonicalJson(value);
}

function greater(a: Json | undefined, b: Json | undefined): Json | undefined {
  return compareValues(a, b) < 0 ? b : a;
}

/** Of the commit that an envelope names. */
function newestOf({ stamps, rivals }: Envelope): Stamp {
  const beside = Object.values(rivals ?? {}).flatMap((ofField) => Object.keys(ofField));
  return [...Object.values(stamps), ...beside].toSorted(compareStamps).at(-1) ?? UNSTAMPED;
}

function hasStamp({ stamps, rivals }: Envelope, stamp: Stamp): boolean {
  if (Object.values(stamps).includes(stamp)) return true;
  return Object.values(rivals ?? {}).some((ofField) => stamp in ofField);
}

const MEMBERS: { readonly [member in keyof Envelope]-?: true } = {
  id: true,
  type: true,
  v: true,
  facilityId: true,
  patientId: true,
  commitId: true,
  author: true,
  device: true,
  stamps: true,
  rivals: true,
  seen: true,
  writers: true,
  proofs: true,
  data: true,
};

/** What a newer program put beside the known members: the newer side's, unless only the older has changed it. */
function unknownMembers(base: Envelope | undefined, older: Envelope, newer: Envelope): JsonObject {
  const [was = {}, one = {}, two = {}] = [base, older, newer].map((side) => side as unknown as JsonObject); // envelopes are JSON
  const unknown: { [member: string]: Json } = {};
  for (const member of new Set([...Object.keys(one), ...Object.keys(two)])) {
    if (member in MEMBERS) continue;
    const value = sameJson(two[member] ?? null, was[member] ?? null) ? one[member] : two[member];
    if (value !== undefined) unknown[member] = value;
  }
  return unknown;
}
