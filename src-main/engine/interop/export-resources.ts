import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { exportedName, type ExportedName } from '#shared/interop/fhir/exported-name.ts';
import type { Members } from '#shared/interop/fhir/fhir-json.ts';
import type { FhirMapping, Source } from '#shared/interop/fhir/mapping.ts';
import { fromStored } from '#shared/interop/fhir/residue.ts';
import { fhirMappings } from '#shared/fhir-mappings.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { dataOf, type AnyRecord } from '#shared/kernel/record.ts';
import { readStamp } from '#shared/kernel/stamp.ts';
import { RetainedResource } from '#shared/modules/exchange/retained-resource.record.ts';
import { withRecordNumber } from '#shared/interop/fhir/record-number.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ReadPhoto } from '../photos/exported-photo.ts';
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
  ...fhirMappings.map((mapping) => ({ record: mapping.record, mapping })),
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

/** All that is known here as FHIR resources. Placeholders are left out: nobody has said more of them than who refers to them. */
export class ExportResources {
  readonly #read: Reader;
  readonly #names: ExportNames;
  readonly #facilityId: Id;
  readonly #sinceMs: number | undefined;
  readonly #photo: ReadPhoto;

  private constructor(
    read: Reader,
    names: ExportNames,
    photo: ReadPhoto,
    facilityId: Id,
    sinceMs: number | undefined,
  ) {
    this.#read = read;
    this.#names = names;
    this.#facilityId = facilityId;
    this.#sinceMs = sinceMs;
    this.#photo = photo;
  }

  /** @param options.sinceMs leaves out what was last written before, Unix time in ms */
  static async of(
    read: Reader,
    options: { readonly facilityId: Id; readonly photo: ReadPhoto; readonly sinceMs?: number },
  ): Promise<ExportResources> {
    return new ExportResources(
      read,
      await ExportNames.of(read),
      options.photo,
      options.facilityId,
      options.sinceMs,
    );
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
    const data = dataOf(value);
    if (data['placeholder'] === true || data['takenAs'] !== undefined) return undefined;
    if (!isWanted && !(await this.#isRecent(record, value.id))) return undefined;
    const given = exportedName(record, value.id, data, nodeDigests);
    const isTaken = before.some(
      ({ name }) => name.id === given.id && name.resourceType === given.resourceType,
    );
    // Two records of one name, as when a statement of none became an allergy under the same id.
    const name = isTaken ? { ...given, id: `${given.id.slice(0, 62)}-2` } : given;
    const said = mapping ? await this.#mapped(mapping, value.id, data) : keptWordForWord(data);
    const system = (data['source'] as Partial<Source> | undefined)?.system; // validated when it was stored
    const { resourceType: _type, id: _id, ...rest } = await this.#names.referring(said, system);
    const resource: Members = { resourceType: name.resourceType, id: name.id, ...rest };
    return {
      recordId: value.id,
      recordType: record.type,
      data,
      name,
      resource: record.type === Patient.type ? await this.#patient(resource, data) : resource,
    };
  }

  /** With the record's number, and the photo in use here in place of one that came with it. */
  async #patient(resource: Members, data: JsonObject): Promise<Members> {
    const { photoId } = data;
    const photo = typeof photoId === 'string' ? await this.#photo(photoId) : undefined;
    return withRecordNumber(photo ? { ...resource, photo: [photo] } : resource, data, this.#facilityId);
  }

  async #mapped(mapping: FhirMapping, id: Id, data: JsonObject): Promise<Members> {
    const names = await this.#names.inData(data);
    return mapping.toFhir(id, data, (target) => names.get(target));
  }

  async #isRecent(record: AnyRecord, id: Id): Promise<boolean> {
    if (this.#sinceMs === undefined) return true;
    const envelope = await this.#read.envelope(record, id);
    const latest = Object.values(envelope?.stamps ?? {})
      .toSorted()
      .at(-1);
    return latest !== undefined && readStamp(latest).ms >= this.#sinceMs;
  }
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
