import * as z from 'zod';
import { action, contract, failsWith, query, watch } from '#shared/kernel/contract.ts';
import { importReportSchema, type ImportsError } from './import-report.rules.ts';
import { ImportRun } from './import-run.record.ts';
import { importUndoSchema, undoProgressSchema, type UndoError } from './import-undo.rules.ts';
import { sourceName } from './source-name.rules.ts';

export const importProgressSchema = z.object({
  id: z.string(),
  state: z.enum(['receiving', 'running', 'done', 'cancelled', 'failed']),
  files: z.array(z.object({ name: z.string(), bytes: z.int(), read: z.int() })),
  resources: z.int(),
  /** Resources a second, over the last seconds. */
  rate: z.number(),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  incidentId: z.string().optional(),
  report: importReportSchema,
});
export type ImportProgress = z.infer<typeof importProgressSchema>;

const importId = z.string().max(80);

export const imports = contract('imports', {
  /** Announces files; their bytes follow in chunks, base64, in order, then `run`. Held in memory: nothing is spooled in clear. */
  begin: action({
    input: z.object({
      files: z
        .array(z.object({ name: z.string().max(300), bytes: z.int().min(0) }))
        .min(1)
        .max(500),
      source: sourceName.exactOptional(),
    }),
    output: z.object({ id: importId }),
    permission: 'record.import',
    fails: failsWith<ImportsError>(),
  }),
  append: action({
    input: z.object({ id: importId, file: z.int().min(0), chunk: z.base64().max(4_000_000) }),
    output: z.object({}),
    permission: 'record.import',
    fails: failsWith<ImportsError>(),
  }),
  run: action({
    input: z.object({ id: importId }),
    output: z.object({}),
    permission: 'record.import',
    fails: failsWith<ImportsError>(),
  }),
  /** Stops after the patient at hand; what is in stays whole. */
  cancel: action({
    input: z.object({ id: importId }),
    output: z.object({}),
    permission: 'record.import',
    fails: failsWith<ImportsError>(),
  }),
  /** All imports of this facility that were begun, newest first: each with its report. */
  runs: query({
    input: z.object({ limit: z.int().min(1).max(500) }),
    output: z.array(ImportRun.schema),
    permission: 'record.import',
  }),
  /** What taking an import back would do. */
  surveyUndo: action({
    input: z.object({ runId: importId }),
    output: importUndoSchema,
    permission: 'record.import',
    fails: failsWith<UndoError>(),
  }),
  /** Takes an import back, as long as no server has anything of it. What was touched since stays, and is named. */
  undo: action({
    input: z.object({ runId: importId }),
    output: importUndoSchema,
    permission: 'record.import',
    fails: failsWith<UndoError>(),
  }),
  /** How far the import is taken back that is being taken back at this station. */
  undoProgress: watch({
    input: z.object({}),
    output: undoProgressSchema.optional(),
    permission: 'record.import',
  }),
  /** Imports of this sitting, newest first. */
  progress: watch({
    input: z.object({}),
    output: z.array(importProgressSchema),
    permission: 'record.import',
  }),
});
