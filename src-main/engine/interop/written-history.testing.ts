import { customSystem } from '#shared/modules/patients/custom-fields.rules.ts';
import { contracts } from '#shared/registry.ts';
import { registrationBase } from '#shared/modules/patients/registration-merge.rules.ts';
import type { Patient } from '#shared/modules/patients/patient.record.ts';
import type { Registration } from '#shared/modules/patients/patients.contract.ts';
import type { testWindow } from '../station-testing.ts';

/** One of everything that is written into a history by hand, so that its export can be judged. */
export async function writeHistory(
  { client }: Pick<ReturnType<typeof testWindow>, 'client'>,
  patientId: string,
): Promise<void> {
  const { history, allergies, patients } = contracts;
  const patient = await client.request(patients.get, { id: patientId });
  if (!patient.ok) throw new Error(patient.error.code);
  const name = (text: string) => ({ text });
  const done = [
    await client.request(allergies.save, {
      patientId,
      entry: {
        substance: 'Cashew of the desk',
        type: 'allergy',
        category: 'food',
        criticality: 'high',
        verificationStatus: 'confirmed',
        reactions: [{ words: 'hives, wheezing', severity: 'severe' }],
      },
    }),
    await client.request(history.saveProblem, {
      patientId,
      entry: { code: name('Gout'), clinicalStatus: 'resolved', abatement: '2024' },
    }),
    await client.request(history.saveProcedure, {
      patientId,
      entry: { code: name('Hernia repair'), kind: 'surgery', performedStart: '2023', performedEnd: '2023' },
    }),
    await client.request(history.saveVaccine, {
      patientId,
      entry: {
        vaccineCode: {
          text: 'Yellow fever',
          coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '37' }],
        },
        status: 'completed',
        occurrence: '2024-05',
        primarySource: false,
      },
    }),
    await client.request(history.saveRelative, {
      patientId,
      entry: {
        relationship: name('Mother'),
        deceasedAgeYears: 61,
        condition: [{ name: 'Stroke', onsetAgeYears: 60, contributedToDeath: true }],
      },
    }),
    await client.request(history.addLifestyle, {
      patientId,
      entry: { topic: 'exercise', answer: '3', effective: '2025' },
    }),
    await client.request(history.addLifestyle, {
      patientId,
      entry: { topic: 'diet', answer: 'No meat', effective: '2025' },
    }),
    await writePerson({ client }, patient.value),
    await client.request(history.review, {
      patientId,
      lists: ['allergies', 'problems'],
      note: 'With her son',
    }),
  ];
  const mistake = await client.request(history.saveProblem, {
    patientId,
    entry: { code: name('Asthma'), clinicalStatus: 'active' },
  });
  if (!mistake.ok) throw new Error(mistake.error.code);
  const said = { patientId, id: mistake.value.id, reason: 'Wrong patient' };
  for (const result of [...done, await client.request(history.withdraw, said)])
    if (!result.ok) throw new Error(result.error.code);
}

/** All that a desk may say of a person, and decide for them. */
async function writePerson({ client }: Pick<ReturnType<typeof testWindow>, 'client'>, patient: Patient) {
  const { consents, patients, photos } = contracts;
  const jpeg = Buffer.from('ffd8ffe000104a46494600010101', 'hex').toString('base64');
  const photo = await client.request(photos.take, { patientId: patient.id, jpeg });
  if (!photo.ok) return photo;
  const kin = (system: string, code: string) => ({
    coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }],
  });
  const system = customSystem('facility:0198a000-0000-7000-8000-000000000001');
  const mother = {
    kind: 'representative',
    name: 'Amina Otieno',
    relationship: kin('v3-RoleCode', 'MTH'),
  } as const;
  const consent = { date: '2026-03', givenBy: { kind: 'patient' }, how: 'spoken' } as const;
  const base = { ...registrationBase(patient, []), gender: patient.gender ?? 'unknown' };
  const registration: Registration = {
    ...base,
    genderIdentity: { coding: [{ system: 'http://hl7.org/fhir/gender-identity', code: 'non-binary' }] },
    pronouns: { text: 'as she likes' },
    foundAt: '2026-03-12T09:42:00.000+03:00',
    foundWhere: 'Market road',
    contact: [
      { relationship: [kin('v3-RoleCode', 'AUNT'), kin('v2-0131', 'N')], name: { text: 'Amina Otieno' } },
    ],
    customFields: [
      { system, key: 'ward', type: 'text', value: 'Kisima' },
      { system, key: 'cattle', type: 'number', value: '2.50' },
      { system, key: 'since', type: 'date', value: '2024-02-29' },
      { system, key: 'water', type: 'choice', value: 'well' },
      { system, key: 'power', type: 'yesNo', value: 'false' },
    ],
  };
  const first = await client.request(patients.update, {
    id: patient.id,
    base,
    registration,
    consents: [
      { ...consent, scope: 'research', decision: 'given', validTo: '2027', note: 'Blood samples too' },
      { ...consent, scope: 'sharing', decision: 'refused', givenBy: mother, how: 'written' },
      { ...consent, scope: 'messages', decision: 'given' },
    ],
  });
  if (!first.ok) return first;
  const stated = await client.request(consents.list, { patientId: patient.id });
  const messages = stated.ok && stated.value.find(({ scope }) => scope === 'messages');
  if (!messages) throw new Error('no such consent');
  const wrong = await client.request(consents.enterInError, {
    patientId: patient.id,
    id: messages.id,
    reason: 'Her sister said it',
  });
  if (!wrong.ok) return wrong;
  return client.request(patients.update, {
    id: patient.id,
    base: registration,
    registration,
    consents: [{ ...consent, scope: 'research', decision: 'withdrawn', date: '2026-03-12' }],
  });
}
