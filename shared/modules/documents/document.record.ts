import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { source } from '../patients/person-values.record.ts';
import { DOCUMENT_CATEGORIES } from './document-categories.rules.ts';
import { FILE_TYPES } from './document-types.rules.ts';

/**
 * A file in a patient's chart and what is said of it. The file itself lies among the blobs. FHIR R4: DocumentReference.
 * Never deleted: one that is wrong is entered in error, one that has a newer version is superseded by what names it.
 */
export const Document = defineRecord({
  type: 'document',
  compartment: 'clinical',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    status: f.oneOf(['current', 'superseded', 'entered-in-error'], { merge: 'review' }),
    category: f.oneOf(DOCUMENT_CATEGORIES),
    title: f.text({ max: 200 }),
    /** Of the paper, as far as it is known; not of its scanning. */
    date: f.partialDate().optional(),
    /** Who wrote it, as it says. */
    author: f.text({ max: 200 }).optional(),
    note: f.text({ max: 2000, multiline: true, merge: 'review' }).optional(),
    file: f.group({
      /** SHA-256, hex. */
      hash: f.text({ max: 64 }),
      /** SHA-1, hex: what FHIR's Attachment.hash wants. */
      sha1: f.text({ max: 40 }),
      /** Bytes. */
      size: f.integer({ min: 1, max: 1_000_000_000 }),
      contentType: f.oneOf(FILE_TYPES),
    }),
    /** A small picture of the first page. */
    thumbnail: f.group({ hash: f.text({ max: 64 }) }).optional(),
    /** Quarter turns, clockwise, at which it is shown; the file stays as it came. */
    turns: f.integer({ min: 0, max: 3 }).optional(),
    /** The version that this one replaces. */
    replacesId: f.ref('document').optional(),
    withdrawnReason: f.text({ max: 500, merge: 'review' }).optional(),
    addedAt: f.instant(),
    addedBy: f.text({ max: 120 }),
    source: source.optional(),
  },
  standIns: { category: 'other', title: '?' },
  indexes: [['patientId', 'addedAt']],
  blobs: ['file.hash', 'thumbnail.hash'],
});
export type Document = RecordOf<typeof Document>;
