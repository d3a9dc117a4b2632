import * as z from 'zod';
import { action, contract, failsWith, watch } from '#shared/kernel/contract.ts';
import { sourceName } from './source-name.rules.ts';

export const importErrorSchema = z.object({
  file: z.string(),
  /** Line of an NDJSON file or entry of a Bundle, from 1. */
  at: z.int().optional(),
  resourceType: z.string().optional(),
  resourceId: z.string().optional(),
  code: z.string(),
  /** FHIR path of the offending element: never its value. */
  path: z.string().optional(),
});

export const importReportSchema = z.object({
  /** Resources taken in, by type. */
  imported: z.record(z.string(), z.int()),
  /** Resources that this station already held just so. */
  unchanged: z.int(),
  errors: z.array(importErrorSchema),
  /** FHIR paths that no field holds, kept verbatim: how often each. */
  unmapped: z.record(z.string(), z.int()),
  /** Records made because something referred to them. */
  placeholders: z.int(),
});
export type ImportReport = z.infer<typeof importReportSchema>;

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

export type ImportsError =
  | { readonly code: 'import.unknown' }
  | { readonly code: 'import.busy' }
  | { readonly code: 'import.tooLarge'; readonly maximumBytes: number };

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
  /** Imports of this sitting, newest first. */
  progress: watch({
    input: z.object({}),
    output: z.array(importProgressSchema),
    permission: 'record.import',
  }),
});
