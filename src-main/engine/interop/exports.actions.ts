import { fhirText, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { collectionBundle } from '#shared/interop/fhir/collection-bundle.ts';
import { parseId, type Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { MEGABYTE } from '#shared/modules/documents/document-types.rules.ts';
import type { ExportError, exportsContract } from '#shared/modules/exports/exports.contract.ts';
import { patientSummaryBundle } from '#shared/modules/exports/patient-summary.fhir.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ActionContext, ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { newId } from '../platform/ids.ts';
import { photoReader } from '../photos/exported-photo.ts';
import { binaryResource, filesOf, soundBinary } from './export-binaries.ts';
import { ExportResources, refusingNewer, type ExportedResource } from './export-resources.ts';
import { ofOneSubject } from './one-subject.ts';

/** Bytes of files that one file for a window holds: it is made in memory. */
const MOST_BYTES = 50_000_000;

type Asked = ActionContext<{ readonly patientId: Id }>;

/** One patient's record as a file for a window to save. Made in memory, noted in the audit trail. */
export function exportActions(engine: EngineContext): ActionHandlers<typeof exportsContract> {
  return {
    patient: (context) =>
      withRecord(engine, context, 'exports.patient', 'record', async (own, spokenOf) => {
        const { blobs } = engine.opened();
        const files = await Promise.all(
          [...filesOf(own)].map(([hash, said]) => soundBinary(blobs, hash, said)),
        );
        const sound = files.filter((file) => file !== undefined);
        if (sound.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES)
          return fail({ code: 'export.tooLarge', megabytes: MOST_BYTES / MEGABYTE });
        const binaries: Members[] = [];
        for (const file of sound) binaries.push(await binaryResource(blobs, file));
        const resources = [...own, ...spokenOf].map(({ resource }) => resource);
        return ok({
          bundle: collectionBundle([...resources, ...binaries], context.now),
          unreadFiles: files.length - sound.length,
        });
      }),
    summary: (context) =>
      withRecord(engine, context, 'exports.summary', 'ips', async (own, spokenOf) => {
        const { replica, facility: openedWith } = engine.opened();
        const facility = (await replica.reader().get(Facility, context.session.facilityId)) ?? openedWith;
        const bundle = patientSummaryBundle({
          language: context.input.language,
          resources: ofOneSubject(own),
          spokenOf: spokenOf.map(({ resource }) => resource),
          facility: { id: uuidOf(facility.id), name: facility.name },
          now: context.now,
          newId: () => uuidOf(newId('export', engine.clock, engine.ids)),
        });
        return ok({ bundle, unreadFiles: 0 });
      }),
  };
}

interface Made {
  readonly bundle: Members;
  /** Of its documents, those whose file is missing or damaged. */
  readonly unreadFiles: number;
}

async function withRecord(
  engine: EngineContext,
  { input, session }: Asked,
  action: string,
  kind: string,
  bundleOf: (
    own: readonly ExportedResource[],
    spokenOf: readonly ExportedResource[],
  ) => Promise<Result<Made, ExportError>>,
) {
  // The file is the chart, so whoever asks must be one who may read it.
  if (!session.permissions.has('chart.read'))
    return fail({ code: 'notPermitted', permission: 'chart.read' } as const);
  const release = engine.hold();
  try {
    const { replica, facility, blobs } = engine.opened();
    const withoutDocuments = !session.permissions.has('document.read');
    const resources = await ExportResources.of(replica.reader(), {
      facilityId: facility.id,
      photo: photoReader(replica.reader(), blobs),
      withoutDocuments,
    });
    const read = await refusingNewer(async () => {
      const own = await resources.ofPerson(input.patientId);
      return { own, spokenOf: await resources.spokenOf(own) };
    });
    if (!read.ok) return read;
    const { own, spokenOf } = read.value;
    const [patient] = own;
    // A patient of whom only a number is known is none yet.
    if (patient?.recordType !== Patient.type)
      return fail({ code: 'notFound', type: Patient.type, id: input.patientId } as const);
    const made = await bundleOf(own, spokenOf);
    if (!made.ok) return made;
    const { bundle, unreadFiles } = made.value;
    // Before the file is in anybody's hands.
    await writeAudit(engine, {
      action,
      userId: session.userId,
      outcome: 'success',
      patientId: input.patientId,
    });
    const mrn = typeof patient.data['mrn'] === 'string' ? patient.data['mrn'] : '';
    return ok({
      fileName: `patient-${kind}-${mrn.replace(/[^A-Za-z0-9-]+/g, '-')}.json`,
      mediaType: 'application/fhir+json' as const,
      text: fhirText(bundle),
      count: Array.isArray(bundle['entry']) ? bundle['entry'].length : 0,
      unreadFiles,
      withoutDocuments,
    });
  } finally {
    release();
  }
}

function uuidOf(id: Id): string {
  const parsed = parseId(id);
  return parsed.ok ? parsed.value.uuid : id;
}
