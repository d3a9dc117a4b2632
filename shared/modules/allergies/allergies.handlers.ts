import type { HandlersFor } from '#shared/kernel/contract.ts';
import { sameJson } from '#shared/kernel/json.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { editedRecord } from '../history/edited-record.rules.ts';
import { checkEntryDates } from '../history/entry-dates.rules.ts';
import { isOfPerson } from '../identity/person-reader.rules.ts';
import { Patient } from '../patients/patient.record.ts';
import { AllergyStatement } from './allergy-statement.record.ts';
import { Allergy } from './allergy.record.ts';
import { typedReactions, typedSubstance } from './allergy-entry.rules.ts';
import type { allergies, AllergyEntry } from './allergies.contract.ts';
import { hiddenAllergies, isActiveAllergy, sameAllergy } from './allergies.rules.ts';

export const allergiesHandlers: HandlersFor<typeof allergies> = {
  async save({ input, read, today, now, newId }) {
    const { patientId, base, entry } = input;
    const patient = await read.get(Patient, patientId);
    if (!patient) return notFound('patient', patientId);
    if (base) {
      const stored = await read.get(Allergy, base.id);
      if (!(await isOfPerson(read, patientId, stored?.patientId))) return notFound('allergy', base.id);
      if (!sameJson(stored, base)) return fail({ code: 'history.changedMeanwhile' });
    }
    const { birthDate, birthDateEstimated } = patient;
    const dates = checkEntryDates(
      { start: entry.onset },
      { today, ...(birthDateEstimated ? {} : { birthDate }) },
    );
    if (!dates.ok) return dates;
    const next = allergyOf(base ?? { id: newId('allergy'), patientId, recordedDate: now }, base, entry);
    const others = (await allergiesOf(read, patientId)).filter(({ id }) => id !== next.id);
    const same = isActiveAllergy(next) ? sameAllergy(others, next.code) : undefined;
    if (same) return fail({ code: 'allergy.alreadyRecorded', id: same.id });
    const allergy = base ? editedRecord(base, next) : next;
    return ok({ reply: allergy, writes: [put(Allergy, allergy)] });
  },

  async declareNone({ input, read, session, now, newId }) {
    const { patientId } = input;
    if (!(await read.get(Patient, patientId))) return notFound('patient', patientId);
    const isSomeHidden = (await hiddenAllergies(read, patientId)) > 0;
    if (isSomeHidden || (await allergiesOf(read, patientId)).some(isActiveAllergy))
      return fail({ code: 'allergy.someRecorded' });
    const statement: AllergyStatement = {
      id: newId('allergyStatement'),
      patientId,
      statement: 'noKnownAllergies',
      statedAt: now,
      statedBy: session.displayName,
    };
    return ok({ reply: statement, writes: [put(AllergyStatement, statement)] });
  },
};

/** What was said over what the record had; what the form has no field for stays. */
function allergyOf(
  kept: Pick<Allergy, 'id' | 'patientId' | 'recordedDate'>,
  base: Allergy | undefined,
  entry: AllergyEntry,
): Allergy {
  const { substance, coding, type, clinicalStatus, verificationStatus, category, criticality, onset, note } =
    entry;
  const {
    verificationStatus: _verification,
    criticality: _criticality,
    category: _category,
    reaction: _reaction,
    onset: _onset,
    note: _note,
    ...rest
  }: Partial<Allergy> = kept;
  const reactions = typedReactions(base?.reaction ?? [], entry.reactions);
  return {
    ...rest,
    id: kept.id,
    patientId: kept.patientId,
    clinicalStatus: clinicalStatus ?? 'active',
    type,
    code: typedSubstance(base?.code, substance, coding),
    ...(verificationStatus === undefined ? {} : { verificationStatus }),
    // Of several categories, which only an import brings, those that were not shown stay.
    ...(category === undefined ? {} : { category: [category, ...(base?.category ?? []).slice(1)] }),
    ...(criticality === undefined ? {} : { criticality }),
    ...(reactions.length === 0 ? {} : { reaction: reactions }),
    ...(onset === undefined ? {} : { onset }),
    ...(note === undefined ? {} : { note }),
  };
}

function allergiesOf(read: Reader, patientId: string) {
  return read.list(Allergy, { where: { patientId } });
}

function notFound(type: string, id: string) {
  return fail({ code: 'notFound', type, id });
}
