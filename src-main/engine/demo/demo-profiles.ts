import type { CodeableConcept } from '#shared/kernel/clinical-values.ts';
import { CONDITIONS, MEASURES, MEDICINES, type DemoMedicine, type Measure } from './demo-codes.ts';

interface Complaint {
  readonly code: CodeableConcept;
  readonly treatment: DemoMedicine;
  readonly fever?: boolean;
}

/** A way in which an invented person is ill or well. */
export interface Profile {
  /** Ages in whole years, both included. */
  readonly from: number;
  readonly to: number;
  readonly femaleOnly?: boolean;
  readonly visitName: string;
  /** Share of visits that are about the standing problems. */
  readonly chronicShare: number;
  readonly problems: readonly CodeableConcept[];
  readonly medicines: readonly DemoMedicine[];
  /** mmHg */
  readonly systolic: number;
  readonly complaints: readonly Complaint[];
  readonly tests: readonly { readonly measure: Measure; readonly mean: number; readonly spread: number }[];
}

const EVERYDAY: readonly Complaint[] = [
  { code: CONDITIONS.malaria, treatment: MEDICINES.artemether, fever: true },
  { code: CONDITIONS.throat, treatment: MEDICINES.paracetamol, fever: true },
  { code: CONDITIONS.gut, treatment: MEDICINES.paracetamol },
  { code: CONDITIONS.cough, treatment: MEDICINES.paracetamol },
  { code: CONDITIONS.skin, treatment: MEDICINES.paracetamol },
];
const BLOOD_COUNT = { measure: MEASURES.haemoglobin, mean: 12.8, spread: 1.2 };

/** Whose chart grows long: several standing problems with their tests. */
export const LONG_PROFILE: Profile = {
  from: 40,
  to: 110,
  visitName: 'Diabetes review',
  chronicShare: 0.85,
  problems: [CONDITIONS.diabetes, CONDITIONS.hypertension, CONDITIONS.kidney, CONDITIONS.knee],
  medicines: [MEDICINES.metformin, MEDICINES.enalapril, MEDICINES.atorvastatin, MEDICINES.insulin],
  systolic: 152,
  complaints: EVERYDAY,
  tests: [
    { measure: MEASURES.hba1c, mean: 8.4, spread: 0.9 },
    { measure: MEASURES.glucose, mean: 11.6, spread: 2.4 },
    { measure: MEASURES.potassium, mean: 4.9, spread: 0.4 },
    { measure: MEASURES.sodium, mean: 138, spread: 2 },
    { measure: MEASURES.creatinine, mean: 116, spread: 11 },
    { measure: MEASURES.egfr, mean: 49, spread: 5 },
    BLOOD_COUNT,
  ],
};

export const PROFILES: readonly Profile[] = [
  {
    from: 0,
    to: 120,
    visitName: 'Check-up',
    chronicShare: 0.2,
    problems: [],
    medicines: [],
    systolic: 118,
    complaints: EVERYDAY,
    tests: [BLOOD_COUNT],
  },
  {
    from: 3,
    to: 40,
    visitName: 'Asthma review',
    chronicShare: 0.6,
    problems: [CONDITIONS.asthma],
    medicines: [MEDICINES.salbutamol],
    systolic: 116,
    complaints: EVERYDAY,
    tests: [],
  },
  {
    from: 16,
    to: 44,
    femaleOnly: true,
    visitName: 'Antenatal visit',
    chronicShare: 0.8,
    problems: [CONDITIONS.pregnancy, CONDITIONS.anaemia],
    medicines: [MEDICINES.folic, MEDICINES.ferrous],
    systolic: 112,
    complaints: EVERYDAY,
    tests: [
      { ...BLOOD_COUNT, mean: 10.9 },
      { measure: MEASURES.glucose, mean: 5, spread: 0.6 },
    ],
  },
  {
    from: 35,
    to: 110,
    visitName: 'Blood pressure review',
    chronicShare: 0.8,
    problems: [CONDITIONS.hypertension],
    medicines: [MEDICINES.amlodipine, MEDICINES.atorvastatin],
    systolic: 148,
    complaints: EVERYDAY,
    tests: [
      { measure: MEASURES.potassium, mean: 4.2, spread: 0.3 },
      { measure: MEASURES.creatinine, mean: 86, spread: 10 },
    ],
  },
  LONG_PROFILE,
];
