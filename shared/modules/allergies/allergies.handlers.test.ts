import { describe, expect, it } from 'vitest';
import { planContext, TEST_NOW, testId } from '#shared/kernel/handler-testing.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Patient } from '../patients/patient.record.ts';
import { AllergyStatement } from './allergy-statement.record.ts';
import { Allergy } from './allergy.record.ts';
import { allergiesHandlers as handlers } from './allergies.handlers.ts';

const patientId = testId('patient', 50);
const patient: Patient = {
  id: patientId,
  mrn: 'K3-00001-0',
  active: true,
  name: [{ text: 'Grace' }],
  registeredAt: TEST_NOW,
};
const penicillin: Allergy = {
  id: testId('allergy', 60),
  patientId,
  clinicalStatus: 'active',
  code: { text: 'Pénicilline G' },
};
const input = { patientId, substance: 'penicilline-g', type: 'allergy' } as const;

describe('allergies.record', () => {
  it('plans an active allergy with what was said of it', async () => {
    const said = {
      ...input,
      category: 'medication',
      criticality: 'high',
      reaction: 'Hives',
      severity: 'severe',
      note: ' In 2019 ',
    } as const;
    const allergy: Allergy = {
      id: testId('allergy', 1),
      patientId,
      clinicalStatus: 'active',
      type: 'allergy',
      code: { text: 'penicilline-g' },
      recordedDate: TEST_NOW,
      category: ['medication'],
      criticality: 'high',
      reaction: [{ manifestation: [{ text: 'Hives' }], severity: 'severe' }],
      note: 'In 2019',
    };
    expect(await handlers.record(planContext(said, { records: [patient] }))).toEqual({
      ok: true,
      value: { reply: allergy, writes: [put(Allergy, allergy)] },
    });
  });

  it('refuses the same substance in another spelling, and takes it again once it was refuted or is over', async () => {
    expect(await handlers.record(planContext(input, { records: [patient, penicillin] }))).toEqual({
      ok: false,
      error: { code: 'allergy.alreadyRecorded', id: penicillin.id },
    });
    const coded: Allergy = { ...penicillin, code: { text: 'PCN', coding: [{ display: 'Penicilline G' }] } };
    expect(await handlers.record(planContext(input, { records: [patient, coded] }))).toMatchObject({
      ok: false,
    });
    for (const past of [{ verificationStatus: 'refuted' }, { clinicalStatus: 'resolved' }] as const) {
      expect(
        await handlers.record(planContext(input, { records: [patient, { ...penicillin, ...past }] })),
      ).toMatchObject({ ok: true });
    }
  });

  it('refuses a patient who is not there', async () => {
    expect(await handlers.record(planContext(input))).toEqual({
      ok: false,
      error: { code: 'notFound', type: 'patient', id: patientId },
    });
  });
});

describe('allergies.declareNone', () => {
  it('plans a statement with author and time', async () => {
    const statement: AllergyStatement = {
      id: testId('allergyStatement', 1),
      patientId,
      statement: 'noKnownAllergies',
      statedAt: TEST_NOW,
      statedBy: 'Achieng Otieno',
    };
    const past: Allergy = { ...penicillin, clinicalStatus: 'inactive' };
    expect(await handlers.declareNone(planContext({ patientId }, { records: [patient, past] }))).toEqual({
      ok: true,
      value: { reply: statement, writes: [put(AllergyStatement, statement)] },
    });
  });

  it('refuses while an allergy stands, one of unknown status too', async () => {
    const { clinicalStatus: _unknown, ...unsure } = penicillin;
    expect(await handlers.declareNone(planContext({ patientId }, { records: [patient, unsure] }))).toEqual({
      ok: false,
      error: { code: 'allergy.someRecorded' },
    });
  });
});
