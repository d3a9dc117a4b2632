import * as z from 'zod';
import { action, command, contract, failsWith, query, watch } from '#shared/kernel/contract.ts';
import {
  csvMappingSchema,
  mappedColumnSchema,
  TABLE_ENCODINGS,
  tableLayoutSchema,
} from '../../interop/csv/mapping.ts';
import { SEPARATORS } from '../../interop/csv/read-table.ts';
import { csvImportReportSchema, csvRowErrorSchema, type CsvTableError } from './csv-report.rules.ts';
import type { ImportsError } from './import-report.rules.ts';
import { sourceName } from './source-name.rules.ts';

const tableId = z.string().max(80);

/** A table as far as it must be known to be mapped. */
export const tableLookSchema = z.object({
  encoding: z.enum(TABLE_ENCODINGS),
  separator: z.enum(SEPARATORS),
  headerLine: z.int(),
  header: z.array(z.string()),
  rows: z.int(),
  preview: z.array(z.object({ line: z.int(), cells: z.array(z.string()) })),
  columns: z.array(
    z.object({
      column: z.string(),
      samples: z.array(z.string()),
      words: z.array(z.string()).exactOptional(),
      dates: z
        .object({ isAmbiguous: z.boolean(), shown: z.enum(['dmy', 'mdy']).exactOptional() })
        .exactOptional(),
    }),
  ),
  suggested: z.array(mappedColumnSchema),
});
export type TableLook = z.infer<typeof tableLookSchema>;

/** A mapping kept by name, found again for a table of the same header. */
export const keptMappingSchema = z.object({
  name: z.string().trim().min(1).max(80),
  header: z.array(z.string().max(300)).max(500),
  source: sourceName.exactOptional(),
  mapping: csvMappingSchema,
});
export type KeptMapping = z.infer<typeof keptMappingSchema>;

export const tableProgressSchema = z.object({
  id: tableId,
  name: z.string(),
  state: z.enum(['receiving', 'ready', 'trying', 'tried', 'running', 'done', 'stopped', 'failed']),
  rows: z.object({ done: z.int(), of: z.int() }),
  /** Of the last trial or import, with counts for lists. */
  report: csvImportReportSchema
    .omit({ errors: true, duplicates: true })
    .extend({ refused: z.int(), errors: z.int(), duplicates: z.int() })
    .exactOptional(),
  incidentId: z.string().exactOptional(),
});
export type TableProgress = z.infer<typeof tableProgressSchema>;

const permission = 'record.import';
const fails = failsWith<ImportsError | CsvTableError>();

/** A table of patients from a window: handed over, looked at, mapped, tried, taken in. Each person has one at a time. */
export const tables = contract('tables', {
  /** Announces a file; its bytes follow in chunks, base64, in order. Held in memory: nothing is spooled in clear. */
  begin: action({
    input: z.object({ name: z.string().min(1).max(300), bytes: z.int().min(1) }),
    output: z.object({ id: tableId }),
    permission,
    fails,
  }),
  append: action({
    input: z.object({ id: tableId, chunk: z.base64().max(4_000_000) }),
    output: z.object({}),
    permission,
    fails,
  }),
  look: action({
    input: z.object({ id: tableId, layout: tableLayoutSchema }),
    output: tableLookSchema,
    permission,
    fails,
  }),
  /** Starts a trial or the import; `progress` tells the rest. */
  run: action({
    input: z.object({
      id: tableId,
      mapping: csvMappingSchema,
      isDryRun: z.boolean(),
      source: sourceName.exactOptional(),
    }),
    output: z.object({}),
    permission,
    fails,
  }),
  /** Ends what runs after the transaction at hand; else forgets the table. */
  stop: action({ input: z.object({ id: tableId }), output: z.object({}), permission, fails }),
  /** What was refused, with the cell that was; and what is probably here twice. The first of each. */
  details: action({
    input: z.object({ id: tableId }),
    output: z.object({
      errors: z.array(csvRowErrorSchema.extend({ cell: z.string().exactOptional() })),
      duplicates: z.array(
        z.object({
          line: z.int(),
          row: z.string(),
          ofLine: z.int().exactOptional(),
          patientId: z.string().exactOptional(),
          mrn: z.string().exactOptional(),
        }),
      ),
    }),
    permission,
    fails,
  }),
  /** The refused rows as they came, with what is wrong with each, as a table. */
  refused: action({
    input: z.object({ id: tableId, words: z.record(z.string().max(60), z.string().max(300)) }),
    output: z.object({ text: z.string() }),
    permission,
    fails,
  }),
  progress: watch({ input: z.object({}), output: tableProgressSchema.optional(), permission }),
  /** Of this station. */
  mappings: query({ input: z.object({}), output: z.array(keptMappingSchema), permission }),
  /** Takes the place of one of the same name. */
  keepMapping: command({
    input: keptMappingSchema,
    output: z.object({}),
    permission,
    fails: failsWith<{ readonly code: 'mapping.tooMany'; readonly most: number }>(),
  }),
  forgetMapping: command({ input: z.object({ name: z.string().max(80) }), output: z.object({}), permission }),
});
