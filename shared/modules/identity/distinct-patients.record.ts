import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** Someone's word that two records that look alike are of two people, so that no desk is asked about them again. */
export const DistinctPatients = defineRecord({
  type: 'distinctPatients',
  compartment: 'people',
  v: 1,
  fields: {
    /** The lesser of the two ids. */
    patientId: f.ref('patient'),
    otherId: f.ref('patient'),
    /** Taken back when the two are merged after all. */
    status: f.oneOf(['active', 'withdrawn']),
    reason: f.text({ max: 500, multiline: true }).optional(),
    statedAt: f.instant(),
    statedBy: f.text({ max: 120 }),
  },
  indexes: [['patientId'], ['otherId'], ['statedAt']],
});
export type DistinctPatients = RecordOf<typeof DistinctPatients>;
