import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { identifier, source } from './person-values.record.ts';

/** Who pays for a patient's care. FHIR R4: Coverage. */
export const Coverage = defineRecord({
  type: 'coverage',
  compartment: 'people',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    status: f.oneOf(['active', 'cancelled', 'draft', 'entered-in-error']),
    payor: f.text({ max: 200 }),
    type: f.code().optional(),
    subscriberId: f.text({ max: 100 }).optional(),
    identifier: f.list(identifier, { max: 10 }).optional(),
    validFrom: f.partialDate().optional(),
    validTo: f.partialDate().optional(),
    source: source.optional(),
  },
  indexes: [['patientId']],
});
export type Coverage = RecordOf<typeof Coverage>;
