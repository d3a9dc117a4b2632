import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';

export interface ImportOptions {
  /** Documents a transaction. A unit with more is written in several, the patient last. */
  readonly writesAtOnce: number;
  /** For so long, in ms, a transaction may keep the thread: fewer documents then, as measured. Absent: nobody waits. */
  readonly heldMs?: number;
  /** Name of the system that the files come from, where another one uses the same resource ids. */
  readonly system?: string;
  /** Display name of who imports, where they may merge patients. Absent: that two are one stays a word of the source. */
  readonly mergesAs?: string;
  /** Stops after the Bundle or the transaction at hand. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: RunProgress) => void;
}

export interface RunProgress {
  /** Bytes read of each input. */
  readonly read: readonly number[];
  readonly resources: number;
  readonly report: () => ImportReport;
}

/** Where people work meanwhile: a key that they press waits for one transaction at most. */
export const BESIDE_WORK = { writesAtOnce: 60, heldMs: 5 } as const;
/** Where nobody waits. Holds the largest Bundles of a patient whole. */
export const WRITES_ALONE = 2_000;
