import { describe, expect, it } from 'vitest';
import { planContext, TEST_NOW, testId } from '#shared/kernel/handler-testing.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Allergy } from '../allergies/allergy.record.ts';
import { Procedure } from '../encounters/procedure.record.ts';
import { Immunization } from '../immunizations/immunization.record.ts';
import type { MedicationRequest } from '../medications/medication-request.record.ts';
import type { Patient } from '../patients/patient.record.ts';
import { Condition } from '../problems/condition.record.ts';
import { Observation } from '../results/observation.record.ts';
import { FamilyMember } from './family-member.record.ts';
import { historyHandlers as handlers } from './history.handlers.ts';
import { ListReview } from './list-review.record.ts';

const patientId = testId('patient', 50);
const patient: Patient = {
  id: patientId,
  mrn: 'K3-00001-0',
  active: true,
  name: [{ text: 'Grace' }],
  birthDate: '1980-06',
  registeredAt: TEST_NOW,
};
const asthma: Condition = {
  id: testId('condition', 60),
  patientId,
  clinicalStatus: 'active',
  verificationStatus: 'confirmed',
  code: { text: 'Asthma', coding: [{ system: 'urn:x', code: '1' }] },
  onset: '1990',
  note: 'Since school',
};

describe('saving', () => {
  it('adds a problem, and changes one that still is as it was opened', async () => {
    const entry = { code: { text: 'Gout' }, clinicalStatus: 'active', onset: '2014' } as const;
    const gout: Condition = { id: testId('condition', 1), patientId, recordedDate: TEST_NOW, ...entry };
    expect(await handlers.saveProblem(planContext({ patientId, entry }, { records: [patient] }))).toEqual({
      ok: true,
      value: { reply: gout, writes: [put(Condition, gout)] },
    });
    const moved: Condition = { ...asthma, note: 'Else' };
    const over = { code: asthma.code, clinicalStatus: 'resolved', abatement: '2001-03' } as const;
    const resolved: Condition = { id: asthma.id, patientId, ...over };
    const change = { patientId, base: asthma, entry: over };
    expect(await handlers.saveProblem(planContext(change, { records: [patient, asthma] }))).toEqual({
      ok: true,
      value: { reply: resolved, writes: [put(Condition, resolved)] },
    });
    expect(await handlers.saveProblem(planContext(change, { records: [patient, moved] }))).toEqual({
      ok: false,
      error: { code: 'history.changedMeanwhile' },
    });
  });

  it.each([
    [{ onset: '2026-04' }, 'history.future'],
    [{ onset: '1980-05-31' }, 'history.beforeBirth'],
    [{ onset: '1980' }, undefined],
    [{ onset: '2014', abatement: '2013', clinicalStatus: 'resolved' }, 'history.endBeforeStart'],
    [{ onset: '2014-05', abatement: '2014', clinicalStatus: 'resolved' }, undefined],
    [{ abatement: '2014' }, 'history.endedButActive'],
  ] as const)('judges %o', async (dates, code) => {
    const entry = { code: { text: 'Gout' }, clinicalStatus: 'active', ...dates } as const;
    const result = await handlers.saveProblem(planContext({ patientId, entry }, { records: [patient] }));
    expect(result.ok ? undefined : result.error.code).toBe(code);
  });

  it('adds an operation, a vaccine and a relative', async () => {
    const records = [patient];
    const hernia: Procedure = {
      id: testId('procedure', 1),
      patientId,
      status: 'completed',
      code: { text: 'Hernia repair' },
      category: { text: 'Surgery', coding: [{ system: 'urn:fieldward:procedure-kind', code: 'surgery' }] },
      performedStart: '2010',
    };
    const operation = { kind: 'surgery', code: { text: 'Hernia repair' }, performedStart: '2010' } as const;
    expect(await handlers.saveProcedure(planContext({ patientId, entry: operation }, { records }))).toEqual({
      ok: true,
      value: { reply: hernia, writes: [put(Procedure, hernia)] },
    });
    const dose = { vaccineCode: { text: 'Measles' }, status: 'completed', occurrence: '1981' } as const;
    const measles: Immunization = { id: testId('immunization', 1), patientId, ...dose, primarySource: false };
    const told = { patientId, entry: { ...dose, primarySource: false } };
    expect(await handlers.saveVaccine(planContext(told, { records }))).toEqual({
      ok: true,
      value: { reply: measles, writes: [put(Immunization, measles)] },
    });
    const mother: FamilyMember = {
      id: testId('familyMember', 1),
      patientId,
      status: 'partial',
      date: '2026-03-12',
      relationship: { text: 'Mother' },
      deceasedAge: { value: '61', unit: 'years', code: 'a' },
      condition: [
        {
          code: { text: 'Stroke' },
          onsetAge: { value: '60', unit: 'years', code: 'a' },
          contributedToDeath: true,
        },
      ],
    };
    const relative = {
      relationship: { text: 'Mother' },
      deceased: true,
      deceasedAgeYears: 61,
      condition: [{ name: 'Stroke', onsetAgeYears: 60, contributedToDeath: true }],
    };
    expect(await handlers.saveRelative(planContext({ patientId, entry: relative }, { records }))).toEqual({
      ok: true,
      value: { reply: mother, writes: [put(FamilyMember, mother)] },
    });
  });

  it('adds an answer, and refuses one that the question does not have', async () => {
    const records = [patient];
    const entry = { topic: 'smoking', answer: 'LA15920-4', effective: '2026-03-12' } as const;
    const smoking: Observation = {
      id: testId('observation', 1),
      patientId,
      status: 'final',
      category: 'social-history',
      code: {
        text: 'Tobacco smoking status',
        coding: [{ system: 'http://loinc.org', code: '72166-2', display: 'Tobacco smoking status' }],
      },
      effective: '2026-03-12',
      issued: TEST_NOW,
      valueCode: {
        text: 'Former smoker',
        coding: [{ system: 'http://loinc.org', code: 'LA15920-4', display: 'Former smoker' }],
      },
    };
    expect(await handlers.addLifestyle(planContext({ patientId, entry }, { records }))).toEqual({
      ok: true,
      value: { reply: smoking, writes: [put(Observation, smoking)] },
    });
    for (const wrong of [{ answer: 'often' }, { topic: 'exercise', answer: 'daily' }] as const) {
      const said = { patientId, entry: { ...entry, ...wrong } };
      expect(await handlers.addLifestyle(planContext(said, { records }))).toEqual({
        ok: false,
        error: { code: 'history.noSuchAnswer' },
      });
    }
  });
});

