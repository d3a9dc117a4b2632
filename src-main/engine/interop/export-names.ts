import { Directory, DIRECTORY_TYPES, isDirectoryType } from '#shared/interop/fhir/directory.ts';
import { exportedName, recordTypesOf } from '#shared/interop/fhir/exported-name.ts';
import {
  isMembers,
  type FhirJson,
  type Members,
  type MutableMembers,
} from '#shared/interop/fhir/fhir-json.ts';
import { identifierIn } from '#shared/interop/fhir/references.ts';
import { fhirMappings } from '#shared/fhir-mappings.ts';
import { isIdOf, parseId, type Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf, type AnyRecord } from '#shared/kernel/record.ts';
import { records } from '#shared/registry.ts';
import { nodeDigests } from './node-digests.ts';
import { directoryEntries } from './station-directory.ts';

const RECORDS: ReadonlyMap<string, AnyRecord> = new Map(records.map((record) => [record.type, record]));
/** Names remembered; a chart's references repeat a few of them many times. */
const MOST_REMEMBERED = 50_000;
const URN = /^urn:(?:uuid|oid):(.+)$/i;
const LITERAL = /^([A-Z][A-Za-z]{1,59})\/([A-Za-z0-9\-.]{1,200})(?:\/_history\/[^/]+)?$/;
const CONDITIONAL = /^([A-Z][A-Za-z]{1,59})\?(.+)$/;

/** Of what is kept word for word, the types that others refer to by a name without a type. */
const KEPT_TYPES = [
  'Claim',
  'ExplanationOfBenefit',
  'Goal',
  'ImagingStudy',
  'CareTeam',
  'Device',
  'Medication',
  'ServiceRequest',
  'Specimen',
  'DocumentReference',
  'MedicationStatement',
  'MedicationAdministration',
  'MedicationDispense',
  'QuestionnaireResponse',
  'FamilyMemberHistory',
  'Media',
  'Provenance',
  'PractitionerRole',
  'HealthcareService',
  'EpisodeOfCare',
  'Account',
  'Appointment',
  'Schedule',
  'Slot',
  'Task',
  'Communication',
  'RiskAssessment',
  'ClinicalImpression',
  'Group',
  'Consent',
  'Composition',
  'SupplyDelivery',
  'Contract',
] as const;
const TYPES: readonly string[] = [
  ...new Set([...fhirMappings.map(({ resourceType }) => resourceType), ...KEPT_TYPES]),
];

/** How one export speaks of each record, so that every reference to what is in it leads there. */
export class ExportNames {
  readonly #read: Reader;
  readonly #known = new Map<string, string | undefined>();
  /** Records that have an identifier, and records that stand for another of their type: both by text. */
  readonly #directory = new Map<string, Id>();
  readonly #derived = new Map<string | undefined, Directory>();
  /** People, organizations and places by the names that this export gives them. */
  readonly #byName = new Map<string, Id>();

  private constructor(read: Reader) {
    this.#read = read;
  }

  static async of(read: Reader): Promise<ExportNames> {
    const names = new ExportNames(read);
    for (const type of DIRECTORY_TYPES) {
      if (type === 'patient') continue; // they are found by their names; a list of all would not fit
      for (const { id, identifiers, resourceId, system, isPlaceholder } of await directoryEntries(
        read,
        type,
      )) {
        if (isPlaceholder) continue;
        for (const identifier of identifiers)
          names.#directory.set(`${type}|${identifier.system}|${identifier.value}`, id);
        if (resourceId !== undefined) names.#directory.set(`${type}/${system ?? ''}/${resourceId}`, id);
      }
    }
    return names;
  }

