import type { HandlersFor } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Allergy } from '../allergies/allergy.record.ts';
import { Goal } from '../care-plans/goal.record.ts';
import { Encounter } from '../encounters/encounter.record.ts';
import { isVisit } from '../encounters/encounter.rules.ts';
import { Procedure } from '../encounters/procedure.record.ts';
import { Immunization } from '../immunizations/immunization.record.ts';
import { MedicationRequest } from '../medications/medication-request.record.ts';
import { isOfPerson } from '../identity/person-reader.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { Condition } from '../problems/condition.record.ts';
import { Observation } from '../results/observation.record.ts';
import { compareValues, startMs } from '../results/recorded-time.rules.ts';
import { FamilyMember } from './family-member.record.ts';
import type { history } from './history.contract.ts';
import { ListReview } from './list-review.record.ts';
import { reviewStates } from './list-review.rules.ts';
import { saveHandlers } from './save.handlers.ts';
import { reinstated, withdrawn } from './withdrawal.rules.ts';

const INPATIENT: ReadonlySet<string> = new Set(['IMP', 'ACUTE', 'NONAC', 'SS']);
/** What can be entered by hand, and so be entered in error. */
const WITHDRAWABLE = [Allergy, Condition, Procedure, Immunization, FamilyMember, Observation] as const;

export const historyHandlers: HandlersFor<typeof history> = {
  async overview({ input: { patientId }, read, session }) {
    const [procedures, visits, relatives, lifestyle] = await Promise.all([
      read.list(Procedure, { where: { patientId } }),
      read.list(Encounter, { where: { patientId } }),
      read.list(FamilyMember, { where: { patientId } }),
      read.list(Observation, { where: { patientId, category: 'social-history' } }),
    ]);
    const stays = visits.filter((visit) => isVisit(visit) && INPATIENT.has(visit.class));
    return ok({
      procedures: newest(procedures, ({ performedStart }) => performedStart, session.zone),
      stays: newest(stays, ({ start }) => start, session.zone),
      relatives: [...relatives],
      lifestyle: newest(lifestyle, ({ effective }) => effective, session.zone),
    });
  },

  async reviews({ input: { patientId }, read, session }) {
    const [reviews, allergies, conditions, orders] = await Promise.all([
      read.list(ListReview, { where: { patientId } }),
      read.list(Allergy, { where: { patientId } }),
      read.list(Condition, { where: { patientId } }),
      read.list(MedicationRequest, { where: { patientId } }),
    ]);
    const recorded = {
      allergies: allergies.map(({ recordedDate }) => recordedDate),
      problems: conditions.map(({ recordedDate }) => recordedDate),
      medications: orders.map(({ authoredOn }) => authoredOn),
    };
    return ok(reviewStates(reviews, recorded, session.zone));
  },

  async goals({ input: { patientId }, read, session }) {
    return ok(newest(await read.list(Goal, { where: { patientId } }), ({ start }) => start, session.zone));
  },

  ...saveHandlers,

  async withdraw({ input: { patientId, id, reason }, read, session, now }) {
    const found = await ofPatient(read, patientId, id);
    if (!found) return notFound(id);
    const changed = withdrawn(found.value, { reason, at: now, by: session.displayName });
    if (!changed.ok) return changed;
    return ok({ reply: { id }, writes: [put(found.record, changed.value)] });
  },
  async reinstate({ input: { patientId, id }, read }) {
    const found = await ofPatient(read, patientId, id);
    if (!found) return notFound(id);
    const changed = reinstated(found.value);
    if (!changed.ok) return changed;
    return ok({ reply: { id }, writes: [put(found.record, changed.value)] });
  },

  async review({ input: { patientId, lists, note }, read, session, now, newId }) {
    if (!(await read.get(Patient, patientId)))
      return fail({ code: 'notFound', type: 'patient', id: patientId });
    const reviews = [...new Set(lists)].map((list) => ({
      id: newId('listReview'),
      patientId,
      list,
      reviewedAt: now,
      reviewedBy: session.displayName,
      ...(note === undefined ? {} : { note }),
    }));
    return ok({ reply: reviews, writes: reviews.map((one) => put(ListReview, one)) });
  },
};

/** A record that can be withdrawn, of this patient: another's is as good as not there. */
async function ofPatient(read: Reader, patientId: Id, id: Id) {
  for (const record of WITHDRAWABLE) {
    if (!id.startsWith(`${record.type}:`)) continue;
    const value = await read.get<typeof record>(record, id);
    if (value && (await isOfPerson(read, patientId, value.patientId))) return { record, value };
  }
  return undefined;
}

function notFound(id: Id) {
  return fail({ code: 'notFound', type: id.split(':')[0] ?? '', id });
}

function newest<T extends { readonly id: string }>(
  values: readonly T[],
  at: (value: T) => string | undefined,
  zone: string,
): T[] {
  return values.toSorted(
    (a, b) => compareValues(startMs(at(b), zone), startMs(at(a), zone)) || compareValues(b.id, a.id),
  );
}
