import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { enteredInError } from '../history/entered-in-error.record.ts';
import { source } from '../patients/person-values.record.ts';

/** An allergy or intolerance. FHIR R4: AllergyIntolerance. Every field that could harm goes to review, never silently to the later edit. */
export const Allergy = defineRecord({
  type: 'allergy',
  compartment: 'clinical',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    encounterId: f.ref('encounter').optional(),
    clinicalStatus: f.oneOf(['active', 'inactive', 'resolved'], { merge: 'review' }).optional(),
    verificationStatus: f
      .oneOf(['unconfirmed', 'confirmed', 'refuted', 'entered-in-error'], { merge: 'review' })
      .optional(),
    type: f.oneOf(['allergy', 'intolerance']).optional(),
    category: f.list(f.oneOf(['food', 'medication', 'environment', 'biologic']), { max: 4 }).optional(),
    criticality: f.oneOf(['low', 'high', 'unable-to-assess'], { merge: 'review' }).optional(),
    code: f.code({ merge: 'review' }),
    reaction: f
      .list(
        f.group({
          manifestation: f.list(f.code(), { max: 10 }).optional(),
          severity: f.oneOf(['mild', 'moderate', 'severe']).optional(),
          description: f.text({ max: 1000 }).optional(),
        }),
        { max: 20, merge: 'union' },
      )
      .optional(),
    onset: f.text({ max: 40 }).optional(),
    recordedDate: f.text({ max: 40 }).optional(),
    note: f.text({ max: 4000, multiline: true, merge: 'review' }).optional(),
    enteredInError: enteredInError.optional(),
    source: source.optional(),
  },
  indexes: [['patientId']],
});
export type Allergy = RecordOf<typeof Allergy>;
