import { CODE_SYSTEMS, type CodeableConcept, type RecordedQuantity } from '#shared/kernel/clinical-values.ts';

/**
 * The few codes that the demo clinic uses. LOINC codes and names: © Regenstrief Institute, see NOTICE. ICD-10-CM and
 * CVX: works of the United States government, public domain. Medicines: international nonproprietary names.
 */
const coded = (system: string, code: string, display: string): CodeableConcept => ({
  text: display,
  coding: [{ system, code, display }],
});
const loinc = (code: string, display: string) => coded(CODE_SYSTEMS.loinc, code, display);
export const diagnosis = (code: string, display: string) => coded(CODE_SYSTEMS.icd10cm, code, display);
const vaccine = (code: string, display: string) => coded(CODE_SYSTEMS.cvx, code, display);

export interface Measure {
  readonly code: CodeableConcept;
  readonly category: 'vital-signs' | 'laboratory';
  readonly unit: string;
  readonly ucum: string;
  readonly decimals: number;
  readonly low?: number;
  readonly high?: number;
}

const vital = (code: string, display: string, unit: string, ucum: string, decimals = 0): Measure => ({
  code: loinc(code, display),
  category: 'vital-signs',
  unit,
  ucum,
  decimals,
});
/** Adult reference ranges as commonly printed by laboratories: for invented people only, no clinical advice. */
const test = (
  code: string,
  display: string,
  unit: string,
  ucum: string,
  decimals: number,
  low?: number,
  high?: number,
): Measure => ({
  code: loinc(code, display),
  category: 'laboratory',
  unit,
  ucum,
  decimals,
  ...(low === undefined ? {} : { low }),
  ...(high === undefined ? {} : { high }),
});

export const MEASURES = {
  bloodPressure: loinc('85354-9', 'Blood pressure'),
  systolic: vital('8480-6', 'Systolic blood pressure', 'mmHg', 'mm[Hg]'),
  diastolic: vital('8462-4', 'Diastolic blood pressure', 'mmHg', 'mm[Hg]'),
  pulse: vital('8867-4', 'Heart rate', '/min', '/min'),
  respiration: vital('9279-1', 'Respiratory rate', '/min', '/min'),
  temperature: vital('8310-5', 'Body temperature', '°C', 'Cel', 1),
  saturation: vital('59408-5', 'Oxygen saturation', '%', '%'),
  weight: vital('29463-7', 'Body weight', 'kg', 'kg', 1),
  height: vital('8302-2', 'Body height', 'cm', 'cm'),
  potassium: test('2823-3', 'Potassium', 'mmol/L', 'mmol/L', 1, 3.5, 5.1),
  sodium: test('2951-2', 'Sodium', 'mmol/L', 'mmol/L', 0, 135, 145),
  creatinine: test('14682-9', 'Creatinine', 'µmol/L', 'umol/L', 0, 45, 104),
  egfr: test('98979-8', 'eGFR', 'mL/min/1.73 m²', 'mL/min/{1.73_m2}', 0, 60),
  hba1c: test('4548-4', 'HbA1c', '%', '%', 1, undefined, 7),
  glucose: test('14749-6', 'Glucose', 'mmol/L', 'mmol/L', 1, 3.9, 7.8),
  haemoglobin: test('718-7', 'Haemoglobin', 'g/dL', 'g/dL', 1, 12, 16),
} as const;

export const CONDITIONS = {
  diabetes: diagnosis('E11.9', 'Type 2 diabetes mellitus'),
  hypertension: diagnosis('I10', 'Essential hypertension'),
  kidney: diagnosis('N18.31', 'Chronic kidney disease, stage 3a'),
  asthma: diagnosis('J45.909', 'Asthma'),
  anaemia: diagnosis('D64.9', 'Anaemia, cause not yet known'),
  knee: diagnosis('M17.12', 'Osteoarthritis of knee, left'),
  malaria: diagnosis('B54', 'Malaria'),
  throat: diagnosis('J02.9', 'Acute pharyngitis'),
  gut: diagnosis('A09', 'Gastroenteritis'),
  cough: diagnosis('J20.9', 'Acute bronchitis'),
  skin: diagnosis('L30.9', 'Dermatitis'),
  pregnancy: diagnosis('Z34.90', 'Antenatal care'),
} as const;

export const ALLERGENS = [
  {
    substance: 'penicillins',
    reaction: 'anaphylaxis',
    severity: 'severe',
    category: 'medication',
    criticality: 'high',
  },
  {
    substance: 'sulfonamides',
    reaction: 'rash',
    severity: 'moderate',
    category: 'medication',
    criticality: 'low',
  },
  {
    substance: 'aspirin',
    reaction: 'wheeze',
    severity: 'moderate',
    category: 'medication',
    criticality: 'high',
  },
  {
    substance: 'groundnuts',
    reaction: 'swelling of the lips',
    severity: 'severe',
    category: 'food',
    criticality: 'high',
  },
  { substance: 'latex', reaction: 'itching', severity: 'mild', category: 'environment', criticality: 'low' },
] as const;

/** In the order of a schedule: age in weeks. */
export const VACCINES = [
  { code: vaccine('19', 'BCG'), weeks: 0 },
  { code: vaccine('02', 'Oral poliovirus vaccine'), weeks: 0 },
  { code: vaccine('102', 'DTP-Hib-hepatitis B'), weeks: 6 },
  { code: vaccine('133', 'Pneumococcal conjugate, 13-valent'), weeks: 6 },
  { code: vaccine('119', 'Rotavirus, monovalent'), weeks: 6 },
  { code: vaccine('102', 'DTP-Hib-hepatitis B'), weeks: 10 },
  { code: vaccine('102', 'DTP-Hib-hepatitis B'), weeks: 14 },
  { code: vaccine('10', 'Inactivated poliovirus vaccine'), weeks: 14 },
  { code: vaccine('94', 'Measles, mumps, rubella, varicella'), weeks: 39 },
  { code: vaccine('37', 'Yellow fever'), weeks: 39 },
] as const;

export interface DemoMedicine {
  readonly name: string;
  readonly form: string;
  readonly dose: RecordedQuantity;
  readonly route: string;
  readonly perDay: number;
}
const medicine = (
  name: string,
  form: string,
  value: string,
  unit: string,
  perDay: number,
  route = 'oral',
): DemoMedicine => ({
  name,
  form,
  dose: { value, unit, code: unit === 'units' ? '[iU]' : unit },
  route,
  perDay,
});
export const MEDICINES = {
  metformin: medicine('metformin', 'tablet', '1000', 'mg', 2),
  enalapril: medicine('enalapril', 'tablet', '10', 'mg', 1),
  amlodipine: medicine('amlodipine', 'tablet', '10', 'mg', 1),
  atorvastatin: medicine('atorvastatin', 'tablet', '20', 'mg', 1),
  insulin: medicine('insulin glargine', 'injection, 100 units per mL', '14', 'units', 1, 'subcutaneous'),
  salbutamol: medicine('salbutamol', 'inhaler', '200', 'ug', 4, 'inhaled'),
  ferrous: medicine('ferrous sulfate', 'tablet', '200', 'mg', 2),
  paracetamol: medicine('paracetamol', 'tablet', '1', 'g', 3),
  artemether: medicine('artemether with lumefantrine', 'tablet', '80', 'mg', 2),
  folic: medicine('folic acid', 'tablet', '5', 'mg', 1),
} as const;
