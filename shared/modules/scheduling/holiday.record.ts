import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** A day on which the facility is closed, unless someone has extra hours. */
export const Holiday = defineRecord({
  type: 'holiday',
  compartment: 'scheduling',
  v: 1,
  fields: {
    date: f.date(),
    name: f.text({ max: 120 }),
    /** Taken back: it stays, and does not count. */
    cancelled: f.boolean().optional(),
  },
  indexes: [['date']],
});
export type Holiday = RecordOf<typeof Holiday>;
