import type { CommonRefusal } from '#shared/kernel/contract.ts';
import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Consent } from '#shared/modules/consents/consent.record.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import { siblingId } from '#shared/modules/network/pair-id.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { ReferralSnapshot, SNAPSHOT_MAX_BYTES } from '#shared/modules/referrals/referral-snapshot.record.ts';
import type { referrals, SendError } from '#shared/modules/referrals/referrals.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { newId as newIdOf } from '../platform/ids.ts';
import { mayLeave } from './referral-consent.ts';
import { snapshotOf } from './snapshot.ts';

export function referralActions(engine: EngineContext): ActionHandlers<typeof referrals> {
  return {
    async send({ input, session, now, today }) {
      // A part of the chart leaves: whoever sends it must be one who may read it.
      if (!session.permissions.has('chart.read'))
        return fail({ code: 'notPermitted', permission: 'chart.read' } as const);
      const { id, patientId, includes, documentIds, seeBy } = input;
      if (!isIdOf(Referral.type, id))
        return fail({ code: 'badInput', issues: [{ path: 'id', code: 'ref.malformed' }] } as const);
      if (seeBy !== undefined && seeBy < today) return fail({ code: 'referral.seeByPast' } as const);
      const author = session.displayName;
      const release = engine.hold();
      try {
        // Before the chart is read. What is committed is judged once more, by what stands then.
        const read = personReader(engine.opened().replica.reader());
        const isSent = (await read.get(Referral, id)) !== undefined;
        const newId = (type: string) => newIdOf(type, engine.clock, engine.ids);
        const allowed = isSent ? undefined : await mayLeave(read, input, { now, today, author, newId });
        if (allowed?.ok === false) return allowed;
        const snapshot = await snapshotOf(engine, {
          patientId,
          includes,
          documentIds,
          mayReadDocuments: session.permissions.has('document.read'),
          now,
        });
        if (!snapshot.ok) return snapshot;
        if (!snapshot.value) return fail({ code: 'notFound', type: Patient.type, id: patientId } as const);
        const { bundle, sha256 } = snapshot.value;
        if (Buffer.byteLength(bundle) > SNAPSHOT_MAX_BYTES)
          return fail({ code: 'referral.tooLarge' } as const);
        return await runPlan<{ id: string }, SendError | CommonRefusal>(engine, {
          action: 'referrals.send',
          session,
          parts: includes,
          async plan(context) {
            if (await context.read.get(Referral, id)) return ok({ reply: { id }, patientId, writes: [] });
            const patient = await subjectOf(context.read, patientId);
            if (!patient) return fail({ code: 'notFound', type: Patient.type, id: patientId } as const);
            const may = await mayLeave(context.read, input, { ...context, author });
            if (!may.ok) return may;
            const { toName, consentId, stated } = may.value;
            const { consent: _consent, documentIds: _documents, ...asked } = input;
            const referral: Referral = {
              ...asked,
              toName,
              requestedAt: context.now,
              requestedBy: author,
              person: personOf(patient),
              snapshotSha256: sha256,
              consentId,
            };
            const snapshotId: Id = siblingId(ReferralSnapshot.type, id);
            return ok({
              reply: { id },
              patientId,
              writes: [
                ...stated.map((one) => put(Consent, one)),
                put(Referral, referral),
                put(ReferralSnapshot, { id: snapshotId, patientId, bundle }),
              ],
            });
          },
        });
      } finally {
        release();
      }
    },
  };
}

/** The record that stands for the person, as in the snapshot. */
async function subjectOf(read: Reader, patientId: Id): Promise<Patient | undefined> {
  const { survivorId } = await personReader(read).person(patientId);
  return read.get(Patient, survivorId);
}

function personOf({ name, mrn, birthDate, gender, identifier, telecom }: Patient): Referral['person'] {
  return {
    name,
    mrn,
    ...(birthDate !== undefined && { birthDate }),
    ...(gender !== undefined && { gender }),
    ...(identifier !== undefined && { identifier }),
    ...(telecom !== undefined && { telecom }),
  };
}
