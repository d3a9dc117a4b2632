import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { DecodedFile, FileTaker } from './attached-files.ts';
import { isDirectoryType, type Digests, type Directory } from './directory.ts';
import { flawOf, isMembers, type FhirJson, type Members } from './fhir-json.ts';
import type { FhirMapping } from './mapping.ts';
import { personLinks, type PersonLinks } from './person-links.ts';
import { Reading, type References, type Setting, type Target } from './reading.ts';
import { bundleReferences, identifierIn, identifierOf, type Identified } from './references.ts';
import { toStored } from './residue.ts';
import { binaryId, spentBinaries, takeWithFiles, type WithFiles } from './take-with-files.ts';

/** A resource as the record that it becomes. */
export interface TakenResource {
  readonly resourceType: string;
  readonly recordType: string;
  readonly id: Id;
  /** Without the fields that the importing station gives. */
  readonly data: JsonObject;
  readonly digest: string;
  readonly targets: readonly (readonly [Id, Target])[];
  /** FHIR paths of what no field holds, one for each place. */
  readonly unmapped: readonly string[];
  /** FHIR: meta.lastUpdated. */
  readonly lastUpdated?: string;
  /** Of a patient: who else is the same person. */
  readonly merges?: PersonLinks;
  /** To be left alone where the record is here already: FHIR's conditional create. */
  readonly isCreateOnly?: boolean;
}

export interface TakeError {
  /** Entry of a Bundle, from 1. */
  readonly entry?: number;
  readonly resourceType?: string;
  readonly resourceId?: string;
  readonly code: string;
  readonly path?: string;
}

/** What one JSON document gives: a resource, or the entries of a Bundle. */
export interface TakenDocument {
  readonly resources: readonly TakenResource[];
  /** A transaction with errors has no resources: it is taken in whole or not at all. */
  readonly errors: readonly TakeError[];
  /** Files that lay within it and that its records name. */
  readonly files: readonly DecodedFile[];
  /** Ids of Binaries of which records name the files now. */
  readonly takenBinaries: readonly string[];
  /** Resources that stay as they came, with what they say of files. */
  readonly others: readonly Members[];
}

export interface TakeContext {
  readonly mappings: readonly FhirMapping[];
  readonly directory: Directory;
  readonly digests: Digests;
  readonly setting: Setting;
  /** Takes files out of resources. Absent: they are kept within them, word for word. */
  readonly files?: FileTaker;
}

interface Entry extends Identified {
  /** Place in the Bundle, from 1. */
  readonly entry: number | undefined;
  readonly fullUrl?: string;
  readonly digest: string;
  readonly isCreateOnly: boolean;
}

type Refused = { readonly error: TakeError };

const RESOURCE_TYPE = /^[A-Z][A-Za-z]{1,59}$/;
const LONGEST_ID = 200;
const RETAINED = 'retainedResource';

/** Reads one document. Pure but for the directory, which remembers what has been named. */
export function takeDocument(document: FhirJson, context: TakeContext): TakenDocument {
  if (!isMembers(document)) return refused({ code: 'fhir.notAResource' });
  if (document['resourceType'] !== 'Bundle') {
    return takeEntries([identify(document, undefined, {}, context)], context, false);
  }
  const entries = document['entry'] ?? [];
  if (!Array.isArray(entries))
    return refused({ resourceType: 'Bundle', code: 'fhir.type', path: 'Bundle.entry' });
  const identified = entries.map((entry: FhirJson, index) => {
    if (!isMembers(entry)) return flaw(index + 1, 'Bundle', undefined, 'fhir.type', 'Bundle.entry');
    return identify(entry['resource'], index + 1, entry, context);
  });
  return takeEntries(identified, context, document['type'] === 'transaction');
}

