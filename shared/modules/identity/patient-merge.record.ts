import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/**
 * Someone's word that two records are of one person. Nothing of either is moved or changed: readers take them together, and
 * apart again once it is undone. FHIR R4: Patient.link, `replaces` at the one that stays and `replaced-by` at the other.
 */
export const PatientMerge = defineRecord({
  type: 'patientMerge',
  compartment: 'people',
  v: 1,
  fields: {
    /** The record that stays. */
    patientId: f.ref('patient'),
    replacedId: f.ref('patient'),
    /** Undone stays undone, whatever another desk says of it: to merge again is another merge. */
    status: f.oneOf(['active', 'undone'], { merge: 'max' }),
    reason: f.text({ max: 500, multiline: true }).optional(),
    mergedAt: f.instant(),
    mergedBy: f.text({ max: 120 }),
    undoneAt: f.instant().optional(),
    undoneBy: f.text({ max: 120 }).optional(),
    undoneReason: f.text({ max: 500, multiline: true }).optional(),
  },
  indexes: [['patientId'], ['replacedId'], ['mergedAt']],
});
export type PatientMerge = RecordOf<typeof PatientMerge>;
