import type { HandlersFor } from '#shared/kernel/contract.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Patient } from '../patients/patient.record.ts';
import { AllergyStatement } from './allergy-statement.record.ts';
import { Allergy } from './allergy.record.ts';
import type { allergies } from './allergies.contract.ts';
import { isActiveAllergy, sameAllergy } from './allergies.rules.ts';

export const allergiesHandlers: HandlersFor<typeof allergies> = {
  async record({ input, read, now, newId }) {
    const { patientId, substance, type, category, criticality, reaction, severity, note } = input;
    if (!(await read.get(Patient, patientId))) return notFound(patientId);
    const same = sameAllergy(await allergiesOf(read, patientId), substance);
    if (same) return fail({ code: 'allergy.alreadyRecorded', id: same.id });
    const allergy: Allergy = {
      id: newId('allergy'),
      patientId,
      clinicalStatus: 'active',
      type,
      code: { text: substance },
      recordedDate: now,
      ...(category === undefined ? {} : { category: [category] }),
      ...(criticality === undefined ? {} : { criticality }),
      ...(reaction || severity
        ? {
            reaction: [
              {
                ...(reaction ? { manifestation: [{ text: reaction }] } : {}),
                ...(severity ? { severity } : {}),
              },
            ],
          }
        : {}),
      ...(note?.trim() ? { note: note.trim() } : {}),
    };
    return ok({ reply: allergy, writes: [put(Allergy, allergy)] });
  },

  async declareNone({ input, read, session, now, newId }) {
    const { patientId } = input;
    if (!(await read.get(Patient, patientId))) return notFound(patientId);
    if ((await allergiesOf(read, patientId)).some(isActiveAllergy))
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

function allergiesOf(read: Reader, patientId: string) {
  return read.list(Allergy, { where: { patientId } });
}

function notFound(id: string) {
  return fail({ code: 'notFound', type: 'patient', id });
}
