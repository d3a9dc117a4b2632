import { DIRECTORY_TYPES } from '#shared/interop/fhir/directory.ts';
import type { FhirMapping, Source } from '#shared/interop/fhir/mapping.ts';
import { settle, type Settled } from '#shared/interop/fhir/settle.ts';
import type { TakenResource } from '#shared/interop/fhir/take-document.ts';
import { fhirMappings } from '#shared/fhir-mappings.ts';
import { makeId, parseId, uuidV8, type Id } from '#shared/kernel/ids.ts';
import { sameJson, type JsonObject } from '#shared/kernel/json.ts';
import type { Plan, PlannedWrite } from '#shared/kernel/plan.ts';
import { dataOf, type AnyRecord } from '#shared/kernel/record.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { RetainedResource } from '#shared/modules/exchange/retained-resource.record.ts';
import {
  numbersWrites,
  readNumbers,
  takeFreeMrn,
  type Numbers,
} from '#shared/modules/patients/numbers.rules.ts';
import { isOtherPerson } from '#shared/modules/patients/other-person.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { e164Of } from '#shared/modules/patients/phone-number.rules.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { records } from '#shared/registry.ts';
import type { WritePlanContext } from '../commands/run-plan.ts';
import { nodeDigests } from './node-digests.ts';

export type WriteError =
  | { readonly code: 'patient.numbersNotSetUp' }
  /** Under that id the station knows somebody else: the input comes from a system whose ids it must tell apart. */
  | { readonly code: 'import.otherPerson'; readonly id: Id };

/** What became of each resource, in order. */
export type Outcome = 'new' | 'changed' | 'unchanged';

const RECORDS: ReadonlyMap<string, AnyRecord> = new Map(records.map((record) => [record.type, record]));
const MAPPINGS: ReadonlyMap<string, FhirMapping> = new Map(
  fhirMappings.map((mapping) => [mapping.record.type, mapping]),
);
/** Patients are no directory: of two versions of a person the later stands. */
const COMPLEMENTED: ReadonlySet<string> = new Set(DIRECTORY_TYPES.filter((type) => type !== 'patient'));

export function recordOf(type: string): AnyRecord {
  const record = RECORDS.get(type);
  if (!record) throw new Error(`no record of type ${type}`);
  return record;
}

/**
 * Plans the writes for some resources over what the station holds. Patients who are new here get their number.
 * @param strangers ids that were found to be somebody else's here: what is theirs is refused from then on
 */
export async function planResources(
  resources: readonly TakenResource[],
  strangers: Set<Id>,
  context: WritePlanContext,
): Promise<Result<Plan<readonly Outcome[]>, WriteError>> {
  const numbers = mrnsOf(context);
  const drafts = new Map<Id, Draft>();
  const outcomes: Outcome[] = [];
  const withPhones = phonesOf(context);
  for (const incoming of resources) {
    const record = recordOf(incoming.recordType);
    const id = await freeId(record, incoming, context, drafts);
    const draft = drafts.get(id) ?? (await draftOf(record, id, context));
    const settled: Settled =
      record.appendOnly && draft.data
        ? { outcome: 'unchanged' }
        : await settleDraft(incoming, draft, context);
    const stranger = strangerIn(incoming, draft, settled, strangers);
    if (stranger !== undefined) return fail({ code: 'import.otherPerson', id: stranger });
    outcomes.push(settled.outcome);
    const settledData =
      settled.data && record.type === Patient.type ? await withPhones(settled.data) : settled.data;
    const kept = settled.outcome === 'new' ? await keptOriginal(incoming, id, context) : undefined;
    if (kept) drafts.set(kept.id, kept);
    const data =
      settledData && record.type === Patient.type ? await numbers.numbered(settledData) : ok(settledData);
    if (!data.ok) return data;
    drafts.set(id, data.value ? { ...draft, data: data.value, isChanged: true } : draft);
  }
  const puts = [...drafts].flatMap(([id, { record, data, isChanged }]): PlannedWrite[] =>
    isChanged && data ? [{ kind: 'put', record, id, data }] : [],
  );
  return ok({ reply: outcomes, writes: [...puts, ...numbers.writes()] });
}

/** Adds to a patient how a caller from anywhere would dial their telephones: what a search finds. */
function phonesOf({ read }: WritePlanContext) {
  let country: Promise<string | undefined> | undefined;
  return async ({ telecomE164: _before, ...data }: JsonObject): Promise<JsonObject> => {
    country ??= read.list(Facility, { where: {}, limit: 1 }).then(([facility]) => facility?.country);
    const numbers = e164Of(data['telecom'] as Patient['telecom'], await country); // as the record demands
    return numbers.length > 0 ? { ...data, telecomE164: numbers } : data;
  };
}

