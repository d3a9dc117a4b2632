import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { exportedName, type ExportedName } from '#shared/interop/fhir/exported-name.ts';
import { isMembers, type Members } from '#shared/interop/fhir/fhir-json.ts';
import type { FhirMapping, Source } from '#shared/interop/fhir/mapping.ts';
import { fromStored } from '#shared/interop/fhir/residue.ts';
import { writtenMappings } from '#shared/fhir-mappings.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { instantFromMs } from '#shared/kernel/instant.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf, type AnyRecord } from '#shared/kernel/record.ts';
import { readStamp } from '#shared/kernel/stamp.ts';
import { RetainedResource } from '#shared/modules/exchange/retained-resource.record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { withRecordNumber } from '#shared/interop/fhir/record-number.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ReadPhoto } from '../photos/exported-photo.ts';
import { UnreadableRecord } from '../store/store-errors.ts';
import { patientLinks } from './export-links.ts';
import { ExportNames } from './export-names.ts';
import { nodeDigests } from './node-digests.ts';

export interface ExportedResource {
  readonly recordId: Id;
  readonly recordType: string;
  /** The record's own data, for who chooses among them. */
  readonly data: JsonObject;
  readonly name: ExportedName;
  readonly resource: Members;
}

interface Kind {
  readonly record: AnyRecord;
  readonly mapping?: FhirMapping;
}

const KINDS: readonly Kind[] = [
  ...writtenMappings.map((mapping) => ({ record: mapping.record, mapping })),
  { record: RetainedResource },
];
const PATIENTS = KINDS.filter(({ record }) => 'patientId' in record.fields);
/** People who give care, organizations, places; and what is kept word for word of no patient. */
const SHARED = KINDS.filter(
  ({ record }) =>
    record.type !== Patient.type && (!('patientId' in record.fields) || record === RetainedResource),
);
const PATIENT_KIND = KINDS.find(({ record }) => record.type === Patient.type);
const PAGE = 250;

export interface ExportNewer {
  readonly code: 'export.newer';
}

/** A newer program wrote part of what was asked for: this one would leave some of it out, so it hands out none. */
export async function refusingNewer<T>(work: () => Promise<T>): Promise<Result<T, ExportNewer>> {
  try {
    return ok(await work());
  } catch (error) {
    if (error instanceof UnreadableRecord && error.code === 'record.newer')
      return fail({ code: 'export.newer' });
    throw error;
  }
}

/** Taken from others and kept word for word, they are documents all the same. */
const DOCUMENT_RESOURCES = ['DocumentReference', 'Binary'];

export interface ResourcesOptions {
  readonly facilityId: Id;
  readonly photo: ReadPhoto;
  /** Leaves out what was last written before, Unix time in ms. */
  readonly sinceMs?: number;
  readonly withoutDocuments: boolean;
}

/**
 * All that is known here as FHIR resources. Throws UnreadableRecord where a newer program wrote what it comes to.
 * Placeholders are left out: nobody has said more of them than who refers to them.
 */
export class ExportResources {
  readonly #read: Reader;
  readonly #names: ExportNames;
  readonly #facilityId: Id;
  readonly #sinceMs: number | undefined;
  readonly #leftOut: ReadonlySet<string>;
  readonly #photo: ReadPhoto;

  private constructor(read: Reader, names: ExportNames, options: ResourcesOptions) {
    this.#read = read;
    this.#names = names;
    this.#facilityId = options.facilityId;
    this.#sinceMs = options.sinceMs;
    this.#photo = options.photo;
    this.#leftOut = new Set(options.withoutDocuments ? DOCUMENT_RESOURCES : []);
  }

  static async of(read: Reader, options: ResourcesOptions): Promise<ExportResources> {
    return new ExportResources(read, await ExportNames.of(read), options);
  }

