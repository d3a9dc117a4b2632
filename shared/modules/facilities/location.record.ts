import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { address, contactPoint, identifier, source } from '../patients/person-values.record.ts';

/** A place where care is given: a building, a ward, a room. FHIR R4: Location. */
export const Location = defineRecord({
  type: 'location',
  compartment: 'reference',
  v: 1,
  fields: {
    status: f.oneOf(['active', 'suspended', 'inactive']),
    name: f.text({ max: 300 }),
    type: f.list(f.code(), { max: 10 }).optional(),
    identifier: f.list(identifier, { max: 20, merge: 'union' }).optional(),
    telecom: f.list(contactPoint, { max: 10 }).optional(),
    address: address.optional(),
    managingOrganizationId: f.ref('organization').optional(),
    partOfId: f.ref('location').optional(),
    /** That appointments keep it for themselves: a room, or a device that stands in one. */
    bookable: f.oneOf(['room', 'equipment']).optional(),
    placeholder: f.boolean().optional(),
    source: source.optional(),
  },
  standIns: { name: '?' },
  indexes: [['status'], ['bookable']],
});
export type Location = RecordOf<typeof Location>;
