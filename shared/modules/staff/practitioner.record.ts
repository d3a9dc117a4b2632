import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { address, contactPoint, humanName, identifier, source } from '../patients/person-values.record.ts';

/** A person who gives care. FHIR R4: Practitioner. */
export const Practitioner = defineRecord({
  type: 'practitioner',
  compartment: 'staff',
  v: 1,
  fields: {
    active: f.boolean(),
    name: f.list(humanName, { max: 10 }),
    gender: f.oneOf(['female', 'male', 'other', 'unknown']).optional(),
    identifier: f.list(identifier, { max: 20, merge: 'union' }).optional(),
    telecom: f.list(contactPoint, { max: 10 }).optional(),
    address: f.list(address, { max: 5 }).optional(),
    qualification: f.list(f.text({ max: 200 }), { max: 20 }).optional(),
    /** Known only because another record refers to this person. */
    placeholder: f.boolean().optional(),
    source: source.optional(),
  },
  standIns: { active: true },
  indexes: [['active']],
});
export type Practitioner = RecordOf<typeof Practitioner>;
