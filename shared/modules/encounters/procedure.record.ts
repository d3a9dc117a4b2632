import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { enteredInError } from '../history/entered-in-error.record.ts';
import { source } from '../patients/person-values.record.ts';

/** Something done to or for a patient. FHIR R4: Procedure. */
export const Procedure = defineRecord({
  type: 'procedure',
  compartment: 'clinical',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    encounterId: f.ref('encounter').optional(),
    status: f.oneOf([
      'preparation',
      'in-progress',
      'not-done',
      'on-hold',
      'stopped',
      'completed',
      'entered-in-error',
      'unknown',
    ]),
    category: f.code().optional(),
    code: f.code({ merge: 'review' }),
    /** FHIR dateTime: as precise as it is known. */
    performedStart: f.text({ max: 40 }).optional(),
    performedEnd: f.text({ max: 40 }).optional(),
    performerIds: f.list(f.ref('practitioner'), { max: 10 }).optional(),
    reason: f.list(f.code(), { max: 20 }).optional(),
    reasonConditionIds: f.list(f.ref('condition'), { max: 20 }).optional(),
    note: f.text({ max: 8000, multiline: true, merge: 'review' }).optional(),
    enteredInError: enteredInError.optional(),
    source: source.optional(),
  },
  indexes: [['patientId', 'performedStart'], ['encounterId']],
});
export type Procedure = RecordOf<typeof Procedure>;
