import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { fhirMappings } from './fhir-mappings.ts';
import type { Digests } from './interop/fhir/directory.ts';
import { parseFhirJson, type FhirJson } from './interop/fhir/fhir-json.ts';
import { takeDocument, type TakenDocument } from './interop/fhir/take-document.ts';
import { testContext } from './interop/fhir/testing.ts';

const DIGESTS: Digests = {
  sha256: (text) => createHash('sha256').update(text).digest(),
  fingerprint: (text) => createHash('sha256').update(text).digest('hex').slice(0, 32),
};

function take(document: FhirJson): TakenDocument {
  return takeDocument(document, testContext(fhirMappings, DIGESTS));
}

const patient = { resourceType: 'Patient', id: 'p1', name: [{ family: 'Auma' }], birthDate: '1990-02-11' };
const condition = {
  resourceType: 'Condition',
  id: 'c1',
  code: { text: 'Fever' },
  subject: { reference: 'Patient/p1' },
};
const observation = {
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: { text: 'Weight' },
  subject: { reference: 'Patient/p1' },
};

describe('a resource that is not sound is refused, with the place and never the value', () => {
  test.each<[string, FhirJson, string, string | undefined]>([
    ['no object', [1], 'fhir.notAResource', undefined],
    ['no resource type', { id: 'x' }, 'fhir.notAResource', 'resourceType'],
    ['a type that is no name', { resourceType: '../x' }, 'fhir.notAResource', 'resourceType'],
    ['an id that is no text', { ...patient, id: 7 }, 'fhir.id', 'Patient.id'],
    ['a day that never was', { ...patient, birthDate: '2023-02-30' }, 'fhir.date', 'Patient.birthDate'],
    [
      'a leap day in a common year',
      { ...patient, birthDate: '2023-02-29' },
      'fhir.date',
      'Patient.birthDate',
    ],
    ['a month that never was', { ...patient, birthDate: '2023-13' }, 'fhir.date', 'Patient.birthDate'],
    [
      'a time for a birth date',
      { ...patient, birthDate: '1990-02-11T10:00:00Z' },
      'fhir.date',
      'Patient.birthDate',
    ],
    [
      'a time without an offset',
      { ...condition, onsetDateTime: '2023-02-11T10:00:00' },
      'fhir.date',
      'Condition.onsetDateTime',
    ],
    ['a number for a text', { ...patient, birthDate: 1990 }, 'fhir.type', 'Patient.birthDate'],
    ['a text for a list', { ...patient, name: 'Auma' }, 'fhir.type', 'Patient.name'],
    ['a text for an object', { ...patient, name: ['Auma'] }, 'fhir.type', 'Patient.name[0]'],
    [
      'a number deep down',
      { ...patient, name: [{}, { given: ['A', 3] }] },
      'fhir.type',
      'Patient.name[1].given[1]',
    ],
    ['a gender that FHIR does not know', { ...patient, gender: 'f' }, 'fhir.code', 'Patient.gender'],
    [
      'a name without end',
      { ...patient, name: [{ family: 'x'.repeat(201) }] },
      'fhir.tooLong',
      'Patient.name[0].family',
    ],
    [
      'names without end',
      { ...patient, name: Array.from({ length: 21 }, () => ({ family: 'x' })) },
      'fhir.tooLong',
      'Patient.name',
    ],
    ['null', { ...patient, gender: null }, 'fhir.null', 'Patient.gender'],
    ['no status', { ...observation, status: null, code: { text: 'x' } }, 'fhir.null', 'Observation.status'],
    [
      'no subject',
      { resourceType: 'Condition', id: 'c1', code: { text: 'Fever' } },
      'fhir.required',
      'Condition.subject',
    ],
    [
      'a reference that is none',
      { ...condition, subject: { reference: 'somebody' } },
      'fhir.reference',
      'Condition.subject.reference',
    ],
    [
      'no code in a component',
      { ...observation, component: [{ valueString: 'x' }] },
      'fhir.required',
      'Observation.component[0].code',
    ],
    [
      'a quantity in words',
      { ...observation, valueQuantity: { value: '70' } },
      'fhir.type',
      'Observation.valueQuantity.value',
    ],
    [
      'no medicine',
      {
        resourceType: 'MedicationRequest',
        status: 'active',
        intent: 'order',
        subject: { reference: 'Patient/p1' },
      },
      'fhir.required',
      'MedicationRequest.medication[x]',
    ],
    [
      'no date of a vaccination',
      {
        resourceType: 'Immunization',
        status: 'completed',
        vaccineCode: { text: 'BCG' },
        patient: { reference: 'Patient/p1' },
      },
      'fhir.required',
      'Immunization.occurrence[x]',
    ],
    [
      'a dose without end',
      {
        resourceType: 'MedicationRequest',
        status: 'active',
        intent: 'order',
        subject: { reference: 'Patient/p1' },
        medicationCodeableConcept: { text: 'x' },
        dosageInstruction: [{ text: 'x'.repeat(2001) }],
      },
      'fhir.tooLong',
      'MedicationRequest.dosageInstruction[0].text',
    ],
  ])('%s', (_what, document, code, path) => {
    const { resources, errors } = take(document);
    expect(resources).toEqual([]);
    expect(errors.map((error) => ({ code: error.code, path: error.path }))).toEqual([{ code, path }]);
  });

  test('nothing of what it says stands in the error', () => {
    const words = JSON.stringify(take({ ...patient, name: [{ family: 'Secret'.repeat(40) }] }).errors);
    expect(words).not.toContain('Secret');
  });
});

