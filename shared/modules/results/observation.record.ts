import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { enteredInError } from '../history/entered-in-error.record.ts';
import { source } from '../patients/person-values.record.ts';

/** Exactly one of these holds what was observed. FHIR R4: value[x]. */
const observedValue = {
  valueQuantity: f.quantity({ merge: 'review' }).optional(),
  valueCode: f.code({ merge: 'review' }).optional(),
  valueText: f.text({ max: 8000, merge: 'review' }).optional(),
  valueBoolean: f.boolean({ merge: 'review' }).optional(),
  valueInteger: f.integer({ min: -2_147_483_648, max: 2_147_483_647, merge: 'review' }).optional(),
  valueInstant: f.text({ max: 40, merge: 'review' }).optional(),
};

export const referenceRange = f.group({
  low: f.quantity().optional(),
  high: f.quantity().optional(),
  /** What kind of range: normal where it does not say, else treatment, therapeutic… */
  type: f.code().optional(),
  /** Whom it is for, where that is not everyone. */
  appliesTo: f.list(f.code(), { max: 10 }).optional(),
  age: f.group({ low: f.quantity().optional(), high: f.quantity().optional() }).optional(),
  text: f.text({ max: 300 }).optional(),
});

/** A vital sign, a laboratory result, a survey answer. FHIR R4: Observation. */
export const Observation = defineRecord({
  type: 'observation',
  compartment: 'diagnostics',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    encounterId: f.ref('encounter').optional(),
    status: f.oneOf([
      'registered',
      'preliminary',
      'final',
      'amended',
      'corrected',
      'cancelled',
      'entered-in-error',
      'unknown',
    ]),
    /** First code of the FHIR observation-category system: vital-signs, laboratory, survey, social-history… */
    category: f.text({ max: 60 }),
    code: f.code(),
    /** When it was true of the patient. FHIR: effectiveDateTime or the start of effectivePeriod. */
    effective: f.text({ max: 40 }).optional(),
    issued: f.text({ max: 40 }).optional(),
    ...observedValue,
    component: f
      .list(
        f.group({
          code: f.code(),
          ...observedValue,
          /** Its own; the panel's is never handed down. */
          interpretation: f.list(f.code(), { max: 5 }).optional(),
          referenceRange: f.list(referenceRange, { max: 10 }).optional(),
        }),
        { max: 50 },
      )
      .optional(),
    interpretation: f.list(f.code(), { max: 5 }).optional(),
    referenceRange: f.list(referenceRange, { max: 10 }).optional(),
    note: f.text({ max: 4000, multiline: true }).optional(),
    /** Known only because a report refers to it. */
    placeholder: f.boolean().optional(),
    enteredInError: enteredInError.optional(),
    source: source.optional(),
  },
  standIns: { category: '?' },
  indexes: [['patientId', 'category', 'code', 'effective'], ['encounterId']],
});
export type Observation = RecordOf<typeof Observation>;
