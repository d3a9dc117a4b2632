import { afterEach, expect, it } from 'vitest';
import type { InputOf } from '#shared/kernel/contract.ts';
import { testId } from '#shared/kernel/handler-testing.ts';
import { put } from '#shared/kernel/plan.ts';
import { fail, ok } from '#shared/kernel/result.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Document } from '#shared/modules/documents/document.record.ts';
import { Encounter } from '#shared/modules/encounters/encounter.record.ts';
import { FamilyMember } from '#shared/modules/history/family-member.record.ts';
import { MedicationRequest } from '#shared/modules/medications/medication-request.record.ts';
import { CHART_PARTS } from '#shared/modules/prints/chart-parts.rules.ts';
import { Condition } from '#shared/modules/problems/condition.record.ts';
import { Observation } from '#shared/modules/results/observation.record.ts';
import { contracts } from '#shared/registry.ts';
import { runPlan } from '../commands/run-plan.ts';
import { Cleanups, setUpStation, testClock } from '../station-testing.ts';
import { pdfText } from './pdf-text.testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const visitId = testId('encounter', 1);

async function stationWithChart() {
  const made = await setUpStation(cleanups, { clock: testClock() });
  const register = (family: string) =>
    made.client.request(contracts.patients.register, {
      name: [{ family }],
      gender: 'female',
      birthDate: '1990-05-04',
    });
  const [patient, other] = [await register('Achieng'), await register('Barasa')];
  if (!patient.ok || !other.ok) throw new Error('not registered');
  const patientId = patient.value.id;
  const potassium = (number: number, value: string, effective: string) =>
    put(Observation, {
      id: testId('observation', number),
      patientId,
      status: 'final',
      category: 'laboratory',
      code: { text: 'Potassium' },
      effective,
      valueQuantity: { value, unit: 'mmol/L' },
      ...(number === 2 ? { encounterId: visitId } : {}),
    });
  const writes = [
    put(Encounter, {
      id: visitId,
      patientId,
      status: 'finished',
      class: 'AMB',
      type: [{ text: 'Renal review' }],
      start: '2026-03-01T09:00:00+03:00',
    }),
    put(Condition, {
      id: testId('condition', 1),
      patientId,
      code: { text: 'Old sprain' },
      clinicalStatus: 'resolved',
      onset: '2019',
      abatement: '2020-02',
    }),
    put(Allergy, {
      id: testId('allergy', 1),
      patientId,
      code: { text: 'Penicillin' },
      recordedDate: '2026-02-01',
    }),
    put(MedicationRequest, {
      id: testId('medicationRequest', 1),
      patientId,
      status: 'stopped',
      intent: 'order',
      medication: { text: 'Enalapril' },
      authoredOn: '2025-01-01',
    }),
    put(FamilyMember, {
      id: testId('familyMember', 1),
      patientId,
      status: 'completed',
      relationship: { text: 'Mother' },
      condition: [{ code: { text: 'Diabetes' } }],
    }),
    put(Document, {
      id: testId('document', 1),
      patientId,
      status: 'current',
      category: 'letter',
      title: 'Letter of the eye clinic',
      file: { hash: 'a'.repeat(64), sha1: 'b'.repeat(40), size: 1, contentType: 'application/pdf' },
      addedAt: '2026-03-02T10:00:00+03:00',
      addedBy: 'Naomi',
    }),
    potassium(1, '4.1', '2026-01-10T09:00:00+03:00'),
    potassium(2, '5.3', '2026-03-01T09:10:00+03:00'),
  ];
  const written = await runPlan(made.station.engine, {
    action: 'test',
    session: { userId: 'user:0192f0c0-0000-7000-8000-000000000001' },
    plan: async () => ok({ reply: undefined, writes }),
  });
  if (!written.ok) throw new Error(written.error.code);
  return { ...made, patient: patient.value, other: other.value };
}

type Asked = InputOf<typeof contracts.prints.chartParts>['asked'];
const ALL: Asked = {
  parts: [...CHART_PARTS],
  visitId,
  moments: [{ at: '2026-01-31' }, { encounterId: visitId }],
};

it('prints what was chosen and no more, names it in the trail, and marks the second of the same as a copy', async () => {
  const { client, station, patient, other } = await stationWithChart();
  const patientId = patient.id;
  const textOf = async (asked: Asked, language: 'en' | 'ar' = 'en') => {
    const printed = await client.request(contracts.prints.chartParts, { patientId, language, asked });
    if (!printed.ok) throw new Error(printed.error.code);
    const pages = await pdfText(Buffer.from(printed.value.base64, 'base64'));
    // Whose sheet it is, on each.
    for (const page of pages) expect(page).toContain(patient.mrn);
    return pages.join('\n');
  };
  const whole = await textOf(ALL);
  for (const words of [
    'Old sprain',
    'Resolved',
    'Feb-2020',
    'Penicillin',
    'Enalapril',
    'Mother',
    'Diabetes',
    'Letter of the eye clinic',
    'Renal review',
    '4.1',
    '5.3',
    '↑ 1.2',
    'Not yet',
    'Timeline',
  ])
    expect(whole.replaceAll('\u00A0', ' ')).toContain(words);
  expect(await textOf(ALL, 'ar')).toContain('الملخص');

  const march = await textOf({
    parts: ['results', 'timeline'],
    from: '2026-03-01',
    until: '2026-03-31',
    kinds: ['encounter'],
  });
  expect(march).toContain('5.3');
  expect(march).toContain('Renal review');
  for (const words of ['4.1', 'Penicillin', 'Enalapril', 'Mother', 'Letter of'])
    expect(march).not.toContain(words);

  const take = async (asked: Asked) => {
    const taken = await client.request(contracts.prints.take, {
      patientId,
      document: 'chartParts',
      asked,
      language: 'en',
      copies: 1,
      way: { kind: 'file' },
    });
    return taken.ok ? [taken.value.number, taken.value.fileName] : taken.error;
  };
  expect(await take({ parts: ['problems', 'summary'] })).toEqual([1, `chart-${patient.mrn}.pdf`]);
  expect(await take({ parts: ['summary', 'problems'] })).toEqual([2, `chart-${patient.mrn}.pdf`]);
  expect(await take({ parts: ['summary'] })).toEqual([1, `chart-${patient.mrn}.pdf`]);
  const trail = await station.engine
    .opened()
    .replica.reader()
    .list(AuditEvent, { where: { patientId }, orderBy: 'recordedAt' });
  const prints = trail.filter(({ action }) => action.startsWith('prints.'));
  expect(prints.map(({ action, parts }) => [action, parts?.length])).toEqual([
    ['prints.chartParts', CHART_PARTS.length],
    ['prints.chartParts', CHART_PARTS.length],
    ['prints.chartParts', 2],
    ['prints.take', 2],
    ['prints.take', 2],
    ['prints.take', 1],
  ]);

  // A visit of another patient is on nobody's paper.
  const strange = { patientId: other.id, language: 'en', asked: { parts: ['visit'], visitId } } as const;
  expect(
    await client.request(contracts.prints.chartParts, {
      ...strange,
      asked: { ...strange.asked, parts: ['visit'] },
    }),
  ).toEqual(fail({ code: 'notFound', type: 'encounter', id: visitId }));
});
