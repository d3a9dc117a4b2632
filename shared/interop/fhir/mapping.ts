import type { DataOf, Fields } from '#shared/kernel/field.ts';
import { parseId, type Id } from '#shared/kernel/ids.ts';
import { sameJson, type Json, type JsonObject } from '#shared/kernel/json.ts';
import { checkData, type AnyRecord, type RecordDefinition, type RecordIssue } from '#shared/kernel/record.ts';
import type { AnyElement, ElementTable, Parts } from './element.ts';
import { ExactNumber, type FhirJson, type Members, type MutableMembers } from './fhir-json.ts';
import { pathText, type FhirIssue, type Reading, type Writing } from './reading.ts';
import { countResidue, fromStored, residueOf, restore, toStored } from './residue.ts';

type Texts = { readonly [name: string]: string };

/** What an imported record remembers of the resource that it came from. Stored as its field `source`. */
export type Source = {
  readonly resourceType: string;
  readonly resourceId?: string;
  readonly digests: readonly string[];
  readonly unmapped?: JsonObject;
  readonly decimals?: Texts;
  readonly references?: Texts;
  readonly filled?: JsonObject;
  readonly edited?: readonly string[];
  readonly system?: string;
};

export type Taken =
  | { readonly kind: 'record'; readonly data: JsonObject; readonly source: Source }
  /** Sound FHIR that this record cannot hold, for example an Observation of no patient: to be kept word for word. */
  | { readonly kind: 'retain' }
  | { readonly kind: 'refused'; readonly issue: FhirIssue };

/** How one record and one FHIR resource type say the same thing. */
export interface FhirMapping {
  readonly resourceType: string;
  readonly record: AnyRecord;
  /** Fields that the importing station gives: no resource has them. */
  readonly assigned: readonly string[];
  /** @param counts FHIR paths of what no field holds, added up over many resources */
  take(reading: Reading, digest: string, counts: Map<string, number>): Taken;
  /**
   * The resource as it came, with what has been changed since.
   * @param nameOf how to speak of another record; where it does not know, in the words of the source
   */
  toFhir(id: Id, data: JsonObject, nameOf?: (target: Id) => string | undefined): Members;
  /** FHIR paths, without the type, of all that some field holds. */
  readonly elements: readonly string[];
}

/** Fields that say something of the record's place here, not of what it describes. */
type OwnField = 'source' | 'placeholder';

export function defineMapping<F extends Fields, const A extends keyof DataOf<F> = never>(
  resourceType: string,
  record: RecordDefinition<F>,
  elements: ElementTable<Omit<DataOf<F>, OwnField | A>>,
  options: {
    /** Fields that no resource has. */
    readonly assigned?: readonly A[];
    /** False where a resource of this type belongs to another mapping, or to none. */
    readonly accepts?: (resource: Members) => boolean;
    /**
     * True where a resource is taken although something in it changes its meaning (see `isModified`): people and places,
     * and what has to be seen all the same. Whoever shows it finds the modifier in `source.unmapped`.
     */
    readonly takesModified?: boolean;
    /** Elements that no entry of the table is named by: a second one of a choice, and what is the same of every such record. */
    readonly alsoHolds?: readonly string[];
  } = {},
): FhirMapping {
  const table = Object.entries(elements as { readonly [field: string]: AnyElement }); // entries of differing types, handled one by one
  const assigned: readonly string[] = (options.assigned ?? []).map(String);
  const mandatory = new Set(
    Object.entries(record.fields).flatMap(([name, field]) =>
      field.isOptional || assigned.includes(name) ? [] : [name],
    ),
  );
  const mapping: FhirMapping = {
    resourceType,
    record,
    assigned,
    take(reading, digest, counts) {
      if (options.accepts?.(reading.resource) === false) return { kind: 'retain' };
      if (options.takesModified !== true && isModified(reading.resource)) return { kind: 'retain' };
      const data: { [field: string]: Json } = {};
      const filled: { [field: string]: Json } = {};
      let isWhole = true;
      for (const [field, element] of table) {
        const value = element.read(reading.resource, reading);
        if (value !== undefined) {
          data[field] = value as Json; // elements read JSON into the JSON of a field
          continue;
        }
        if (element.isRequired === true && !isPresent(reading.resource, element))
          reading.refuse('fhir.required', element.name);
        if (!mandatory.has(field)) continue;
        const fill = element.fill?.(reading);
        if (fill === undefined) isWhole = false;
        else data[field] = filled[field] = fill as Json; // as above
      }
      const [issue] = reading.issues;
      if (issue) return { kind: 'refused', issue };
      if (!isWhole) return { kind: 'retain' };
      const flaw = checkData(record, data).find(({ path }) => !assigned.includes(path));
      if (flaw)
        return {
          kind: 'refused',
          issue: issueOf(flaw, resourceType, elements),
        };
      return { kind: 'record', data, source: sourceOf(reading, data, filled, digest, counts) };
    },
    elements: [...pathsOf(elements), ...(options.alsoHolds ?? [])],
    toFhir(id, data, nameOf) {
      const source = data['source'] as Source | undefined; // validated when it was stored
      const references = source?.references ?? {};
      const mapped = write(data, source?.filled ?? {}, source ? source.resourceId : uuidOf(id), (target) => {
        const name = nameOf?.(target);
        if (name !== undefined) return name;
        const words = references[target];
        return typeof words === 'string' ? words : ownReference(target);
      });
      const unmapped = source?.unmapped && fromStored(source.unmapped, source.decimals);
      return restore(mapped, unmapped) as Members; // an object restored is an object
    },
  };
  return mapping;

  function sourceOf(
    reading: Reading,
    data: JsonObject,
    filled: JsonObject,
    digest: string,
    counts: Map<string, number>,
  ): Source {
    const { resource, referenceTexts } = reading;
    const resourceId = typeof resource['id'] === 'string' ? resource['id'] : undefined;
    const mapped = write(
      data,
      filled,
      resourceId,
      (target) => referenceTexts.get(target) ?? ownReference(target),
    );
    const residue = residueOf(resource, mapped) as Members | undefined; // of two objects
    if (residue) countResidue(residue, mapped, resourceType, counts);
    const stored = residue && toStored(residue);
    return {
      resourceType,
      ...(resourceId === undefined ? {} : { resourceId }),
      ...(reading.system === undefined ? {} : { system: reading.system }),
      digests: [digest],
      ...(stored ? { unmapped: stored.json } : {}),
      ...(stored?.decimals ? { decimals: stored.decimals } : {}),
      ...(referenceTexts.size > 0 ? { references: Object.fromEntries(referenceTexts) } : {}),
      ...(Object.keys(filled).length > 0 ? { filled } : {}),
    };
  }

  function write(
    data: JsonObject,
    filled: JsonObject,
    resourceId: string | undefined,
    referenceTo: (target: Id) => string,
  ): Members {
    const into: MutableMembers = { resourceType, ...(resourceId === undefined ? {} : { id: resourceId }) };
    const writing: Writing = { record: data, referenceTo };
    for (const [field, element] of table) {
      const value = data[field];
      if (value === undefined) continue;
      // What was filled in here and stands unchanged is no word of the source's.
      if (Object.hasOwn(filled, field) && sameJson(filled[field], value)) continue;
      element.write(value, into, writing);
    }
    return into;
  }
}

