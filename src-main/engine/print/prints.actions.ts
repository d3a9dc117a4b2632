import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { facilityRegion, writingLocale } from '#shared/kernel/zone-region.ts';
import { chartHandlers } from '#shared/modules/chart/chart.handlers.ts';
import { nameBook } from '#shared/modules/chart/timeline.handlers.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { prints } from '#shared/modules/prints/prints.contract.ts';
import type { ActionContext, ActionHandlers, EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';
import { printWorker } from './print-worker.ts';

type Asked = ActionContext<{ readonly patientId: string; readonly language: ScreenLanguage }>;

/** Paper of a patient's record: read through the engine's reader, drawn in memory, noted in the audit trail. */
export function printActions(engine: EngineContext): ActionHandlers<typeof prints> {
  const worker = printWorker();
  return {
    async patientSummary(context) {
      const { input, session } = context;
      // The paper shows the chart, so whoever asks must be one who may read it.
      if (!session.permissions.has('chart.read'))
        return fail({ code: 'notPermitted', permission: 'chart.read' });
      const release = engine.hold();
      try {
        const model = await readModel(engine, context);
        if (!model) return fail({ code: 'notFound', type: Patient.type, id: input.patientId });
        const { bytes, pages } = await worker.patientSummary(model);
        await writeAudit(engine, {
          action: 'prints.patientSummary',
          userId: session.userId,
          outcome: 'success',
          patientId: input.patientId,
        });
        return ok({
          fileName: `patient-summary-${model.patient.mrn.replace(/[^A-Za-z0-9-]+/g, '-')}.pdf`,
          mediaType: 'application/pdf',
          pages,
          base64: Buffer.from(bytes).toString('base64'),
        });
      } finally {
        release();
      }
    },
  };
}

async function readModel(engine: EngineContext, context: Asked): Promise<PatientSummaryModel | undefined> {
  const { input, session, now, nowMs, today } = context;
  const { replica, facility: openedWith } = engine.opened();
  const read: Reader = replica.reader();
  const patient = await read.get(Patient, input.patientId);
  if (!patient) return undefined;
  const asking = { read, session, now, nowMs, today, input: { patientId: input.patientId } };
  const [facility, banner, summary, immunizations] = await Promise.all([
    read.get(Facility, session.facilityId),
    chartHandlers.banner(asking),
    chartHandlers.summary(asking),
    chartHandlers.immunizations(asking),
  ]);
  // These queries refuse nothing: what they cannot read they throw, and the dispatcher answers for it.
  if (!banner.ok || !summary.ok || !immunizations.ok) throw new Error('a chart query refused');
  const { lastEncounters, encounters, ...chart } = summary.value;
  const own = facility ?? openedWith;
  const names = nameBook(read);
  const visits = await Promise.all(
    lastEncounters.map(async (encounter) => {
      const placeId = encounter.locationId ?? encounter.serviceProviderId;
      const place = placeId === undefined ? undefined : await names.place(placeId);
      return { encounter, ...(place === undefined ? {} : { place }) };
    }),
  );
  return {
    language: input.language,
    locale: writingLocale(input.language, facilityRegion(own.zone, own.address)),
    facility: own,
    patient,
    allergies: banner.value.allergies,
    ...chart,
    immunizations: immunizations.value,
    visits,
    visitCount: encounters,
    printedAt: now,
    printedAtMs: nowMs,
    today,
    printedBy: session.displayName,
  };
}
