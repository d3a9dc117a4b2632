import type { Envelope, Rival } from './document.ts';
import { canonicalJson, type Json } from './json.ts';
import type { Beside } from './plan.ts';
import type { AnyRecord } from './record.ts';
import { compareStamps, readStamp, stampBefore, type Stamp } from './stamp.ts';

/** Of a field that nobody stamped: before every stamp. */
export const UNSTAMPED: Stamp = '000000000-0000-0000';

/** The values of one field that do not know of each other; undefined where the field was taken away. */
export type Candidates = ReadonlyMap<Stamp, Json | undefined>;

/** By device: its newest value of a field that is known. A device's own values follow each other. */
export type Knowledge = ReadonlyMap<string, Stamp>;

/** What an envelope says of its fields beside their values. */
export type Marks = Pick<Envelope, 'stamps' | 'rivals' | 'seen' | 'writers'>;

/** One field of a document, with all that was entered apart. */
export interface FieldState {
  readonly standing: Stamp;
  /** The one that stands among them. None where the field was never entered. */
  readonly candidates: Candidates;
  readonly knows: Knowledge;
}

export function fieldState(envelope: Envelope, field: string): FieldState {
  const standing = envelope.stamps[field] ?? UNSTAMPED;
  const candidates = new Map<Stamp, Json | undefined>();
  const value = envelope.data[field];
  // That a field was never entered is not a value: only one that was taken away has a stamp.
  if (standing !== UNSTAMPED || value !== undefined) candidates.set(standing, value);
  for (const [stamp, rival] of Object.entries(envelope.rivals?.[field] ?? {}))
    candidates.set(stamp, rival.value);
  const knows = new Map<string, Stamp>();
  for (const stamp of [...candidates.keys(), ...(envelope.seen?.[field] ?? [])]) note(knows, stamp);
  return { standing, candidates, knows };
}

function note(knows: Map<string, Stamp>, stamp: Stamp): void {
  const { device } = readStamp(stamp);
  const known = knows.get(device);
  if (known === undefined || compareStamps(known, stamp) < 0) knows.set(device, stamp);
}

export function isKnown(knows: Knowledge, stamp: Stamp): boolean {
  const known = knows.get(readStamp(stamp).device);
  return known !== undefined && compareStamps(stamp, known) <= 0;
}

/** All that both know. */
export function jointKnowledge(a: Knowledge, b: Knowledge): Knowledge {
  const joint = new Map(a);
  for (const stamp of b.values()) note(joint, stamp);
  return joint;
}

/** The marks of a document whose fields are these. @param authorOf who entered what has a stamp */
export function marksOf(
  fields: ReadonlyMap<string, FieldState>,
  author: string,
  authorOf: (stamp: Stamp) => string,
): Marks {
  const stamps: { [field: string]: Stamp } = {};
  const rivals: { [field: string]: { [stamp: Stamp]: Rival } } = {};
  const seen: { [field: string]: readonly Stamp[] } = {};
  const writers: { [stamp: Stamp]: string } = {};
  for (const [field, { standing, candidates, knows }] of fields) {
    if (standing !== UNSTAMPED) stamps[field] = standing;
    const others = [...candidates].filter(([stamp]) => stamp !== standing);
    if (others.length > 0) {
      rivals[field] = Object.fromEntries(
        others
          .toSorted(([a], [b]) => compareStamps(a, b))
          .map(([stamp, value]): [Stamp, Rival] => [stamp, value === undefined ? {} : { value }]),
      );
    }
    const further = [...knows.values()].filter((stamp) => stamp !== UNSTAMPED && !candidates.has(stamp));
    if (further.length > 0) seen[field] = further.toSorted(compareStamps);
    for (const stamp of candidates.keys()) {
      const writer = authorOf(stamp);
      if (writer !== author) writers[stamp] = writer;
    }
  }
  return {
    stamps,
    ...(Object.keys(rivals).length > 0 && { rivals }),
    ...(Object.keys(seen).length > 0 && { seen }),
    ...(Object.keys(writers).length > 0 && { writers }),
  };
}

/** Who entered the value that has this stamp. */
export function authorOf({ writers, author }: Envelope, stamp: Stamp): string {
  return writers?.[stamp] ?? author;
}

export interface FieldEdits {
  /** Fields that take the new stamp, with what was decided: the stamps of a review that it settles. */
  readonly fields: ReadonlyMap<string, readonly Stamp[] | undefined>;
  /** Of some of them: what is entered beside the value that shall stand, the newest first, under the stamps before `stamp`. */
  readonly beside?: Beside;
  readonly stamp: Stamp;
  readonly author: string;
}

/**
 * The marks after an edit. An edit of a field under review takes the place of the value that stands, and of no other: its
 * rivals stay until they are settled by name. An edit that settles takes the place of what it names; a candidate that it
 * does not name, and one that comes later, keep the review open. In other fields an edit takes the place of all.
 *
 * Of fields that stand together all take the stamp, those that stay and those that are not there as well: so of two edits made
 * apart every one of them comes from the same.
 */
