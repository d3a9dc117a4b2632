import type { Envelope } from './document.ts';
import { canonicalJson, sameJson, type Json } from './json.ts';
import type { AnyRecord } from './record.ts';
import { authorOf, fieldState, isKnown, UNSTAMPED, type FieldState } from './rivals.ts';
import { compareStamps, type Stamp } from './stamp.ts';

/**
 * Fields in which a new version has lost something that stood in the one before it. Every value with its stamp must still
 * be there, standing or beside it, with who entered it; or a later value has taken its place that was entered in knowledge
 * of it. What merges and edits make passes; what a faulty program makes, which would erase another's work, does not. Pure.
 * @param record absent where this program does not know the type
 */
export function lostValues(
  before: Envelope,
  after: Envelope,
  record: AnyRecord | undefined,
): readonly string[] {
  const fields = new Set([before.data, before.stamps, before.rivals ?? {}].flatMap(Object.keys));
  // The program that raised the version may have put a field's value elsewhere: then what stands is for it to say.
  const isRaised = after.v !== before.v;
  return [...fields].filter((field) => {
    if (isUntouched(before, after, field)) return false;
    const [was, is] = [fieldState(before, field), fieldState(after, field)];
    if (isRaised && is.candidates.size === 0) return false;
    const isList = record?.fields[field]?.merge === 'union';
    // Lists become one list under the later's stamp, with the earlier among what is known.
    const mayDiffer = isRaised || (isList && (!sameKnowledge(was, is) || hasAllItems(was, is)));
    return [...was.candidates].some(([stamp, value]) => {
      if (!is.candidates.has(stamp)) return !isSuperseded(was, is, stamp);
      if (stamp !== UNSTAMPED && authorOf(before, stamp) !== authorOf(after, stamp)) return true;
      return !mayDiffer && !sameJson(value ?? null, is.candidates.get(stamp) ?? null);
    });
  });
}

/** As most fields of most edits are: the one value that stood stands, and is by whom it was. */
function isUntouched(before: Envelope, after: Envelope, field: string): boolean {
  const stamp = before.stamps[field];
  const hasRivals = [before, after].some(({ rivals }) => rivals?.[field] !== undefined); // one may bear the same stamp
  if (stamp !== after.stamps[field] || hasRivals) return false;
  if (stamp !== undefined && authorOf(before, stamp) !== authorOf(after, stamp)) return false;
  const [was, is] = [before.data[field], after.data[field]];
  return was === is || (was !== undefined && is !== undefined && sameJson(was, is));
}

function isSuperseded(was: FieldState, { candidates, knows }: FieldState, stamp: Stamp): boolean {
  const isReplaced = [...candidates.keys()].some(
    (other) => compareStamps(other, stamp) > 0 && !was.candidates.has(other),
  );
  return isReplaced && (stamp === UNSTAMPED || isKnown(knows, stamp));
}

/** After a server was set back the same lists may have been made one in another way: then more stands, and nothing is gone. */
function hasAllItems(was: FieldState, is: FieldState): boolean {
  const items = new Set(itemsOf(is).map((item) => canonicalJson(item)));
  return is.standing === was.standing && itemsOf(was).every((item) => items.has(canonicalJson(item)));
}

function itemsOf({ candidates, standing }: FieldState): readonly Json[] {
  const list = candidates.get(standing);
  return Array.isArray(list) ? (list as readonly Json[]) : []; // isArray does not know read-only lists
}

function sameKnowledge(a: FieldState, b: FieldState): boolean {
  return a.knows.size === b.knows.size && [...a.knows.values()].every((stamp) => isKnown(b.knows, stamp));
}

/**
 * Values of a version that did not stand in the one before it, with who entered each: also one under a stamp that another
 * field has, for a value is its field's.
 */
export function newValues(before: Envelope | undefined, after: Envelope): ReadonlyMap<Stamp, string> {
  const fresh = [
    ...Object.entries(after.stamps).filter(([field, stamp]) => !hasValue(before, field, stamp)),
    ...Object.entries(after.rivals ?? {}).flatMap(([field, ofField]) =>
      Object.keys(ofField)
        .filter((stamp) => !hasValue(before, field, stamp))
        .map((stamp) => [field, stamp] as const),
    ),
  ];
  return new Map(fresh.map(([, stamp]) => [stamp, authorOf(after, stamp)]));
}

/** Fields of a version whose value is another than in the one before it, and that have no stamp: of nobody, and of no time. */
export function unstampedFields(before: Envelope | undefined, { stamps, data }: Envelope): readonly string[] {
  return Object.keys(data).filter(
    (field) => stamps[field] === undefined && !sameJson(data[field] ?? null, before?.data[field] ?? null),
  );
}

function hasValue(envelope: Envelope | undefined, field: string, stamp: Stamp): boolean {
  return envelope?.stamps[field] === stamp || envelope?.rivals?.[field]?.[stamp] !== undefined;
}

/** Of all values that stand or lie beside one. */
export function stampsOf({ stamps, rivals }: Envelope): readonly Stamp[] {
  return [...Object.values(stamps), ...Object.values(rivals ?? {}).flatMap(Object.keys)];
}
