import { fhirText, type Members } from '#shared/interop/fhir/fhir-json.ts';
import { collectionBundle } from '#shared/interop/fhir/collection-bundle.ts';
import { parseId, type Id } from '#shared/kernel/ids.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import type { exportsContract } from '#shared/modules/exports/exports.contract.ts';
import { patientSummaryBundle } from '#shared/modules/exports/patient-summary.fhir.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ActionContext, ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { newId } from '../platform/ids.ts';
import { photoReader } from '../photos/exported-photo.ts';
import { ExportResources, type ExportedResource } from './export-resources.ts';

type Asked = ActionContext<{ readonly patientId: Id }>;

/** One patient's record as a file for a window to save. Made in memory, noted in the audit trail. */
export function exportActions(engine: EngineContext): ActionHandlers<typeof exportsContract> {
  return {
    patient: (context) =>
      withRecord(engine, context, 'exports.patient', 'record', (own, spokenOf) =>
        collectionBundle(
          [...own, ...spokenOf].map(({ resource }) => resource),
          context.now,
        ),
      ),
    summary: (context) =>
      withRecord(engine, context, 'exports.summary', 'ips', async (own, spokenOf) => {
        const { replica, facility: openedWith } = engine.opened();
        const facility = (await replica.reader().get(Facility, context.session.facilityId)) ?? openedWith;
        return patientSummaryBundle({
          language: context.input.language,
          resources: own,
          spokenOf: spokenOf.map(({ resource }) => resource),
          facility: { id: uuidOf(facility.id), name: facility.name },
          now: context.now,
          newId: () => uuidOf(newId('export', engine.clock, engine.ids)),
        });
      }),
  };
}

async function withRecord(
  engine: EngineContext,
  { input, session }: Asked,
  action: string,
  kind: string,
  bundleOf: (
    own: readonly ExportedResource[],
    spokenOf: readonly ExportedResource[],
  ) => Members | Promise<Members>,
) {
  // The file is the chart, so whoever asks must be one who may read it.
  if (!session.permissions.has('chart.read'))
    return fail({ code: 'notPermitted', permission: 'chart.read' } as const);
  const release = engine.hold();
  try {
    const { replica, facility, blobs } = engine.opened();
    const read = replica.reader();
    const resources = await ExportResources.of(read, {
      facilityId: facility.id,
      photo: photoReader(read, blobs),
    });
    const own = await resources.ofPatient(input.patientId);
    const [patient] = own;
    // A patient of whom only a number is known is none yet.
    if (patient?.recordType !== Patient.type)
      return fail({ code: 'notFound', type: Patient.type, id: input.patientId } as const);
    const bundle = await bundleOf(own, await resources.spokenOf(own));
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
    });
  } finally {
    release();
  }
}

function uuidOf(id: Id): string {
  const parsed = parseId(id);
  return parsed.ok ? parsed.value.uuid : id;
}
