import { compareInstants, isInstant } from '#shared/kernel/instant.ts';
import { sameJson, type Json, type JsonObject } from '#shared/kernel/json.ts';
import type { FhirMapping, Source } from './mapping.ts';
import type { TakenResource } from './take-document.ts';

export type Settled =
  /** Not here before, or only as a placeholder. */
  | { readonly outcome: 'new'; readonly data: JsonObject }
  /** Another version of what is here. */
  | { readonly outcome: 'changed'; readonly data: JsonObject }
  /** Taken in before. `data` where something about it has to be written all the same. */
  | { readonly outcome: 'unchanged'; readonly data?: JsonObject };

export interface Existing {
  readonly data: JsonObject;
  /** Fields that were edited at this station after the last import of the record. */
  readonly edited: readonly string[];
}

/** Versions remembered of one record. */
const MOST_DIGESTS = 100;

/**
 * What becomes of a record when a resource arrives for it.
 * - A version taken in before changes nothing: what is edited here later stands.
 * - A newer version replaces what came from the source. Fields edited here stay as they are here.
 * - An older one (by meta.lastUpdated) is only remembered.
 * - Directory records (people who give care, organizations, places) are often sent shortened, with every patient anew: of
 *   two versions without dates the fuller one wins, and what only the other says is kept.
 * @param mapping absent for what is kept word for word
 * @param isDirectory whether versions complement one another
 */
export function settle(
  incoming: TakenResource,
  existing: Existing | undefined,
  mapping: FhirMapping | undefined,
  isDirectory: boolean,
): Settled {
  if (!existing) return { outcome: 'new', data: incoming.data };
  const { data } = existing;
  if (data['placeholder'] === true)
    return { outcome: 'new', data: { ...assignedOf(data, mapping), ...incoming.data } };
  if (!mapping) return settleRetained(incoming, data);
  const source = sourceOf(data);
  if (!source) return { outcome: 'unchanged' }; // made here under that id: nothing of it is the source's to change
  const digests = source.digests;
  const edited = [...new Set([...(source.edited ?? []), ...existing.edited])].toSorted();
  if (digests.includes(incoming.digest))
    return healed(incoming, data, { ...source, ...editedMember(edited) });
  if (incoming.isCreateOnly === true) return { outcome: 'unchanged' };
  const remembered = [...digests, incoming.digest].slice(-MOST_DIGESTS);
  const known = lastUpdatedOf(source);
  if (isBefore(incoming.lastUpdated, known)) {
    const next = { ...source, ...editedMember(edited), digests: remembered };
    return { outcome: 'unchanged', data: { ...data, source: next } };
  }
  const isDated = known !== undefined && incoming.lastUpdated !== undefined;
  const merged = isDirectory && !isDated ? complemented(incoming.data, data, mapping) : incoming.data;
  const next: JsonObject = {
    ...assignedOf(data, mapping),
    ...merged,
    ...Object.fromEntries(
      edited.flatMap((field) => (data[field] === undefined ? [] : [[field, data[field]]])),
    ),
    source: {
      ...(merged['source'] as unknown as Source), // written by the mapping
      digests: remembered,
      ...editedMember(edited),
    },
  };
  const kept = Object.fromEntries(
    Object.entries(next).filter(([field]) => !edited.includes(field) || data[field] !== undefined),
  );
  return saysTheSame(kept, data) ? { outcome: 'unchanged', data: kept } : { outcome: 'changed', data: kept };
}

function settleRetained(incoming: TakenResource, data: JsonObject): Settled {
  const digests = data['digests'] as readonly string[]; // RetainedResource demands it
  if (digests.includes(incoming.digest)) {
    const { patientId } = incoming.data;
    // The patient's own record may have become known since under another id.
    return patientId === undefined || patientId === data['patientId']
      ? { outcome: 'unchanged' }
      : { outcome: 'unchanged', data: { ...data, patientId } };
  }
  if (incoming.isCreateOnly === true) return { outcome: 'unchanged' };
  const remembered = [...digests, incoming.digest].slice(-MOST_DIGESTS);
  const known = dateIn(data['resource']);
  return isBefore(incoming.lastUpdated, known)
    ? { outcome: 'unchanged', data: { ...data, digests: remembered } }
    : { outcome: 'changed', data: { ...incoming.data, digests: remembered } };
}

