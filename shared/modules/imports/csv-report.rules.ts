import * as z from 'zod';

export const csvRowErrorSchema = z.object({
  /** Line of the file on which the row begins, from 1. */
  line: z.int(),
  /** Absent where the row as a whole is meant. */
  column: z.string().exactOptional(),
  code: z.string(),
});
export type CsvRowError = z.infer<typeof csvRowErrorSchema>;

/** Two rows, or a row and a record, that may be of one person. A person decides: nothing is joined. */
export const probableDuplicateSchema = z.object({
  line: z.int(),
  of: z.union([z.object({ line: z.int() }), z.object({ patientId: z.string() })]),
});
export type ProbableDuplicate = z.infer<typeof probableDuplicateSchema>;

export const csvImportReportSchema = z.object({
  isDryRun: z.boolean(),
  /** Of the file. */
  rows: z.int(),
  /** Rows by what became of their patients, or would. */
  created: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  errors: z.array(csvRowErrorSchema),
  duplicates: z.array(probableDuplicateSchema),
  /** Columns that the mapping does not speak of. Nothing of them is taken in. */
  ignored: z.array(z.string()),
  /** Of the record of this import, by which it is taken back. Absent for a trial. */
  runId: z.string().exactOptional(),
});
export type CsvImportReport = z.infer<typeof csvImportReportSchema>;

/** Why a table as a whole cannot be read by a mapping. */
export type CsvTableError =
  | { readonly code: 'csv.unreadable' }
  | { readonly code: 'csv.tooLarge' }
  | { readonly code: 'csv.empty' }
  | { readonly code: 'csv.columnMissing'; readonly column: string }
  | { readonly code: 'csv.columnTwice'; readonly column: string };
