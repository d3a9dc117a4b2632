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
const entry = { substance: 'penicilline-g', type: 'allergy', reactions: [] } as const;
const input = { patientId, entry };

describe('allergies.save', () => {
  it('plans an active allergy with what was said of it', async () => {
    const said = {
      patientId,
      entry: {
        ...entry,
        coding: [{ system: 'urn:x', code: '7' }],
        category: 'medication',
        criticality: 'high',
        verificationStatus: 'unconfirmed',
        reactions: [{ words: 'Hives, swelling', severity: 'severe' }],
        onset: '2019',
        note: 'At the dentist',
      },
    } as const;
    const allergy: Allergy = {
      id: testId('allergy', 1),
      patientId,
      clinicalStatus: 'active',
      verificationStatus: 'unconfirmed',
      type: 'allergy',
      code: { text: 'penicilline-g', coding: [{ system: 'urn:x', code: '7' }] },
      recordedDate: TEST_NOW,
      category: ['medication'],
      criticality: 'high',
      reaction: [{ manifestation: [{ text: 'Hives' }, { text: 'swelling' }], severity: 'severe' }],
      onset: '2019',
      note: 'At the dentist',
    };
    expect(await handlers.save(planContext(said, { records: [patient] }))).toEqual({
      ok: true,
      value: { reply: allergy, writes: [put(Allergy, allergy)] },
    });
  });

  it('changes what was opened: codes stand with their words, and what the source said of an old value goes', async () => {
    const base: Allergy = {
      ...penicillin,
      code: { text: 'Pénicilline G', coding: [{ display: 'Penicillin G' }] },
      verificationStatus: 'unconfirmed',
      category: ['medication', 'food'],
      reaction: [
        { manifestation: [{ text: 'Hives', coding: [{ code: '1' }] }], severity: 'mild' },
        { manifestation: [{ text: 'Itching' }] },
      ],
      source: {
        resourceType: 'AllergyIntolerance',
        digests: [],
        unmapped: {
          onsetAge: { value: 3 },
          clinicalStatus: { coding: { 0: { display: 'Active' } } },
          recorder: { display: 'Dr Otieno' },
        },
        decimals: { '/onsetAge/value': '3.0' },
      },
    };
    const changed = {
      patientId,
      base,
      entry: {
        substance: 'Pénicilline G',
        type: 'allergy',
        clinicalStatus: 'resolved',
        verificationStatus: 'refuted',
        category: 'medication',
        reactions: [{ words: 'Hives', severity: 'severe' }],
        onset: '2014-05',
      },
    } as const;
    const allergy: Allergy = {
      ...penicillin,
      code: base.code,
      clinicalStatus: 'resolved',
      verificationStatus: 'refuted',
      type: 'allergy',
      category: ['medication', 'food'],
      reaction: [{ manifestation: [{ text: 'Hives', coding: [{ code: '1' }] }], severity: 'severe' }],
      onset: '2014-05',
      source: {
        resourceType: 'AllergyIntolerance',
        digests: [],
        unmapped: { recorder: { display: 'Dr Otieno' } },
      },
    };
    expect(await handlers.save(planContext(changed, { records: [patient, base] }))).toEqual({
      ok: true,
      value: { reply: allergy, writes: [put(Allergy, allergy)] },
    });
    const moved = { ...base, note: 'Added elsewhere' };
    expect(await handlers.save(planContext(changed, { records: [patient, moved] }))).toEqual({
      ok: false,
      error: { code: 'history.changedMeanwhile' },
    });
  });

  it('refuses the same substance in another spelling or by its code, and takes it again once it was refuted or is over', async () => {
    expect(await handlers.save(planContext(input, { records: [patient, penicillin] }))).toEqual({
      ok: false,
      error: { code: 'allergy.alreadyRecorded', id: penicillin.id },
    });
    const coded: Allergy = { ...penicillin, code: { text: 'PCN', coding: [{ display: 'Penicilline G' }] } };
    expect(await handlers.save(planContext(input, { records: [patient, coded] }))).toMatchObject({
      ok: false,
    });
    const byCode = { patientId, entry: { ...entry, coding: [{ system: 'urn:x', code: '7' }] } };
    const other: Allergy = { ...penicillin, code: { text: 'PCN', coding: [{ system: 'urn:x', code: '7' }] } };
    expect(await handlers.save(planContext(byCode, { records: [patient, other] }))).toMatchObject({
      ok: false,
    });
    for (const past of [{ verificationStatus: 'refuted' }, { clinicalStatus: 'resolved' }] as const) {
      expect(
        await handlers.save(planContext(input, { records: [patient, { ...penicillin, ...past }] })),
      ).toMatchObject({ ok: true });
    }
  });

  it('refuses a patient who is not there, and an onset still to come', async () => {
    expect(await handlers.save(planContext(input))).toEqual({
      ok: false,
      error: { code: 'notFound', type: 'patient', id: patientId },
    });
    const future = { patientId, entry: { ...entry, onset: '2026-04' } };
    expect(await handlers.save(planContext(future, { records: [patient] }))).toEqual({
      ok: false,
      error: { code: 'history.future' },
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

  it('refuses beside one that a newer program wrote and that cannot be shown here', async () => {
    const newer = [{ id: testId('allergy', 61), type: 'allergy', isKnownType: true, isShown: false }];
    expect(await handlers.declareNone(planContext({ patientId }, { records: [patient], newer }))).toEqual({
      ok: false,
      error: { code: 'allergy.someRecorded' },
    });
  });
});