/** References that meanwhile lead to another record: a placeholder was taken over, or the real one came first this time. */
function healed(incoming: TakenResource, data: JsonObject, source: Source): Settled {
  const before = source.references ?? {};
  const now = sourceOf(incoming.data)?.references ?? {};
  const idByText = new Map(Object.entries(now).map(([id, text]) => [text, id]));
  const moved = new Map<string, string>();
  for (const [id, text] of Object.entries(before)) {
    const current = idByText.get(text);
    if (current !== undefined && current !== id && now[id] === undefined) moved.set(id, current);
  }
  if (moved.size === 0) return { outcome: 'unchanged' };
  return { outcome: 'unchanged', data: withIds({ ...data, source: source }, moved) };
}

/** Writing the source anew would hide which fields were edited after it: so they are named in it. */
function editedMember(edited: readonly string[]): { readonly edited?: readonly string[] } {
  return edited.length > 0 ? { edited } : {};
}

/** The data with some ids replaced by others, wherever they stand. */
export function withIds(data: JsonObject, moved: ReadonlyMap<string, string>): JsonObject {
  const replaced = (value: Json): Json => {
    if (typeof value === 'string') return moved.get(value) ?? value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((item: Json) => replaced(item));
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [moved.get(name) ?? name, replaced(member)]),
    );
  };
  return replaced(data) as JsonObject; // of an object comes an object
}

/** The fuller version, with what only the other one says. */
function complemented(incoming: JsonObject, data: JsonObject, mapping: FhirMapping): JsonObject {
  const [own, other] = [incoming, data].map((version) => ({
    version,
    resource: mapping.toFhir('', version),
  }));
  if (!own || !other) return incoming;
  const size = ({ resource }: typeof own) => JSON.stringify(resource).length;
  const [fuller, less] = size(own) > size(other) ? [own, other] : [other, own];
  const source = sourceOf(fuller.version);
  const rest = sourceOf(less.version);
  if (!source || !rest) return fuller.version;
  const only = Object.keys(less.resource).filter((element) => !Object.hasOwn(fuller.resource, element));
  const unmapped = Object.fromEntries(
    Object.entries(rest.unmapped ?? {}).filter(
      ([element, value]) => only.includes(element) && value !== null,
    ),
  );
  const decimals = Object.fromEntries(
    Object.entries(rest.decimals ?? {}).filter(([pointer]) => only.includes(pointer.split('/')[1] ?? '')),
  );
  const fields = Object.entries(less.version).filter(
    ([field]) =>
      field !== 'source' &&
      (fuller.version[field] === undefined || Object.hasOwn(source.filled ?? {}, field)) &&
      !Object.hasOwn(rest.filled ?? {}, field),
  );
  const filled = Object.fromEntries(
    Object.entries(source.filled ?? {}).filter(([field]) => !fields.some(([taken]) => taken === field)),
  );
  const { filled: _filled, ...kept } = source;
  return {
    ...fuller.version,
    ...Object.fromEntries(fields),
    source: {
      ...kept,
      ...sized('unmapped', { ...source.unmapped, ...unmapped }),
      ...sized('decimals', { ...source.decimals, ...decimals }),
      ...sized('references', { ...rest.references, ...source.references }),
      ...sized('filled', filled),
    },
  };
}

function sized(name: string, members: JsonObject): { readonly [name: string]: JsonObject } {
  return Object.keys(members).length === 0 ? {} : { [name]: members };
}

/** The same but for the versions remembered. */
function saysTheSame(a: JsonObject, b: JsonObject): boolean {
  const withoutDigests = (data: JsonObject) => ({ ...data, source: { ...sourceOf(data), digests: [] } });
  return sameJson(withoutDigests(a), withoutDigests(b));
}

function assignedOf(data: JsonObject, mapping: FhirMapping | undefined): JsonObject {
  return Object.fromEntries(
    (mapping?.assigned ?? []).flatMap((field) => (data[field] === undefined ? [] : [[field, data[field]]])),
  );
}

function sourceOf(data: JsonObject): Source | undefined {
  return data['source'] as unknown as Source | undefined; // validated when it was stored
}

function lastUpdatedOf({ unmapped }: Source): string | undefined {
  return dateIn(unmapped);
}

function isBefore(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && isInstant(a) && isInstant(b) && compareInstants(a, b) < 0;
}

function dateIn(resource: Json | undefined): string | undefined {
  const meta = memberOf(resource, 'meta');
  const date = memberOf(meta, 'lastUpdated');
  return typeof date === 'string' ? date : undefined;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)[name]
    : undefined;
}
