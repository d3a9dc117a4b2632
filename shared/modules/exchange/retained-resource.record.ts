import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** A FHIR resource that no record here describes yet, kept word for word until one does, and exported as it came. */
export const RetainedResource = defineRecord({
  type: 'retainedResource',
  compartment: 'clinical',
  v: 1,
  fields: {
    patientId: f.ref('patient').optional(),
    resourceType: f.text({ max: 60 }),
    resourceId: f.text({ max: 200 }).optional(),
    digests: f.list(f.text({ max: 32 }), { max: 100 }),
    resource: f.verbatim(),
    /** Numbers in it that plain JSON would respell (`6.10`): JSON pointer to digits. */
    decimals: f.verbatim().optional(),
    /** The record that it has become since a mapping exists: that one is shown and exported in its place. */
    takenAs: f.text({ max: 80 }).optional(),
  },
  indexes: [['patientId', 'resourceType'], ['resourceType']],
});
export type RetainedResource = RecordOf<typeof RetainedResource>;