export function editedMarks(
  record: AnyRecord,
  previous: Envelope | undefined,
  { fields: written, beside = {}, stamp, author }: FieldEdits,
): Marks {
  const fields = withTogether(record, written);
  if (!previous) return { stamps: Object.fromEntries([...fields.keys()].map((field) => [field, stamp])) };
  const marked = [previous.stamps, previous.rivals ?? {}].flatMap((part) => Object.keys(part));
  const states = new Map(marked.map((field) => [field, fieldState(previous, field)]));
  for (const [field, settles] of fields) {
    const { standing, candidates, knows } = fieldState(previous, field);
    const isReview = record.fields[field]?.merge === 'review';
    const replaced = settles ?? (isReview ? [standing] : [...candidates.keys()]);
    const left = [...candidates].filter(([other]) => other !== UNSTAMPED && !replaced.includes(other));
    const entered = (beside[field] ?? []).map(
      ({ value }, index) => [stampBefore(stamp, index + 1), value] as const,
    );
    states.set(field, {
      standing: stamp,
      candidates: new Map([...left, ...entered, [stamp, undefined]]), // the value itself stands in `data`
      knows: jointKnowledge(knows, new Map([[readStamp(stamp).device, stamp]])),
    });
  }
  const most = Math.max(0, ...Object.values(beside).map(({ length }) => length));
  const own = new Set(Array.from({ length: most + 1 }, (_, readings) => stampBefore(stamp, readings)));
  return marksOf(states, author, (one) => (own.has(one) ? author : authorOf(previous, one)));
}

function withTogether(record: AnyRecord, written: FieldEdits['fields']): FieldEdits['fields'] {
  const groups = Object.values(record.together).filter((members) => members.some((one) => written.has(one)));
  if (groups.length === 0) return written;
  const all = groups.flat().filter((member) => !written.has(member));
  return new Map([...written, ...all.map((member) => [member, undefined] as const)]);
}

export interface OpenReview {
  /** Or the name of fields that stand together. */
  readonly field: string;
  /** The newest, which stands, first. */
  readonly candidates: readonly {
    readonly stamp: Stamp;
    readonly author: string;
    readonly device: string;
    /** Absent: the field was taken away. */
    readonly value?: Json;
  }[];
}

/** Fields of which a clinician has to say what holds: two values that differ were entered apart. */
export function openReviews(envelope: Envelope, record: AnyRecord): readonly OpenReview[] {
  const contested = Object.keys(envelope.rivals ?? {});
  if (contested.length === 0) return [];
  const grouped = new Set(Object.values(record.together).flat());
  const names = [
    ...contested.filter((field) => record.fields[field]?.merge === 'review' && !grouped.has(field)),
    ...Object.keys(record.together).filter((name) =>
      record.together[name]?.some((field) => contested.includes(field)),
    ),
  ];
  return names.flatMap((field): OpenReview[] => {
    const members = record.together[field];
    const { standing, candidates } = members ? jointState(envelope, members) : fieldState(envelope, field);
    const values = new Set([...candidates.values()].map((value) => value ?? null).map(canonicalJson));
    if (values.size < 2) return [];
    const listed = [...candidates]
      .toSorted(([a], [b]) => Number(b === standing) - Number(a === standing) || compareStamps(b, a))
      .map(([stamp, value]) => ({
        stamp,
        author: authorOf(envelope, stamp),
        device: readStamp(stamp).device,
        ...(value !== undefined && { value }),
      }));
    return [{ field, candidates: listed }];
  });
}

/** Fields that stand together as if they were one. A member that has nothing of a stamp was then as it stands. */
function jointState(
  envelope: Envelope,
  members: readonly string[],
): Pick<FieldState, 'standing' | 'candidates'> {
  const states = members.map((member) => [member, fieldState(envelope, member)] as const);
  const stamps = new Set(states.flatMap(([, { candidates }]) => [...candidates.keys()]));
  // Of what was never changed some members have no stamp, or an earlier one: those say nothing of their own.
  const rivals = [...stamps].filter((stamp) =>
    states.some(([, { candidates, standing }]) => candidates.has(stamp) && stamp !== standing),
  );
  const [standing = UNSTAMPED] = states
    .map(([, state]) => state.standing)
    .toSorted((a, b) => compareStamps(b, a));
  const valueAt = (stamp: Stamp): Json =>
    Object.fromEntries(
      states.flatMap(([member, state]) => {
        const at = state.candidates.has(stamp) ? stamp : state.standing;
        const value = state.candidates.get(at);
        return value === undefined ? [] : [[member, value] as const];
      }),
    );
  const all = new Set([standing, ...rivals]);
  return { standing, candidates: new Map([...all].map((stamp) => [stamp, valueAt(stamp)])) };
}
