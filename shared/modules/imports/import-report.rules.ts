import * as z from 'zod';
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
  /** Name that was given to the system which the files come from. */
  source: sourceName.exactOptional(),
  /** Resources taken in, by type. */
  imported: z.record(z.string(), z.int()),
  /** Resources that this station already held just so. */
  unchanged: z.int(),
  errors: z.array(importErrorSchema),
  /** FHIR paths that no field holds, kept verbatim: how often each. */
  unmapped: z.record(z.string(), z.int()),
  /** Records made because something referred to them. */
  placeholders: z.int(),
  /** Patients who were said to be one with another and are so here now. Absent: none. */
  merged: z.int().exactOptional(),
});
export type ImportReport = z.infer<typeof importReportSchema>;

export type ImportsError =
  | { readonly code: 'import.unknown' }
  | { readonly code: 'import.busy' }
  | { readonly code: 'import.tooLarge'; readonly maximumBytes: number };
