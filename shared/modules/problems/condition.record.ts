import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { enteredInError } from '../history/entered-in-error.record.ts';
import { source } from '../patients/person-values.record.ts';

/** A problem, a diagnosis, a state of health. FHIR R4: Condition. */
export const Condition = defineRecord({
  type: 'condition',
  compartment: 'clinical',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    encounterId: f.ref('encounter').optional(),
    clinicalStatus: f
      .oneOf(['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved'], { merge: 'review' })
      .optional(),
    verificationStatus: f
      .oneOf(['unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'entered-in-error'])
      .optional(),
    category: f.list(f.code(), { max: 5 }).optional(),
    severity: f.code().optional(),
    code: f.code({ merge: 'review' }),
    /** FHIR dateTime: as precise as it is known. */
    onset: f.text({ max: 40 }).optional(),
    abatement: f.text({ max: 40 }).optional(),
    recordedDate: f.text({ max: 40 }).optional(),
    note: f.text({ max: 8000, multiline: true, merge: 'review' }).optional(),
    placeholder: f.boolean().optional(),
    enteredInError: enteredInError.optional(),
    source: source.optional(),
  },
  indexes: [['patientId', 'onset'], ['patientId', 'clinicalStatus', 'verificationStatus'], ['encounterId']],
});
export type Condition = RecordOf<typeof Condition>;
