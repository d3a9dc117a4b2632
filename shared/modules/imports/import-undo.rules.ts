import * as z from 'zod';

/** Why a record that an import wrote stays when the import is taken back. */
export const KEPT_REASONS = ['edited', 'referred', 'draft', 'sent'] as const;
export type KeptReason = (typeof KEPT_REASONS)[number];

/** What taking an import back would do, or did. Counts of records, those of patients also by themselves. */
export const importUndoSchema = z.object({
  removed: z.int(),
  removedPatients: z.int(),
  /** Put back to what they said before the import. */
  restored: z.int(),
  kept: z.int(),
  /** The first of those that stay. */
  keptRecords: z.array(
    z.object({
      type: z.string(),
      id: z.string(),
      patientId: z.string().exactOptional(),
      mrn: z.string().exactOptional(),
      /** For who may read patients. */
      name: z.string().exactOptional(),
      reason: z.enum(KEPT_REASONS),
    }),
  ),
});
export type ImportUndo = z.infer<typeof importUndoSchema>;

export type UndoError =
  | { readonly code: 'import.noRun' }
  /** It was taken back before. */
  | { readonly code: 'import.undone' }
  /** Some of it is at a server already: other stations may have it. */
  | { readonly code: 'import.sent' }
  /** Another station took it in, or this one before it was restored from a backup or began to send: others may have it. */
  | { readonly code: 'import.elsewhere' }
  | { readonly code: 'import.busy' };

export const undoProgressSchema = z.object({
  runId: z.string(),
  /** Records looked at, of those that the import made or changed. */
  records: z.int(),
  ofRecords: z.int(),
});
export type UndoProgress = z.infer<typeof undoProgressSchema>;