function takeEntries(
  identified: readonly (Entry | Refused)[],
  context: TakeContext,
  isAtomic: boolean,
): TakenDocument {
  const entries = identified.filter((entry): entry is Entry => !('error' in entry));
  const errors = identified.flatMap((entry) => ('error' in entry ? [entry.error] : []));
  if (isAtomic && errors.length > 0) return refused(...errors);
  const references = bundleReferences(context.directory, entries);
  const bound = new Map<Entry, WithFiles<TakenResource>>();
  for (const entry of entries) {
    const taken = takeWithFiles(
      entry,
      references,
      context.files,
      (one) => takeResource(one, references, context),
      (one) => !('error' in one) && one.recordType !== RETAINED,
    );
    if ('code' in taken) errors.push(refusal(entry, taken.code, taken.path).error);
    else if ('error' in taken.taken) errors.push(taken.taken.error);
    else bound.set(entry, { ...taken, taken: taken.taken });
  }
  if (isAtomic && errors.length > 0) return refused(...errors);
  const spent = spentBinaries(entries, bound);
  const all = [...bound.values()];
  return {
    resources: [...bound].flatMap(([entry, { taken }]) => (spent.has(entry) ? [] : [taken])),
    errors,
    files: all.flatMap(({ files }) => files),
    takenBinaries: all.flatMap(({ binaries }) => binaries.map(binaryId)),
    others: entries.flatMap((entry) =>
      (bound.get(entry)?.binaries.length ?? 0) === 0 ? [entry.resource] : [],
    ),
  };
}

/** Gives the resource of an entry its record id, before any reference is followed. */
function identify(
  resource: FhirJson | undefined,
  entry: number | undefined,
  { fullUrl, request }: Members,
  { directory, digests, mappings }: TakeContext,
): Entry | Refused {
  if (!isMembers(resource)) return flaw(entry, undefined, undefined, 'fhir.notAResource');
  const resourceType = resource['resourceType'];
  if (typeof resourceType !== 'string' || !RESOURCE_TYPE.test(resourceType)) {
    return flaw(entry, undefined, undefined, 'fhir.notAResource', 'resourceType');
  }
  const resourceId = resource['id'];
  if (resourceId !== undefined && !isResourceId(resourceId)) {
    return flaw(entry, resourceType, undefined, 'fhir.id', `${resourceType}.id`);
  }
  const method = isMembers(request) ? request['method'] : undefined;
  if (method !== undefined && method !== 'POST' && method !== 'PUT') {
    return flaw(entry, resourceType, resourceId, 'fhir.method', 'Bundle.entry.request.method');
  }
  const bad = flawOf(resource, resourceType);
  if (bad) return flaw(entry, resourceType, resourceId, bad.code, bad.path);
  const digest = digests.fingerprint(JSON.stringify(resource));
  const url = typeof fullUrl === 'string' ? fullUrl : undefined;
  const name = resourceId ?? url?.replace(/^urn:(uuid|oid):/i, '') ?? digest;
  const recordType =
    mappings.find((mapping) => mapping.resourceType === resourceType)?.record.type ?? RETAINED;
  const id = directory.idOf(recordType, resourceType, name);
  const condition = isMembers(request) && method === 'POST' ? request['ifNoneExist'] : undefined;
  return {
    resource,
    resourceType,
    id: isDirectoryType(recordType) ? arrivingId(recordType, id, resource, condition, directory) : id,
    entry,
    digest,
    isCreateOnly: condition !== undefined,
    ...(url === undefined ? {} : { fullUrl: url }),
  };
}

function arrivingId(
  type: Parameters<Directory['arrive']>[0],
  id: Id,
  resource: Members,
  ifNoneExist: FhirJson | undefined,
  directory: Directory,
): Id {
  const sought = typeof ifNoneExist === 'string' ? identifierIn(ifNoneExist) : undefined;
  const existing = sought && directory.find(type, sought);
  if (existing) directory.alias(id, existing.id);
  const identifiers = Array.isArray(resource['identifier']) ? resource['identifier'] : [];
  return directory.arrive(
    type,
    id,
    identifiers.flatMap((identifier: FhirJson) => identifierOf(identifier) ?? []),
  );
}

