import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/**
 * A document about a patient that went out on paper or as a file. The second one of the same document says that it is a
 * copy. Looking at the preview makes none.
 */
export const PrintedPaper = defineRecord({
  type: 'printedPaper',
  compartment: 'care',
  v: 1,
  appendOnly: true,
  fields: {
    patientId: f.ref('patient'),
    /** A document kind; text, so that a program of before a kind can read it. */
    document: f.text({ max: 40 }),
    /** Parts of the chart that are on it, where it is of such. */
    parts: f.list(f.text({ max: 40 }), { max: 20 }).optional(),
    /** SHA-256, hex, of what was asked for: two papers of other parts or periods are no copies of each other. */
    asked: f.text({ max: 64 }).optional(),
    /** From 1 for each document and patient. Stations that have not met may give one twice: each is a copy from 2 on. */
    number: f.integer({ min: 1, max: 99_999 }),
    copies: f.integer({ min: 1, max: 20 }),
    way: f.oneOf(['printer', 'dialog', 'file']),
    language: f.text({ max: 8 }),
    printedAt: f.instant(),
    printedBy: f.text({ max: 120 }),
  },
  indexes: [['patientId', 'document', 'printedAt']],
});
export type PrintedPaper = RecordOf<typeof PrintedPaper>;