describe('a Bundle', () => {
  const good = { resource: patient, request: { method: 'POST', url: 'Patient' } };
  const bad = {
    resource: { ...condition, onsetDateTime: '2023-02-30' },
    request: { method: 'POST', url: 'Condition' },
  };

  test('that is a transaction is refused whole, and says which entry was wrong', () => {
    expect(take({ resourceType: 'Bundle', type: 'transaction', entry: [good, bad, bad] })).toMatchObject({
      resources: [],
      errors: [2, 3].map((entry) => ({
        entry,
        resourceType: 'Condition',
        resourceId: 'c1',
        code: 'fhir.date',
        path: 'Condition.onsetDateTime',
      })),
    });
  });

  test('of any other type loses only what is wrong', () => {
    const { resources, errors } = take({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [bad, good, { search: {} }, 7],
    });
    expect(resources.map(({ resourceType }) => resourceType)).toEqual(['Patient']);
    expect(errors.map(({ entry, code }) => ({ entry, code }))).toEqual(
      [
        { entry: 1, code: 'fhir.date' },
        { entry: 3, code: 'fhir.notAResource' },
        { entry: 4, code: 'fhir.type' },
      ].toSorted((a, b) => (a.code === 'fhir.date' ? 1 : b.code === 'fhir.date' ? -1 : 0)),
    );
  });

  test('may be empty', () =>
    expect(take({ resourceType: 'Bundle', type: 'collection' })).toMatchObject({
      resources: [],
      errors: [],
    }));

  test('deletes nothing here', () => {
    const { resources, errors } = take({
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [{ resource: patient, request: { method: 'DELETE', url: 'Patient/p1' } }],
    });
    expect([resources, errors[0]?.code]).toEqual([[], 'fhir.method']);
  });
});

describe('a sound resource that its record cannot hold is kept word for word', () => {
  test.each<[string, FhirJson, string | undefined]>([
    ['an Observation of a device', { ...observation, subject: { reference: 'Device/d' } }, undefined],
    [
      'an Observation of nobody',
      { resourceType: 'Observation', status: 'final', code: { text: 'x' } },
      undefined,
    ],
    [
      'a visit of no time at all',
      {
        resourceType: 'Encounter',
        id: 'e',
        status: 'planned',
        class: { code: 'AMB' },
        subject: { reference: 'Patient/p1' },
      },
      'p1',
    ],
    [
      'a type without a record',
      { resourceType: 'Goal', lifecycleStatus: 'active', subject: { reference: 'Patient/p1' } },
      'p1',
    ],
    ['a type that FHIR has not invented yet', { resourceType: 'Whatever', deep: [{ er: 6.1 }] }, undefined],
  ])('%s', (_what, document, patientId) => {
    const { resources, errors } = take(document);
    expect(errors).toEqual([]);
    expect(resources[0]?.recordType).toBe('retainedResource');
    expect(resources[0]?.data['resource']).toEqual(document);
    expect(resources[0]?.data['patientId']).toBe(
      patientId === undefined ? undefined : take(patient).resources[0]?.id,
    );
  });
});

