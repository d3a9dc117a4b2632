import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/**
 * Another facility of the network, to which patients may be referred. Written by the server into each member's own
 * databases, so that a desk without a line knows them, too. Its id has the facility's uuid.
 */
export const NetworkFacility = defineRecord({
  type: 'networkFacility',
  compartment: 'reference',
  v: 1,
  fields: {
    otherId: f.ref('facility'),
    name: f.text({ max: 200 }),
    /** False once it has left the network. */
    listed: f.boolean(),
  },
  serverFields: ['otherId', 'name', 'listed'],
  indexes: [['name']],
});
export type NetworkFacility = RecordOf<typeof NetworkFacility>;
