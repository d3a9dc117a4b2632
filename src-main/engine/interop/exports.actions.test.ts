import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Cleanups, setUpStation, temporaryDataDir } from '../station-testing.ts';
import { fhirValidators, ReferenceCheck, type PlainResource } from './fhir-validators.testing.ts';
import { importPaths, ndjson } from './import-testing.ts';

let cleanups: Cleanups;
let desk: Awaited<ReturnType<typeof setUpStation>>;
beforeEach(async () => {
  cleanups = new Cleanups();
  desk = await setUpStation(cleanups);
});
afterEach(() => cleanups.run());

const subject = { reference: 'Patient/p1' };
const PATIENT = { resourceType: 'Patient', id: 'p1', name: [{ family: 'Auma' }], birthDate: '1980-02-29' };
const FULL = [
  PATIENT,
  { resourceType: 'Practitioner', id: 'dr', name: [{ text: 'Dr A' }] },
  {
    resourceType: 'MedicationRequest',
    id: 'm1',
    status: 'active',
    intent: 'order',
    subject,
    requester: { reference: 'Practitioner/dr' },
    encounter: { reference: 'Encounter/never-sent' },
    medicationCodeableConcept: { text: 'Salbutamol <inhaler> & "spacer"' },
  },
  {
    resourceType: 'MedicationRequest',
    id: 'm2',
    status: 'active',
    intent: 'order',
    doNotPerform: true,
    subject,
    medicationCodeableConcept: { text: 'Aspirin' },
  },
  {
    resourceType: 'Condition',
    id: 'c1',
    clinicalStatus: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }],
    },
    code: { text: 'Asthma' },
    subject,
  },
  {
    resourceType: 'Immunization',
    id: 'i1',
    status: 'completed',
    vaccineCode: { text: 'BCG' },
    patient: subject,
    occurrenceDateTime: '1980-03-01',
  },
];

async function take(resources: readonly object[]): Promise<string> {
  const folder = temporaryDataDir(cleanups);
  const { state, station } = desk;
  if (state.state !== 'signedIn') throw new Error(state.state);
  const report = await importPaths(station, state.user.userId, [ndjson(folder, 'a.ndjson', resources)]);
  expect(report.errors).toEqual([]);
  const [patient] = await station.engine.opened().replica.reader().list(Patient, { where: {} });
  if (!patient) throw new Error('no patient');
  return patient.id;
}

interface Section {
  readonly code: { readonly coding: readonly { readonly code: string }[] };
  readonly text: { readonly div: string };
  readonly entry: readonly { readonly reference: string }[];
}

async function summaryOf(patientId: string, language: 'en' | 'fr' = 'en') {
  const made = await desk.client.request(contracts.exports.summary, { patientId, language });
  if (!made.ok) throw new Error(made.error.code);
  const bundle = JSON.parse(made.value.text) as PlainResource & { entry: { resource: PlainResource }[] };
  const resources = bundle.entry.map(({ resource }) => resource);
  const sections = (resources[0]?.['section'] ?? []) as readonly Section[];
  const section = (loinc: string) => sections.find(({ code }) => code.coding[0]?.code === loinc);
  return { file: made.value, bundle, resources, sections, section };
}

function complaintsOf(resources: readonly PlainResource[]): readonly string[] {
  const validate = fhirValidators();
  const references = new ReferenceCheck();
  for (const resource of resources) references.add(resource);
  return [
    ...resources.flatMap(validate).map(({ validator, text }) => `${validator} ${text}`),
    ...references.unresolved().keys(),
  ];
}

// Loading the validators' definitions takes seconds.
describe('an International Patient Summary', { timeout: 90_000 }, () => {
  test('is a document that stands by itself and that others find valid', async () => {
    const { bundle, resources, sections, section, file } = await summaryOf(await take(FULL));
    expect(bundle['type']).toBe('document');
    expect(resources.slice(0, 2).map(({ resourceType }) => resourceType)).toEqual(['Composition', 'Patient']);
    expect(sections.map(({ code }) => code.coding[0]?.code)).toEqual([
      '10160-0',
      '48765-2',
      '11450-4',
      '11369-6',
    ]);
    expect(section('10160-0')?.entry).toHaveLength(2);
    expect(complaintsOf(resources)).toEqual([]);
    expect(file.fileName).toMatch(/^patient-ips-[A-Z0-9-]+\.json$/);
    expect(file.fileName).not.toContain('Auma');
  });

  test('tells a reader what is in it, with nothing that a person typed active, and what must not be given', async () => {
    const { section } = await summaryOf(await take(FULL));
    const div = section('10160-0')?.text.div ?? '';
    expect(div).toContain('Salbutamol &lt;inhaler&gt; &amp; &quot;spacer&quot;');
    expect(div).toContain('DO NOT GIVE: Aspirin');
  });

  test('says in either language that nothing is known where nothing is recorded', async () => {
    const patientId = await take([PATIENT]);
    const { resources, sections, section } = await summaryOf(patientId, 'fr');
    expect(sections).toHaveLength(3);
    expect(section('48765-2')?.text.div).toContain('Aucune information disponible');
    const codes = resources.flatMap(
      (resource) =>
        JSON.stringify(resource).match(/no-(?:allergy|medication|problem)-info|no-known-\w+/g) ?? [],
    );
    expect(codes.toSorted()).toEqual(['no-allergy-info', 'no-medication-info', 'no-problem-info']);
    expect(complaintsOf(resources)).toEqual([]);
  });

  test('says that there are no allergies only where somebody has said so', async () => {
    const patientId = await take([PATIENT]);
    const stated = await desk.client.request(contracts.allergies.declareNone, { patientId });
    expect(stated.ok).toBe(true);
    const { resources, section } = await summaryOf(patientId);
    expect(section('48765-2')?.text.div).toContain('No known allergies, as stated to');
    expect(JSON.stringify(resources)).toContain('no-known-allergies');
  });
});

describe('one record as a file', () => {
  test('holds all of it, and the trail says so, for who may', async () => {
    const patientId = await take(FULL);
    const made = await desk.client.request(contracts.exports.patient, { patientId });
    if (!made.ok) throw new Error(made.error.code);
    const bundle = JSON.parse(made.value.text) as { entry: { resource: PlainResource }[] };
    expect(bundle.entry).toHaveLength(made.value.count);
    expect(bundle.entry.map(({ resource }) => resource.resourceType).toSorted()).toEqual(
      FULL.map(({ resourceType }) => resourceType).toSorted(),
    );
    const trail = await desk.station.engine.opened().replica.reader().list(AuditEvent, { where: {} });
    expect(trail.filter(({ action }) => action === 'exports.patient')).toMatchObject([{ patientId }]);
  });

  test('of nobody is refused', async () => {
    const patientId = 'patient:01890000-0000-7000-8000-000000000009';
    const made = await desk.client.request(contracts.exports.patient, { patientId });
    expect(made).toMatchObject({ ok: false, error: { code: 'notFound' } });
  });
});