describe('one name, one id', () => {
  test('the same resource has it in a Bundle, alone, in any order, and is awaited under it', () => {
    const alone = take(patient).resources[0]?.id;
    const { resources } = take({
      resourceType: 'Bundle',
      type: 'collection',
      entry: [
        { fullUrl: 'urn:uuid:1', resource: { ...condition, subject: { reference: 'urn:uuid:2' } } },
        { fullUrl: 'urn:uuid:2', resource: patient },
      ],
    });
    expect(resources[1]?.id).toBe(alone);
    expect(resources[0]?.data['patientId']).toBe(alone);
    expect(take(condition).resources[0]?.data['patientId']).toBe(alone);
    for (const reference of [
      'http://there.example/fhir/Patient/p1',
      'Patient/p1/_history/3',
      'urn:uuid:p1',
    ]) {
      expect(take({ ...condition, subject: { reference } }).resources[0]?.data['patientId'], reference).toBe(
        alone,
      );
    }
  });

  test('what has no id is named by its content', () => {
    const { id: _id, ...nameless } = patient;
    expect(take(nameless).resources[0]?.id).toBe(take({ ...nameless }).resources[0]?.id);
    expect(take(nameless).resources[0]?.id).not.toBe(
      take({ ...nameless, gender: 'female' }).resources[0]?.id,
    );
  });
});

describe('what is said differently here', () => {
  const dataOf = (document: FhirJson) => take(document).resources[0]?.data;

  test('a moment of death says that the person has died', () => {
    expect(dataOf({ ...patient, deceasedDateTime: '2020-01' })).toMatchObject({
      deceased: true,
      deceasedAt: '2020-01',
    });
  });

  test('"no known allergy" is a statement; refuted it is not, and "no known drug allergy" is listed', () => {
    const none = (code: string, verification = 'confirmed') => ({
      resourceType: 'AllergyIntolerance',
      id: 'a',
      code: { coding: [{ system: 'http://snomed.info/sct', code }] },
      verificationStatus: {
        coding: [
          {
            system: 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification',
            code: verification,
          },
        ],
      },
      patient: { reference: 'Patient/p1' },
      recordedDate: '2026-02-20',
    });
    const typeOf = (document: FhirJson) => take(document).resources[0]?.recordType;
    expect(typeOf(none('716186003'))).toBe('allergyStatement');
    expect(dataOf(none('716186003'))).toMatchObject({ statedAt: '2026-02-20T00:00:00.000+03:00' });
    expect(typeOf(none('716186003', 'refuted'))).toBe('allergy');
    expect(typeOf(none('409137002'))).toBe('allergy');
  });

  test('a visit of which the day is known begins with the day, here', () => {
    const encounter = {
      resourceType: 'Encounter',
      id: 'e',
      status: 'finished',
      class: { code: 'AMB' },
      subject: { reference: 'Patient/p1' },
      period: { start: '2026-02-20', end: '2026-02' },
    };
    expect(dataOf(encounter)).toMatchObject({ start: '2026-02-20T00:00:00.000+03:00' });
    expect(dataOf(encounter)).not.toHaveProperty('end');
  });

  test('several notes are read as one', () => {
    expect(dataOf({ ...condition, note: [{ text: 'One.' }, { text: 'Two.', time: '2020' }] })).toMatchObject({
      note: 'One.\n\nTwo.',
    });
  });

  test('digits stay as they were reported', () => {
    const document =
      parseFhirJson(`{"resourceType":"Observation","status":"final","code":{"text":"K"},"subject":{"reference":"Patient/p1"},
      "valueQuantity":{"value":6.10,"comparator":"<","code":"mmol/L","system":"http://unitsofmeasure.org"}}`);
    expect(dataOf(document)).toMatchObject({
      valueQuantity: { value: '6.10', comparator: '<', code: 'mmol/L' },
    });
  });
});

describe('what changes the meaning of a resource', () => {
  const modifierExtension = [{ url: 'urn:x:negated', valueBoolean: true }];

  test.each<[string, FhirJson]>([
    ['a modifier', { ...observation, modifierExtension }],
    ['rules of its own', { ...observation, implicitRules: 'urn:x:rules' }],
    ['a modifier deep inside', { ...observation, component: [{ code: { text: 'x' }, modifierExtension }] }],
  ])('%s: it is kept word for word, and not read as if that were not there', (_what, resource) => {
    const { resources, errors } = take(resource);
    expect(errors).toEqual([]);
    expect(resources).toMatchObject([
      {
        recordType: 'retainedResource',
        resourceType: 'Observation',
        data: { resource },
        unmapped: ['Observation'],
      },
    ]);
  });

  test('an allergy is a warning all the same; that there is none is not said', () => {
    const allergy = {
      resourceType: 'AllergyIntolerance',
      patient: { reference: 'Patient/p1' },
      code: { text: 'Penicillin' },
      modifierExtension,
    };
    const none = { ...allergy, code: { coding: [{ system: 'http://snomed.info/sct', code: '716186003' }] } };
    expect(take(allergy).resources[0]).toMatchObject({
      recordType: 'allergy',
      unmapped: ['AllergyIntolerance.modifierExtension'],
    });
    expect(take(none).resources[0]?.recordType).toBe('retainedResource');
  });
});
