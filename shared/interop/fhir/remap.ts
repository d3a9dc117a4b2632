import type { Id } from '#shared/kernel/ids.ts';
import { sameJson, type Json, type JsonObject } from '#shared/kernel/json.ts';
import { checkData } from '#shared/kernel/record.ts';
import { isMembers, type Members } from './fhir-json.ts';
import type { FhirMapping, Source } from './mapping.ts';
import { Reading, type References, type Resolution, type Setting } from './reading.ts';

const ELSEWHERE: Resolution = { kind: 'elsewhere' };

/**
 * A record read anew from what it says as FHIR, by a mapping that has grown since: what was kept beside it becomes fields.
 * Nothing that it says is lost or changed by that: where the mapping would, the record stays as it is.
 * @param edited fields edited here since the last import: an import still leaves them as they are
 * @returns undefined where nothing is gained
 */
export function remapped(
  mapping: FhirMapping,
  id: Id,
  data: JsonObject,
  edited: readonly string[],
  setting: Setting,
): JsonObject | undefined {
  const source = data['source'] as unknown as Source | undefined; // validated when it was stored
  if (!source?.unmapped || data['placeholder'] === true) return undefined;
  const resource = mapping.toFhir(id, data);
  const reading = new Reading(resource, mapping.resourceType, knownReferences(source), {
    ...setting,
    ...(source.system === undefined ? {} : { system: source.system }),
  });
  const taken = mapping.take(reading, '', new Map());
  if (taken.kind !== 'record') return undefined;
  const kept = Object.fromEntries(
    mapping.assigned.flatMap((field) => (data[field] === undefined ? [] : [[field, data[field]]])),
  );
  // What was filled in stands: the time of another import would be another value.
  const stillFilled = Object.entries(taken.source.filled ?? {}).flatMap(([field]) => {
    const before = source.filled?.[field];
    return before === undefined ? [] : [[field, before] as const];
  });
  const filled = { ...taken.source.filled, ...Object.fromEntries(stillFilled) };
  const allEdited = [...new Set([...(source.edited ?? []), ...edited])].toSorted();
  const next = {
    ...kept,
    ...taken.data,
    ...Object.fromEntries(stillFilled),
    source: {
      ...(taken.source as unknown as JsonObject), // JSON by its own type
      digests: source.digests,
      ...(Object.keys(filled).length === 0 ? {} : { filled }),
      ...(allEdited.length === 0 ? {} : { edited: allEdited }),
    },
  };
  if (sameJson(withoutSource(next), withoutSource(data))) return undefined;
  const says = mapping.toFhir(id, next);
  const isWhole = holdsAll(withoutSource(next), withoutSource(data)) && sameJson(says, resource);
  return isWhole && checkData(mapping.record, next).length === 0 ? next : undefined;
}

/** Only what was followed before: what a new field refers to may never have come. */
function knownReferences(source: Source): References {
  const byText = new Map(Object.entries(source.references ?? {}).map(([id, text]) => [text, id]));
  return {
    resolve(reference, type) {
      const text = reference['reference'];
      const id = typeof text === 'string' ? byText.get(text) : undefined;
      return id?.startsWith(`${type}:`) === true ? { kind: 'record', id, target: { type } } : ELSEWHERE;
    },
    find(reference, within: Members) {
      const text = reference['reference'];
      const contained = within['contained'];
      return typeof text === 'string' && text.startsWith('#') && Array.isArray(contained)
        ? contained
            .filter(isMembers)
            .find(({ id: own }: Members) => typeof own === 'string' && `#${own}` === text)
        : undefined;
    },
  };
}

function withoutSource({ source: _source, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** Whether all that `part` says is said by `whole`, too. */
function holdsAll(whole: Json | undefined, part: Json): boolean {
  if (typeof part !== 'object' || part === null) return whole === part;
  if (typeof whole !== 'object' || whole === null || Array.isArray(whole) !== Array.isArray(part))
    return false;
  if (Array.isArray(part))
    return part.every((item: Json, index) => holdsAll((whole as readonly Json[])[index], item));
  return Object.entries(part).every(([name, member]) => holdsAll((whole as JsonObject)[name], member));
}
