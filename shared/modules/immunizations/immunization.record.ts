import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { enteredInError } from '../history/entered-in-error.record.ts';
import { source } from '../patients/person-values.record.ts';

/** A vaccine given, or not given and why. FHIR R4: Immunization. */
export const Immunization = defineRecord({
  type: 'immunization',
  compartment: 'medication',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    encounterId: f.ref('encounter').optional(),
    status: f.oneOf(['completed', 'entered-in-error', 'not-done']),
    vaccineCode: f.code({ merge: 'review' }),
    /** FHIR dateTime: as precise as it is known. */
    occurrence: f.text({ max: 100 }),
    primarySource: f.boolean().optional(),
    lotNumber: f.text({ max: 60 }).optional(),
    site: f.code().optional(),
    route: f.code().optional(),
    doseQuantity: f.quantity({ merge: 'review' }).optional(),
    note: f.text({ max: 4000, multiline: true }).optional(),
    enteredInError: enteredInError.optional(),
    source: source.optional(),
  },
  indexes: [['patientId', 'occurrence']],
});
export type Immunization = RecordOf<typeof Immunization>;
