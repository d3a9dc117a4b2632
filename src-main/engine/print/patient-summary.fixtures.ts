import type { Patient } from '#shared/modules/patients/patient.record.ts';
import type { ResultSeries } from '#shared/modules/results/result-series.rules.ts';
import type { PatientSummaryModel } from './patient-summary.model.ts';

const PATIENT_ID = 'patient:0192f0c0-0000-7000-8000-000000000001';

function id(type: string, number: number): string {
  return `${type}:0192f0c0-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export function aPrintedPatient(changes: Partial<Patient> = {}): Patient {
  return {
    id: PATIENT_ID,
    mrn: 'K3-00417-8',
    active: true,
    name: [{ use: 'official', family: 'Odhiambo', given: ['Grace', 'Achieng'], prefix: ['Mrs'] }],
    gender: 'female',
    birthDate: '1961-03-12',
    registeredAt: '2020-01-05T09:00:00+03:00',
    ...changes,
  };
}

/** A record in which nothing is known but who it is. */
export function anEmptySummary(changes: Partial<PatientSummaryModel> = {}): PatientSummaryModel {
  return {
    language: 'en',
    locale: changes.language ?? 'en',
    facility: { name: 'Kisumu Lakeside Clinic', zone: 'Africa/Nairobi' },
    patient: aPrintedPatient(),
    allergies: { state: 'notRecorded' },
    problems: [],
    resolvedProblems: 0,
    medicines: [],
    forbiddenMedicines: [],
    stoppedMedicines: 0,
    vitals: [],
    results: [],
    immunizations: [],
    visits: [],
    visitCount: 0,
    printedAt: '2026-03-12T09:42:00+03:00',
    printedAtMs: Date.parse('2026-03-12T09:42:00+03:00'),
    today: '2026-03-12',
    printedBy: 'Achieng Otieno',
    ...changes,
  };
}

export function aSeries(
  code: string,
  text: string,
  value: string,
  changes: Partial<ResultSeries> & {
    flag?: 'high' | 'low' | 'criticalHigh';
    at?: string;
    observation?: number;
  } = {},
): ResultSeries {
  const { flag, at = '2026-03-10T08:00:00+03:00', observation = 1, ...rest } = changes;
  const coding = { system: 'http://loinc.org', code, display: text };
  return {
    key: code,
    code: { text, coding: [coding] },
    coding,
    category: 'laboratory',
    points: [
      {
        observationId: id('observation', observation),
        at,
        status: 'final',
        quantity: { value, ...(rest.unit === undefined ? {} : { unit: rest.unit, code: rest.unit }) },
        ...(flag ? { flag } : {}),
      },
    ],
    total: 1,
    ...rest,
  };
}

/** A record with something in every section, and words in four scripts. */
export function aFullSummary(changes: Partial<PatientSummaryModel> = {}): PatientSummaryModel {
  const patientId = PATIENT_ID;
  return anEmptySummary({
    facility: {
      name: 'Kisumu Lakeside Clinic',
      zone: 'Africa/Nairobi',
      demo: true,
      address: { line: ['12 Oginga Odinga Street'], city: 'Kisumu', postalCode: '40100', country: 'KE' },
      telecom: [
        { system: 'phone', value: '+254 57 202 0000' },
        { system: 'email', value: 'desk@lakeside.example' },
      ],
    },
    patient: aPrintedPatient({
      identifier: [
        { type: { text: 'National ID' }, value: '22334455' },
        { type: { text: 'NHIF' }, value: 'R-881-220' },
      ],
      telecom: [{ system: 'phone', value: '+254 722 000 111', use: 'mobile' }],
      address: [{ line: ['Plot 7, behind the market'], city: 'Ahero', country: 'KE' }],
    }),
    allergies: {
      state: 'listed',
      allergies: [
        {
          id: id('allergy', 1),
          patientId,
          clinicalStatus: 'active',
          verificationStatus: 'confirmed',
          type: 'allergy',
          criticality: 'high',
          code: { text: 'Penicillin' },
          reaction: [{ manifestation: [{ text: 'Anaphylaxis' }], severity: 'severe' }],
          recordedDate: '2019-06-02',
        },
        {
          id: id('allergy', 2),
          patientId,
          type: 'intolerance',
          code: { text: 'Lactose' },
          reaction: [{ description: 'انتفاخ في البطن' }],
        },
      ],
    },
    problems: [
      {
        id: id('condition', 1),
        patientId,
        clinicalStatus: 'active',
        code: {
          text: 'Essential hypertension (disorder)',
          coding: [{ system: 'http://snomed.info/sct', code: '59621000' }],
        },
        onset: '2014-05-02',
      },
      {
        id: id('condition', 2),
        patientId,
        clinicalStatus: 'recurrence',
        verificationStatus: 'provisional',
        code: { text: 'मधुमेह टाइप 2' },
        onset: '2018',
      },
    ],
    resolvedProblems: 3,
    medicines: [
      {
        id: id('medicationRequest', 1),
        patientId,
        status: 'active',
        intent: 'order',
        medication: { text: 'Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet' },
        authoredOn: '2026-03-01',
        dosage: [
          {
            dose: { value: '1000', unit: 'mg' },
            route: { text: 'by mouth' },
            frequency: 2,
            period: '1',
            periodUnit: 'd',
            text: 'Take with food. Finish all of it.',
          },
        ],
      },
      {
        id: id('medicationRequest', 2),
        patientId,
        status: 'on-hold',
        intent: 'order',
        medication: { text: 'Metformin 500 MG Oral Tablet' },
        authoredOn: '2025-12-24',
        dosage: [
          { dose: { value: '0.5', unit: 'g' }, frequency: 1, period: '8', periodUnit: 'h', asNeeded: true },
        ],
      },
    ],
    forbiddenMedicines: [],
    stoppedMedicines: 4,
    vitals: [
      aSeries('8480-6', 'Systolic blood pressure', '148', {
        unit: 'mm[Hg]',
        flag: 'high',
        category: 'vital-signs',
      }),
      aSeries('8462-4', 'Diastolic blood pressure', '92', { unit: 'mm[Hg]', category: 'vital-signs' }),
      aSeries('29463-7', 'Body Weight', '71.4', { unit: 'kg', category: 'vital-signs', observation: 2 }),
    ],
    results: [
      aSeries('718-7', 'Hemoglobin [Mass/volume] in Blood', '10.20', {
        unit: 'g/dL',
        flag: 'low',
        range: { low: '12.0', high: '15.5' },
      }),
      aSeries('2823-3', 'Potassium [Moles/volume] in Serum or Plasma', '6.8', {
        unit: 'mmol/L',
        flag: 'criticalHigh',
        range: { low: '3.5', high: '5.1' },
      }),
      aSeries('2160-0', 'Creatinine [Mass/volume] in Serum or Plasma', '0.9', { unit: 'mg/dL' }),
    ],
    immunizations: [
      {
        id: id('immunization', 1),
        patientId,
        status: 'completed',
        vaccineCode: { text: 'COVID-19 mRNA' },
        occurrence: '2021-04-01',
      },
      {
        id: id('immunization', 2),
        patientId,
        status: 'completed',
        vaccineCode: { text: 'COVID-19 mRNA' },
        occurrence: '2021-05-01',
      },
      {
        id: id('immunization', 3),
        patientId,
        status: 'not-done',
        vaccineCode: { text: 'Tetanus' },
        occurrence: '2022-05-01',
      },
    ],
    visits: [
      {
        encounter: {
          id: id('encounter', 1),
          patientId,
          status: 'finished',
          class: 'AMB',
          start: '2026-03-10T08:00:00+03:00',
          reason: [{ text: 'Cough and fever' }],
        },
        place: 'Kisumu Lakeside Clinic',
      },
      {
        encounter: {
          id: id('encounter', 2),
          patientId,
          status: 'in-progress',
          class: 'EMER',
          start: '2026-03-12T06:00:00+03:00',
        },
        place: '王府井门诊部',
      },
    ],
    visitCount: 14,
    ...changes,
  });
}
