import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** One import: who took in what, from where, by which mapping, and what became of it. What it wrote can be taken back at its station. */
export const ImportRun = defineRecord({
  type: 'importRun',
  compartment: 'people',
  v: 1,
  fields: {
    format: f.oneOf(['csv', 'fhir']),
    userId: f.text({ max: 80 }),
    startedAt: f.instant(),
    /** Absent while it runs, and where it was cut off. */
    finishedAt: f.instant().optional(),
    state: f.oneOf(['open', 'done', 'stopped', 'failed']),
    files: f.list(
      f.group({
        name: f.text({ max: 300 }),
        bytes: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        /** Hex, of the file's bytes. */
        sha256: f.text({ max: 64 }).optional(),
      }),
      { max: 500 },
    ),
    /** Where there are more files than are listed. */
    fileCount: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    /** Name given to the system that the files come from. */
    source: f.text({ max: 100 }).optional(),
    /** Of a table: which column is which field. */
    mapping: f.verbatim().optional(),
    /** Rows of a table, or resources. */
    read: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
    created: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
    changed: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
    unchanged: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
    refused: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
    /** The report's details: places and codes, never values. */
    report: f.verbatim().optional(),
    undo: f
      .group({
        at: f.instant(),
        userId: f.text({ max: 80 }),
        /** Records that are gone, that are again as they were before, and that stay because of what came after. */
        removed: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        restored: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        kept: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      })
      .optional(),
  },
  indexes: [['startedAt']],
});
export type ImportRun = RecordOf<typeof ImportRun>;