function takeResource(entry: Entry, references: References, context: TakeContext): TakenResource | Refused {
  const { mappings, directory, setting } = context;
  const { resource, resourceType, digest, isCreateOnly } = entry;
  const lastUpdated = isMembers(resource['meta']) ? resource['meta']['lastUpdated'] : undefined;
  const common = {
    resourceType,
    digest,
    ...(typeof lastUpdated === 'string' ? { lastUpdated } : {}),
    ...(isCreateOnly ? { isCreateOnly } : {}),
  };
  for (const mapping of mappings) {
    if (mapping.resourceType !== resourceType) continue;
    const reading = new Reading(resource, resourceType, references, setting);
    const counts = new Map<string, number>();
    const taken = mapping.take(reading, digest, counts);
    if (taken.kind === 'refused') return refusal(entry, taken.issue.code, taken.issue.path);
    if (taken.kind === 'retain') continue;
    const id = entryIdAs(mapping.record.type, entry, directory);
    const merges = resourceType === 'Patient' ? personLinks(id, resource, references) : undefined;
    return {
      ...common,
      ...(merges ? { merges } : {}),
      recordType: mapping.record.type,
      id,
      data: { ...taken.data, source: taken.source },
      targets: [...reading.targets],
      unmapped: [...counts].flatMap(([path, count]) => Array.from({ length: count }, () => path)),
    };
  }
  return { ...common, ...retained(entry, references, directory) };
}

/** The id as one of that type: several records may share a resource type, and what no record holds is kept as it is. */
function entryIdAs(
  recordType: string,
  { id, resourceType, resource, fullUrl, digest }: Entry,
  directory: Directory,
): Id {
  if (id.startsWith(`${recordType}:`)) return id;
  const resourceId = resource['id'];
  const name =
    typeof resourceId === 'string' ? resourceId : (fullUrl?.replace(/^urn:(uuid|oid):/i, '') ?? digest);
  return directory.idOf(recordType, resourceType, name);
}

/** A resource that no record describes: word for word, in the chart of its patient where it has one. */
function retained(entry: Entry, references: References, directory: Directory) {
  const { resource, resourceType, digest } = entry;
  const subject = ['patient', 'subject', 'beneficiary', 'for'].map((name) => resource[name]).find(isMembers);
  const resolved = subject && references.resolve(subject, 'patient');
  const patient = resolved?.kind === 'record' ? resolved : undefined;
  const resourceId = resource['id'];
  const { json, decimals } = toStored(resource);
  const targets: readonly (readonly [Id, Target])[] = patient ? [[patient.id, patient.target]] : [];
  return {
    recordType: RETAINED,
    id: entryIdAs(RETAINED, entry, directory),
    data: {
      ...(patient ? { patientId: patient.id } : {}),
      resourceType,
      ...(typeof resourceId === 'string' ? { resourceId } : {}),
      digests: [digest],
      resource: json,
      ...(decimals ? { decimals } : {}),
    },
    targets,
    unmapped: [resourceType],
  };
}

function isResourceId(value: FhirJson): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_ID;
}

function refusal({ entry, resourceType, resource }: Entry, code: string, path: string): Refused {
  return flaw(entry, resourceType, resource['id'], code, path);
}

function flaw(
  entry: number | undefined,
  resourceType: string | undefined,
  resourceId: FhirJson | undefined,
  code: string,
  path?: string,
): Refused {
  return {
    error: {
      ...(entry === undefined ? {} : { entry }),
      ...(resourceType === undefined ? {} : { resourceType }),
      ...(typeof resourceId === 'string' && resourceId.length <= LONGEST_ID ? { resourceId } : {}),
      code,
      ...(path === undefined ? {} : { path }),
    },
  };
}

function refused(...errors: readonly TakeError[]): TakenDocument {
  return { resources: [], errors, files: [], takenBinaries: [], others: [] };
}
