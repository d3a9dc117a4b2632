import { contracts } from '#shared/registry.ts';
import type { testWindow } from '../station-testing.ts';

/** One of everything that is written into a history by hand, so that its export can be judged. */
export async function writeHistory(
  { client }: Pick<ReturnType<typeof testWindow>, 'client'>,
  patientId: string,
): Promise<void> {
  const { history, allergies } = contracts;
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
