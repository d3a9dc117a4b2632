import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';

export const REVIEWED_LISTS = ['allergies', 'medications', 'problems'] as const;
export type ReviewedList = (typeof REVIEWED_LISTS)[number];

/** Someone went through a list with the patient and found that it stands: a statement with author and time. */
export const ListReview = defineRecord({
  type: 'listReview',
  compartment: 'clinical',
  v: 1,
  appendOnly: true,
  fields: {
    patientId: f.ref('patient'),
    list: f.oneOf(REVIEWED_LISTS),
    reviewedAt: f.instant(),
    reviewedBy: f.text({ max: 120 }),
    note: f.text({ max: 2000, multiline: true }).optional(),
    source: source.optional(),
  },
  indexes: [['patientId', 'reviewedAt']],
});
export type ListReview = RecordOf<typeof ListReview>;
