import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { address, contactPoint, humanName, identifier, source } from './person-values.record.ts';

/** Someone who matters to a patient's care: next of kin, guardian, carer. FHIR R4: RelatedPerson. */
export const RelatedPerson = defineRecord({
  type: 'relatedPerson',
  compartment: 'people',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    active: f.boolean(),
    relationship: f.list(f.code(), { max: 5 }).optional(),
    name: f.list(humanName, { max: 5 }).optional(),
    gender: f.oneOf(['female', 'male', 'other', 'unknown']).optional(),
    birthDate: f.partialDate().optional(),
    telecom: f.list(contactPoint, { max: 10 }).optional(),
    address: f.list(address, { max: 5 }).optional(),
    identifier: f.list(identifier, { max: 20 }).optional(),
    source: source.optional(),
  },
  indexes: [['patientId']],
});
export type RelatedPerson = RecordOf<typeof RelatedPerson>;
