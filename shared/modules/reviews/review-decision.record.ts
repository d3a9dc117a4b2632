import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/**
 * What somebody said of values that were entered apart, and all of these values: what did not stand stays told, at every
 * station. The record itself holds what stands. No FHIR resource: a Provenance names no alternatives.
 */
export const ReviewDecision = defineRecord({
  type: 'reviewDecision',
  compartment: 'clinical',
  v: 1,
  appendOnly: true,
  fields: {
    patientId: f.ref('patient'),
    documentId: f.text({ max: 80 }),
    field: f.text({ max: 40 }),
    settledAt: f.instant(),
    settledBy: f.text({ max: 120 }),
    /** `undone`: the word before was taken back, and the values lie open again. */
    how: f.oneOf(['chosen', 'combined', 'written', 'undone']),
    /** The word that was taken back. */
    undoes: f.text({ max: 80 }).optional(),
    /** `{ value }`; absent where the field was left empty, and of an undo. */
    decided: f.verbatim().optional(),
    /** Between which it was decided: the stamps that it settles, that of the value that stood first. */
    candidates: f.list(
      f.group({
        stamp: f.text({ max: 50 }),
        author: f.text({ max: 80 }),
        /** `{ value }`; absent where the field was taken away. */
        said: f.verbatim().optional(),
      }),
      { max: 100 },
    ),
    note: f.text({ max: 2000, multiline: true }).optional(),
  },
  indexes: [['documentId', 'settledAt']],
});
export type ReviewDecision = RecordOf<typeof ReviewDecision>;