function strangerIn(
  { id, data }: TakenResource,
  draft: Draft,
  { outcome }: Settled,
  strangers: Set<Id>,
): Id | undefined {
  const patientId = data['patientId'];
  if (typeof patientId === 'string' && strangers.has(patientId)) return patientId;
  if (draft.record.type !== Patient.type || !draft.data || outcome !== 'changed') return undefined;
  // Both are patients' data: the one was read as such, the other was checked when it was mapped.
  if (!isOtherPerson(draft.data as unknown as Patient, data as unknown as Patient)) return undefined;
  strangers.add(id);
  return id;
}

/**
 * What was kept word for word of the same resource while it could not be a record, as a document that came without its file: the
 * record stands in its place now.
 */
async function keptOriginal(
  { recordType, resourceType }: TakenResource,
  id: Id,
  { read }: WritePlanContext,
): Promise<Draft | undefined> {
  const parsed = parseId(id);
  if (!parsed.ok || recordType === RetainedResource.type) return undefined;
  const keptId = makeId(RetainedResource.type, parsed.value.uuid);
  const kept = await read.get(RetainedResource, keptId);
  if (kept?.resourceType !== resourceType || kept.takenAs !== undefined) return undefined;
  const data = { ...dataOf(kept), takenAs: id };
  return { id: keptId, record: RetainedResource, data, isChanged: true };
}

interface Draft {
  readonly id: Id;
  readonly record: AnyRecord;
  readonly data: JsonObject | undefined;
  readonly isChanged: boolean;
}

async function draftOf(record: AnyRecord, id: Id, { read }: WritePlanContext): Promise<Draft> {
  const value = await read.get(record, id);
  return { id, record, data: value && dataOf(value), isChanged: false };
}

async function settleDraft(
  incoming: TakenResource,
  draft: Draft,
  context: WritePlanContext,
): Promise<Settled> {
  const { id, record, data } = draft;
  const settleWith = (edited: readonly string[]) =>
    settle(incoming, data && { data, edited }, MAPPINGS.get(record.type), COMPLEMENTED.has(record.type));
  const settled = settleWith([]);
  // Most of what is here already is here in just that version: only for the rest is it worth asking who edited what.
  return data && settled.data ? settleWith(await editedFields(record, id, context)) : settled;
}

/** Fields written here after the record was last imported. */
export async function editedFields(
  record: AnyRecord,
  id: Id,
  { read }: Pick<WritePlanContext, 'read'>,
): Promise<readonly string[]> {
  const envelope = await read.envelope(record, id);
  const imported = envelope?.stamps['source'];
  if (!envelope || imported === undefined) return [];
  return Object.entries(envelope.stamps).flatMap(([field, stamp]) => (stamp > imported ? [field] : []));
}

/** What is append-only takes no second version: another one is another record. */
async function freeId(
  record: AnyRecord,
  incoming: TakenResource,
  context: WritePlanContext,
  drafts: ReadonlyMap<Id, Draft>,
): Promise<Id> {
  const { id, digest } = incoming;
  if (!record.appendOnly) return id;
  const data = drafts.get(id)?.data ?? (await draftOf(record, id, context)).data;
  if (!data || saysNothingElse(incoming, data)) return id;
  return makeId(record.type, uuidV8(nodeDigests.sha256(`${id}|${digest}`)));
}

/** Whether a resource is a version that stands here: taken in before, or come back from an export in other spelling. */
function saysNothingElse({ digest, data: incoming }: TakenResource, data: JsonObject): boolean {
  const { source: standing, ...fields } = data as JsonObject & Sourced;
  const { source: arriving, ...arrivingFields } = incoming as JsonObject & Sourced;
  if (standing?.digests?.includes(digest) === true) return true;
  return sameJson(fields, arrivingFields) && sameJson(undated(standing), undated(arriving));
}

/** What no field holds, but for when the version was written: an export dates what was made here. */
function undated(source: Partial<Source> | undefined): JsonObject {
  const { meta, ...rest } = source?.unmapped ?? {};
  const { lastUpdated: _lastUpdated, ...others } = (meta ?? {}) as JsonObject; // FHIR: Meta is an object
  return Object.keys(others).length === 0 ? rest : { ...rest, meta: others };
}

/** What an imported record remembers of its source, as validated when it was stored. */
interface Sourced {
  readonly source?: Partial<Source>;
}

/** Gives numbers in order; the counter moves in the same transaction as the patients. */
export function mrnsOf({ read, now }: Pick<WritePlanContext, 'read' | 'now'>) {
  let before: Numbers | undefined;
  let after: Numbers | undefined;
  return {
    async numbered(data: JsonObject): Promise<Result<JsonObject, WriteError>> {
      if (data['mrn'] !== undefined) return ok(data);
      before ??= await readNumbers(read);
      const taken = await takeFreeMrn(read, after ?? before);
      if (!taken.ok) return fail(taken.error);
      after = taken.value.numbers;
      return ok({ registeredAt: now, ...data, mrn: taken.value.mrn });
    },
    writes: (): readonly PlannedWrite[] => (after ? numbersWrites(before, after) : []),
  };
}
