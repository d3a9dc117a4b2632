import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

/** Someone asked and the patient knows of no allergy: a statement with author and time, not an empty list. Withdrawn by a later allergy. */
export const AllergyStatement = defineRecord({
  type: 'allergyStatement',
  compartment: 'clinical',
  v: 1,
  appendOnly: true,
  fields: {
    patientId: f.ref('patient'),
    statement: f.oneOf(['noKnownAllergies']),
    statedAt: f.instant(),
    statedBy: f.text({ max: 120 }),
    source: source.optional(),
  },
  indexes: [['patientId', 'statedAt']],
});
export type AllergyStatement = RecordOf<typeof AllergyStatement>;