  /** @returns `Type/id`; undefined where there is no such record, or only a placeholder for it */
  async ofRecord(id: Id): Promise<string | undefined> {
    return this.#remembered(id, async () => {
      const parsed = parseId(id);
      const record = parsed.ok ? RECORDS.get(parsed.value.type) : undefined;
      const value = record && (await this.#read.get(record, id));
      if (!record || !value) return undefined;
      const data = dataOf(value);
      if (data['placeholder'] === true || data['takenAs'] !== undefined) return undefined;
      const { resourceType, id: exportedId } = exportedName(record, id, data, nodeDigests);
      const name = `${resourceType}/${exportedId}`;
      if (isDirectoryType(record.type) && record.type !== 'patient') this.#byName.set(name, id);
      return name;
    });
  }

  /** The person, organization or place that goes by a name which this export has given. */
  recordNamed(name: string): Id | undefined {
    return this.#byName.get(name);
  }

  /** Names of all records that the fields of a record speak of. */
  async inData(data: JsonObject): Promise<ReadonlyMap<Id, string>> {
    const names = new Map<Id, string>();
    for (const id of idsIn(data)) {
      const name = await this.ofRecord(id);
      if (name !== undefined) names.set(id, name);
    }
    return names;
  }

  /** The resource with its references as this export speaks. What leads to nothing here keeps its source's words. */
  async referring(resource: Members, system: string | undefined): Promise<Members> {
    return (await this.#walked(resource, system)) as Members; // of an object comes an object
  }

  async #walked(value: FhirJson, system: string | undefined): Promise<FhirJson> {
    if (Array.isArray(value)) {
      const items: FhirJson[] = [];
      for (const item of value) items.push(await this.#walked(item, system));
      return items;
    }
    if (!isMembers(value)) return value;
    const members: MutableMembers = {};
    for (const [name, member] of Object.entries(value)) {
      if (name !== 'reference' || typeof member !== 'string')
        members[name] = typeof member === 'object' ? await this.#walked(member, system) : member;
      else Object.assign(members, await this.#reference(member, value, system));
    }
    return members;
  }

  async #reference(text: string, within: Members, system: string | undefined): Promise<Members> {
    const [, conditionalType = '', query = ''] = CONDITIONAL.exec(text) ?? [];
    const identifier = conditionalType === '' ? undefined : identifierIn(query);
    if (identifier) {
      const type = recordTypesOf(conditionalType, fhirMappings)[0] ?? '';
      const id = this.#directory.get(`${type}|${identifier.system}|${identifier.value}`);
      const name = id === undefined ? undefined : await this.ofRecord(id);
      if (name !== undefined) return { reference: name };
      // A search stands only in a transaction; as a number it may stand anywhere.
      return within['identifier'] === undefined
        ? { type: conditionalType, identifier: { ...identifier } }
        : {};
    }
    const [, urn] = URN.exec(text) ?? [];
    if (urn !== undefined) return { reference: (await this.#named(TYPES, urn, system)) ?? text };
    const [, type, id] = LITERAL.exec(text) ?? [];
    // Of another system's names, and of records that go by another one here.
    if (type === undefined || id === undefined) return { reference: text };
    return { reference: (await this.#named([type], id, system)) ?? text };
  }

  async #named(
    types: readonly string[],
    resourceId: string,
    system: string | undefined,
  ): Promise<string | undefined> {
    const only = types.length === 1 ? (types[0] ?? '') : '';
    return this.#remembered(`${system ?? ''}|${only}|${resourceId}`, async () => {
      for (const resourceType of types) {
        for (const recordType of recordTypesOf(resourceType, fhirMappings)) {
          const name = await this.ofRecord(this.#idOf(recordType, resourceType, resourceId, system));
          if (name !== undefined) return name;
        }
      }
      return undefined;
    });
  }

  #idOf(recordType: string, resourceType: string, resourceId: string, system: string | undefined): Id {
    const listed = isDirectoryType(recordType)
      ? this.#directory.get(`${recordType}/${system ?? ''}/${resourceId}`)
      : undefined;
    if (listed !== undefined) return listed;
    let directory = this.#derived.get(system);
    if (!directory) {
      directory = new Directory(nodeDigests, system);
      this.#derived.set(system, directory);
    }
    return directory.idOf(recordType, resourceType, resourceId);
  }

  async #remembered(key: string, find: () => Promise<string | undefined>): Promise<string | undefined> {
    if (this.#known.has(key)) return this.#known.get(key);
    const found = await find();
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }
}

function idsIn(data: JsonObject): ReadonlySet<Id> {
  const ids = new Set<Id>();
  const walk = (value: FhirJson) => {
    if (typeof value === 'string') {
      const type = value.slice(0, value.indexOf(':'));
      if (RECORDS.has(type) && isIdOf(type, value)) ids.add(value);
    } else if (Array.isArray(value)) value.forEach(walk);
    else if (isMembers(value)) Object.values(value).forEach(walk);
  };
  for (const [field, value] of Object.entries(data)) if (field !== 'source') walk(value);
  return ids;
}
