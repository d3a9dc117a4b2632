import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { humanName, identifier } from '../patients/person-values.record.ts';

/**
 * One facility's record of a person in the identity index of a network: by what a person is told from others, no health
 * data. There for as long as the person's consent to sharing stands. It lies in `network-people`, which the server alone
 * writes and no station reads.
 */
export const PersonEntry = defineRecord({
  type: 'personEntry',
  compartment: 'people',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    mrn: f.text({ max: 30 }),
    name: f.list(humanName, { max: 20 }),
    birthDate: f.partialDate().optional(),
    gender: f.oneOf(['female', 'male', 'other', 'unknown']).optional(),
    identifier: f.list(identifier, { max: 50 }).optional(),
  },
});
export type PersonEntry = RecordOf<typeof PersonEntry>;
