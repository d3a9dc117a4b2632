import { createHash } from 'node:crypto';
import { fhirText, isMembers, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { parseId, type Id } from '#shared/kernel/ids.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { patientSummaryBundle } from '#shared/modules/exports/patient-summary.fhir.ts';
import { summarySections, type SummarySection } from '#shared/modules/exports/summary-sections.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ChosenPart } from '#shared/modules/referrals/referral.record.ts';
import type { EngineContext } from '../actions.ts';
import {
  ExportResources,
  refusingNewer,
  type ExportedResource,
  type ExportNewer,
} from '../interop/export-resources.ts';
import { ofOneSubject } from '../interop/one-subject.ts';
import { newId } from '../platform/ids.ts';

export interface Snapshot {
  readonly bundle: string;
  /** Of its UTF-8 bytes, hexadecimal. */
  readonly sha256: string;
}

export interface SnapshotRequest {
  readonly patientId: Id;
  readonly includes: readonly ChosenPart[];
  readonly documentIds: readonly Id[];
  readonly mayReadDocuments: boolean;
  /** ISO 8601 with the facility's offset. */
  readonly now: string;
}

/** What always goes: without it whoever treats the patient there is in danger of doing harm. */
const ALWAYS: ReadonlySet<SummarySection['kind']> = new Set(['allergies', 'medications', 'problems']);

/**
 * The chart as it is now, as far as it was chosen: a FHIR document of one person, with what lies under merged records.
 * @returns undefined where there is no such patient
 */
export async function snapshotOf(
  engine: EngineContext,
  { patientId, includes, documentIds, mayReadDocuments, now }: SnapshotRequest,
): Promise<Result<Snapshot | undefined, ExportNewer>> {
  const { replica, facility } = engine.opened();
  const isWithDocuments = includes.includes('documents') && mayReadDocuments;
  const resources = await ExportResources.of(replica.reader(), {
    facilityId: facility.id,
    photo: noPhoto,
    withoutDocuments: !isWithDocuments,
  });
  const chosenDocuments = new Set(documentIds);
  const { language } = facility;
  const read = await refusingNewer(async () => {
    const all = ofOneSubject(await resources.ofPerson(patientId));
    const [patient] = all;
    if (patient?.recordType !== Patient.type) return undefined;
    const offered = all
      .filter(({ recordType, recordId }) => recordType !== 'document' || chosenDocuments.has(recordId))
      .map(withoutFile);
    const kinds = new Set<string>([...ALWAYS, ...includes]);
    const listed = summarySections(offered, language, isWithDocuments)
      .filter(({ kind }) => kinds.has(kind))
      .flatMap(({ entries }) => entries);
    // That there is no allergy is somebody's statement: the section tells it, no resource does.
    const statements = offered.filter(({ recordType }) => recordType === 'allergyStatement');
    const own = [withoutPhoto(patient), ...new Set([...statements, ...listed])];
    return { own, spokenOf: await resources.spokenOf(own) };
  });
  if (!read.ok) return read;
  if (!read.value) return ok(undefined);
  const bundle = fhirText(
    patientSummaryBundle({
      language,
      resources: read.value.own,
      spokenOf: read.value.spokenOf.map(({ resource }) => resource),
      facility: { id: uuidOf(facility.id), name: facility.name },
      isWithDocuments,
      now,
      newId: () => uuidOf(newId('referralSnapshot', engine.clock, engine.ids)),
    }),
  );
  return ok({ bundle, sha256: createHash('sha256').update(bundle).digest('hex') });
}

/** What is said of a document goes; where its file lies here means nothing there. */
function withoutFile(one: ExportedResource): ExportedResource {
  if (one.recordType !== 'document') return one;
  const content = one.resource['content'];
  const parts = (Array.isArray(content) ? content : []).filter(isMembers).map((part) => {
    const { url: _url, data: _data, ...attachment } = isMembers(part['attachment']) ? part['attachment'] : {};
    return { ...part, attachment };
  });
  return { ...one, resource: { ...one.resource, content: parts } };
}

/** None goes along, so none is read. */
const noPhoto = () => Promise.resolve(undefined);

/** One that came with the record when it was taken in. */
function withoutPhoto(one: ExportedResource): ExportedResource {
  const { photo: _photo, ...resource }: Members = one.resource;
  return { ...one, resource };
}

function uuidOf(id: Id): string {
  const parsed = parseId(id);
  return parsed.ok ? parsed.value.uuid : id;
}
