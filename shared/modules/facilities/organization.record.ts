import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { address, contactPoint, identifier, source } from '../patients/person-values.record.ts';

/** A hospital, a clinic, an insurer, a department. FHIR R4: Organization. */
export const Organization = defineRecord({
  type: 'organization',
  compartment: 'reference',
  v: 1,
  fields: {
    active: f.boolean(),
    name: f.text({ max: 300 }),
    type: f.list(f.code(), { max: 10 }).optional(),
    identifier: f.list(identifier, { max: 20, merge: 'union' }).optional(),
    telecom: f.list(contactPoint, { max: 10 }).optional(),
    address: f.list(address, { max: 5 }).optional(),
    partOfId: f.ref('organization').optional(),
    placeholder: f.boolean().optional(),
    source: source.optional(),
  },
  standIns: { active: true, name: '?' },
  indexes: [['active']],
});
export type Organization = RecordOf<typeof Organization>;
