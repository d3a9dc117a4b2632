import type { CommonRefusal } from '#shared/kernel/contract.ts';
import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Consent } from '#shared/modules/consents/consent.record.ts';
import {
  checkConsents,
  sharingState,
  statedConsents,
  type ConsentEntry,
} from '#shared/modules/consents/consent.rules.ts';
import { NetworkFacility } from '#shared/modules/network/network-facility.record.ts';
import { siblingId } from '#shared/modules/network/pair-id.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { ReferralSnapshot, SNAPSHOT_MAX } from '#shared/modules/referrals/referral-snapshot.record.ts';
import type { referrals, SendError } from '#shared/modules/referrals/referrals.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { snapshotOf } from './snapshot.ts';

export function referralActions(engine: EngineContext): ActionHandlers<typeof referrals> {
  return {
    async send({ input, session, now, today }) {
      // A part of the chart leaves: whoever sends it must be one who may read it.
      if (!session.permissions.has('chart.read'))
        return fail({ code: 'notPermitted', permission: 'chart.read' } as const);
      const { id, patientId, toFacilityId, includes, documentIds, seeBy, consent } = input;
      if (!isIdOf(Referral.type, id))
        return fail({ code: 'badInput', issues: [{ path: 'id', code: 'ref.malformed' }] } as const);
      if (seeBy !== undefined && seeBy < today) return fail({ code: 'referral.seeByPast' } as const);
      const release = engine.hold();
      try {
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
        if (bundle.length > SNAPSHOT_MAX) return fail({ code: 'referral.tooLarge' } as const);
        return await runPlan<{ id: string }, SendError | CommonRefusal>(engine, {
          action: 'referrals.send',
          session,
          parts: includes,
          async plan({ read, now: at, today: day, newId }) {
            if (await read.get(Referral, id)) return ok({ reply: { id }, patientId, writes: [] });
            const patient = await read.get(Patient, patientId);
            if (!patient) return fail({ code: 'notFound', type: Patient.type, id: patientId } as const);
            const other = await read.get(NetworkFacility, siblingId(NetworkFacility.type, toFacilityId));
            if (!other?.listed) return fail({ code: 'referral.noSuchFacility' } as const);
            const recorded = await read.list(Consent, { where: { patientId } });
            const entries: readonly ConsentEntry[] = consent
              ? [
                  {
                    ...consent,
                    scope: 'sharing',
                    decision: 'given',
                    date: day,
                    recipient: { facilityId: toFacilityId, name: other.name },
                  },
                ]
              : [];
            const checked = checkConsents(entries, recorded, day);
            if (!checked.ok) return checked;
            const by = { patientId, now: at, author: session.displayName, newId: () => newId(Consent.type) };
            const stated = statedConsents(entries, recorded, by);
            const changed = new Map([...recorded, ...stated].map((one) => [one.id, one]));
            const { state, statement } = sharingState([...changed.values()], toFacilityId, day);
            if (state !== 'given' || !statement) return fail({ code: 'referral.consentNeeded' } as const);
            const { consent: _consent, documentIds: _documents, ...asked } = input;
            const referral: Referral = {
              ...asked,
              toName: other.name,
              requestedAt: at,
              requestedBy: session.displayName,
              person: personOf(patient),
              snapshotSha256: sha256,
              consentId: statement.id,
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
