import { parseId, type Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { Directory, type Digests } from './directory.ts';
import { resourceTypeOf, type FhirMapping, type Source } from './mapping.ts';

/** @source FHIR R4 §2.24.0.1 id */
const FHIR_ID = /^[A-Za-z0-9\-.]{1,64}$/;
/** FHIR types of records that share theirs with another record. */
const SHARED_TYPES: { readonly [recordType: string]: string } = { allergyStatement: 'AllergyIntolerance' };

export interface ExportedName {
  readonly resourceType: string;
  readonly id: string;
}

/**
 * What a record is called in an export: as its source called it where that names nothing else here, else by its own id.
 * Two systems may both have a Patient/1, and a second version of what is append-only has the first one's name.
 */
export function exportedName(record: AnyRecord, id: Id, data: JsonObject, digests: Digests): ExportedName {
  const parsed = parseId(id);
  const own = parsed.ok ? parsed.value.uuid : id;
  const source = (data['source'] ?? data) as Partial<Source>; // of a record, or of what is kept word for word; both validated
  const isForeign = data['source'] !== undefined || record.type === 'retainedResource';
  const resourceType = isForeign && source.resourceType !== undefined ? source.resourceType : typeOf(record);
  const name = isForeign ? source.resourceId : undefined;
  const isKept =
    name !== undefined &&
    FHIR_ID.test(name) &&
    source.system === undefined &&
    (record.appendOnly !== true || new Directory(digests).idOf(record.type, resourceType, name) === id);
  return { resourceType, id: isKept ? name : own };
}

function typeOf({ type }: AnyRecord): string {
  return SHARED_TYPES[type] ?? resourceTypeOf(type);
}

/** Record types that a resource of a type may have become. */
export function recordTypesOf(resourceType: string, mappings: readonly FhirMapping[]): readonly string[] {
  const mapped = mappings
    .filter((mapping) => mapping.resourceType === resourceType)
    .map(({ record }) => record.type);
  return [...mapped, 'retainedResource'];
}