function pathsOf(parts: Parts): readonly string[] {
  return Object.values(parts).flatMap(({ name, parts: inner }) =>
    inner === undefined ? [name] : [name, ...pathsOf(inner).map((path) => `${name}.${path}`)],
  );
}

/**
 * FHIR's two ways to change what a resource says: who does not know how must not read it as if they were not there.
 * @source FHIR R4 §2.5.0.1.1 modifier extensions; §2.26.3.3 implicit rules
 */
function isModified(value: FhirJson): boolean {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return false;
  return Object.entries(value).some(
    ([name, member]: [string, FhirJson]) =>
      name === 'modifierExtension' || name === 'implicitRules' || isModified(member),
  );
}

function isPresent(resource: Members, element: AnyElement): boolean {
  const [root = ''] = element.name.split('.');
  return resource[root] !== undefined;
}

function uuidOf(id: Id): string {
  const parsed = parseId(id);
  return parsed.ok ? parsed.value.uuid : id;
}

/** FHIR names of records where they differ from ours with a capital. */
const RESOURCE_TYPES: { readonly [recordType: string]: string } = {
  allergy: 'AllergyIntolerance',
  document: 'DocumentReference',
  familyMember: 'FamilyMemberHistory',
  listReview: 'List',
  referral: 'ServiceRequest',
};

export function resourceTypeOf(recordType: string): string {
  return RESOURCE_TYPES[recordType] ?? recordType.charAt(0).toUpperCase() + recordType.slice(1);
}

function ownReference(target: Id): string {
  return `${resourceTypeOf(target.slice(0, target.indexOf(':')))}/${uuidOf(target)}`;
}

/** What a field's own rule says against a value, by the path that the resource's author knows. */
function issueOf({ path, code }: RecordIssue, resourceType: string, elements: Parts): FhirIssue {
  const steps: (string | number)[] = [resourceType];
  let table: Parts | undefined = elements;
  for (const step of path.split('.')) {
    if (/^\d+$/.test(step)) {
      steps.push(Number(step));
      continue;
    }
    const element: AnyElement | undefined = table?.[step];
    steps.push(element?.name ?? step);
    table = element ? element.parts : table;
  }
  return { code: CODES[code] ?? code, path: pathText(steps) };
}

const CODES: { readonly [zodCode: string]: string } = {
  too_big: 'fhir.tooLong',
  too_small: 'fhir.tooSmall',
  invalid_type: 'fhir.type',
  invalid_value: 'fhir.code',
  invalid_format: 'fhir.format',
  'text.control': 'fhir.control',
};