describe('entered in error', () => {
  it('keeps what it was, says why, and can be taken back to the letter', async () => {
    const { clinicalStatus: _clinical, verificationStatus: _verification, ...rest } = asthma;
    const withdrawn: Condition = {
      ...rest,
      verificationStatus: 'entered-in-error',
      enteredInError: {
        reason: 'Wrong patient',
        at: TEST_NOW,
        by: 'Achieng Otieno',
        was: { clinicalStatus: 'active', verificationStatus: 'confirmed' },
      },
    };
    const said = { patientId, id: asthma.id, reason: 'Wrong patient' };
    expect(await handlers.withdraw(planContext(said, { records: [patient, asthma] }))).toEqual({
      ok: true,
      value: { reply: { id: asthma.id }, writes: [put(Condition, withdrawn)] },
    });
    const back = { patientId, id: asthma.id };
    expect(await handlers.reinstate(planContext(back, { records: [patient, withdrawn] }))).toEqual({
      ok: true,
      value: { reply: { id: asthma.id }, writes: [put(Condition, asthma)] },
    });
    expect(await handlers.withdraw(planContext(said, { records: [withdrawn] }))).toEqual({
      ok: false,
      error: { code: 'history.alreadyInError' },
    });
    expect(await handlers.reinstate(planContext(back, { records: [asthma] }))).toEqual({
      ok: false,
      error: { code: 'history.notInError' },
    });
  });

  it('does not reach into another patient’s record, nor what nobody enters here', async () => {
    const other: Allergy = {
      id: testId('allergy', 3),
      patientId: testId('patient', 51),
      code: { text: 'Egg' },
    };
    const order = { id: testId('medicationRequest', 3), patientId };
    for (const { id } of [other, order]) {
      const said = { patientId, id, reason: 'Twice' };
      expect(await handlers.withdraw(planContext(said, { records: [other, order] }))).toMatchObject({
        ok: false,
        error: { code: 'notFound', id },
      });
    }
  });
});

describe('reviews', () => {
  it('are statements with author and time; what is added later is counted', async () => {
    const reviews: ListReview[] = (['problems', 'allergies'] as const).map((list, index) => ({
      id: testId('listReview', index + 1),
      patientId,
      list,
      reviewedAt: TEST_NOW,
      reviewedBy: 'Achieng Otieno',
    }));
    const said = { patientId, lists: ['problems', 'allergies', 'problems'] } as const;
    expect(await handlers.review(planContext(said, { records: [patient] }))).toEqual({
      ok: true,
      value: { reply: reviews, writes: reviews.map((review) => put(ListReview, review)) },
    });
    const [problems, allergies] = reviews;
    const earlier = {
      ...reviews[0],
      id: testId('listReview', 9),
      reviewedAt: '2026-03-12T09:42:00.000+04:00',
    };
    const order: Partial<MedicationRequest> = { patientId, authoredOn: '2026-03-13' };
    const records = [
      patient,
      ...reviews,
      { ...earlier, id: testId('listReview', 9) },
      { ...asthma, recordedDate: '2026-03-12T09:43:00.000+03:00' },
      { ...asthma, id: testId('condition', 61), recordedDate: '2026-03-12T09:43:00.000+04:00' },
      { ...order, id: testId('medicationRequest', 3) },
    ];
    expect(await handlers.reviews(planContext({ patientId }, { records }))).toEqual({
      ok: true,
      value: [
        { list: 'allergies', last: allergies, addedSince: 0 },
        { list: 'medications', addedSince: 0 },
        { list: 'problems', last: problems, addedSince: 1 },
      ],
    });
  });
});