  /** Ids of all patients, in order of their numbers. */
  async *patientIds(): AsyncGenerator<Id> {
    let from: string | undefined;
    let seen = new Set<Id>();
    for (;;) {
      const page = await this.#read.list(Patient, {
        where: {},
        orderBy: 'mrn',
        ...(from === undefined ? {} : { from }),
        limit: PAGE,
      });
      const fresh = page.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) yield id;
      from = page.at(-1)?.mrn;
      if (fresh.length === 0) return;
      // Numbers are given once; should two patients have one all the same, neither is passed over.
      seen = new Set(page.filter(({ mrn }) => mrn === from).map(({ id }) => id));
      await yieldToOthers();
    }
  }

  /** A patient and all that is theirs, the patient first. Empty where there is no such patient. */
  async ofPatient(patientId: Id): Promise<readonly ExportedResource[]> {
    const patient = await this.#read.get(Patient, patientId);
    if (!patient || !PATIENT_KIND) return [];
    const [newer] = await this.#read.newerOf(patientId);
    if (newer) throw new UnreadableRecord('record.newer', newer.id);
    const found: ExportedResource[] = [];
    const add = async (kind: Kind, value: { readonly id: Id }) => {
      const exported = await this.#exported(kind, value, found);
      if (exported) found.push(exported);
    };
    await add(PATIENT_KIND, patient);
    for (const kind of PATIENTS) {
      for (const value of await this.#read.list<AnyRecord>(kind.record, { where: { patientId } }))
        await add(kind, value);
    }
    return found;
  }

  /** A person: what lies under any record that was merged with this one, the survivor's first. */
  async ofPerson(patientId: Id): Promise<readonly ExportedResource[]> {
    const { memberIds } = await personReader(this.#read).person(patientId);
    const found: ExportedResource[] = [];
    for (const id of memberIds) found.push(...(await this.ofPatient(id)));
    return found;
  }

  /** What belongs to no patient. */
  async *shared(): AsyncGenerator<ExportedResource> {
    for (const kind of SHARED) {
      for (let offset = 0; ; offset += PAGE) {
        const page = (await this.#read.list<AnyRecord>(kind.record, {
          where: {},
          limit: PAGE,
          offset,
        })) as readonly { readonly id: Id; readonly patientId?: Id }[]; // every record has one, some are a patient's
        for (const value of page) {
          const exported = value.patientId === undefined ? await this.#exported(kind, value, []) : undefined;
          if (exported) yield exported;
        }
        if (page.length < PAGE) break;
        await yieldToOthers();
      }
    }
  }

  /** The people, organizations and places that some resources speak of. */
  async spokenOf(resources: readonly ExportedResource[]): Promise<readonly ExportedResource[]> {
    const found = new Map<Id, ExportedResource>();
    let next = await this.#sharedIdsIn(resources);
    while (next.size > 0) {
      const added: ExportedResource[] = [];
      for (const id of next) {
        const kind = SHARED.find(({ record }) => id.startsWith(`${record.type}:`));
        const value = kind && ((await this.#read.get(kind.record, id)) as { readonly id: Id } | undefined);
        const exported = value && (await this.#exported(kind, value, [], true));
        if (exported) added.push(exported);
      }
      for (const one of added) found.set(one.recordId, one);
      next = new Set([...(await this.#sharedIdsIn(added))].filter((id) => !found.has(id)));
    }
    return [...found.values()];
  }

  async #sharedIdsIn(resources: readonly ExportedResource[]): Promise<ReadonlySet<Id>> {
    const ids = new Set<Id>();
    for (const { resource } of resources) {
      for (const text of referencesIn(resource)) {
        const id = this.#names.recordNamed(text);
        if (id !== undefined && SHARED.some(({ record }) => id.startsWith(`${record.type}:`))) ids.add(id);
      }
    }
    return ids;
  }

  async #exported(
    { record, mapping }: Kind,
    value: { readonly id: Id },
    before: readonly ExportedResource[],
    isWanted = false,
  ): Promise<ExportedResource | undefined> {
    // As far as it can be read here is not what it says.
    if ('newer' in value) throw new UnreadableRecord('record.newer', value.id);
    const data = dataOf(value);
    if (data['placeholder'] === true || data['takenAs'] !== undefined) return undefined;
    const envelope = await this.#read.envelope(record, value.id);
    if (!isWanted && !this.#isRecent(envelope)) return undefined;
    const given = exportedName(record, value.id, data, nodeDigests);
    if (this.#leftOut.has(given.resourceType)) return undefined;
    const isTaken = before.some(
      ({ name }) => name.id === given.id && name.resourceType === given.resourceType,
    );
    // Two records of one name, as when a statement of none became an allergy under the same id.
    const name = isTaken ? { ...given, id: `${given.id.slice(0, 62)}-2` } : given;
    const said = mapping ? await this.#mapped(mapping, value.id, data) : keptWordForWord(data);
    const system = (data['source'] as Partial<Source> | undefined)?.system; // validated when it was stored
    const { resourceType: _type, id: _id, ...rest } = await this.#names.referring(said, system);
    const resource: Members = dated(
      { resourceType: name.resourceType, id: name.id, ...rest },
      mapping ? writtenHereMs(envelope) : undefined,
    );
    return {
      recordId: value.id,
      recordType: record.type,
      data,
      name,
      resource: record.type === Patient.type ? await this.#patient(value.id, resource, data) : resource,
    };
  }

  /** With the record's number, and the photo in use here in place of one that came with it. */
  async #patient(id: Id, resource: Members, data: JsonObject): Promise<Members> {
    const { photoId } = data;
    const photo = typeof photoId === 'string' ? await this.#photo(photoId) : undefined;
    const { link: came, ...rest } = resource;
    const link = await patientLinks(this.#read, id, came);
    const said = { ...rest, ...(photo && { photo: [photo] }), ...(link.length > 0 && { link }) };
    return withRecordNumber(said, data, this.#facilityId);
  }

  async #mapped(mapping: FhirMapping, id: Id, data: JsonObject): Promise<Members> {
    const names = await this.#names.inData(data);
    return mapping.toFhir(id, data, (target) => names.get(target));
  }

  #isRecent(envelope: Envelope | undefined): boolean {
    if (this.#sinceMs === undefined) return true;
    const latest = latestOf(Object.values(envelope?.stamps ?? {}));
    return latest !== undefined && latest >= this.#sinceMs;
  }
}

/**
 * When a record was last written by somebody here, Unix time in ms. What was taken in and stands as it came is dated by its
 * source, or not at all: an import is no change.
 */
function writtenHereMs(envelope: Envelope | undefined): number | undefined {
  const { source, ...stamps } = envelope?.stamps ?? {};
  return latestOf(Object.values(stamps).filter((stamp) => source === undefined || stamp > source));
}

function latestOf(stamps: readonly string[]): number | undefined {
  const latest = stamps.toSorted().at(-1);
  return latest === undefined ? undefined : readStamp(latest).ms;
}

/** FHIR R4: Resource.meta.lastUpdated. */
function dated(resource: Members, ms: number | undefined): Members {
  if (ms === undefined) return resource;
  const meta = isMembers(resource['meta']) ? resource['meta'] : {};
  return { ...resource, meta: { ...meta, lastUpdated: instantFromMs(ms) } };
}

function keptWordForWord(data: JsonObject): Members {
  const { resource, decimals } = data as Pick<RetainedResource, 'resource' | 'decimals'>; // as the record demands
  return fromStored(resource, decimals as { readonly [pointer: string]: string } | undefined);
}

/** The texts of all references, of contained resources too. */
export function* referencesIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (name === 'reference' && typeof member === 'string') yield member;
    else yield* referencesIn(member);
  }
}
