import type { BackupPlan } from './backup-plan.ts';
import type { BackupState } from './backup-state.ts';

export type Overdue = 'backup' | 'proof';

/** After a failure: a stick that is not plugged in is not asked for every half minute. */
export const RETRY_MS = 600_000;
/** A station is closed at night, and its first backup waits for a quiet minute in the morning. */
const PATIENCE_MS = 3_600_000;

/** How long ago, in ms. A clock that was set back must not put the next backup off for a year. */
export function agoMs(thenMs: number | undefined, nowMs: number): number {
  return thenMs === undefined || thenMs > nowMs ? Number.POSITIVE_INFINITY : nowMs - thenMs;
}

/** Of a backup that is there; after a failure not before the next backup has come. */
export function isProofDue(
  { proveEveryMs }: Pick<BackupPlan, 'proveEveryMs'>,
  { lastMs, provenMs, proofError, error, away }: BackupState,
  nowMs: number,
): boolean {
  if (proveEveryMs === undefined || lastMs === undefined || error || away) return false;
  if (proofError && proofError.atMs >= lastMs) return false;
  return agoMs(provenMs, nowMs) >= proveEveryMs;
}

/**
 * What should have happened by now and has not: a backup after twice the time that is set, a trial restore likewise.
 * @param isChanged something was written since the last backup; without that, none is missing
 */
export function overdueOf(
  plan: Pick<BackupPlan, 'everyMs' | 'proveEveryMs' | 'sinceMs'> | undefined,
  { lastMs, provenMs }: Pick<BackupState, 'lastMs' | 'provenMs'>,
  nowMs: number,
  isChanged: boolean,
): readonly Overdue[] {
  if (!plan) return [];
  const isOver = (thenMs: number, everyMs: number) => nowMs - thenMs > 2 * everyMs + PATIENCE_MS;
  const { everyMs, proveEveryMs, sinceMs } = plan;
  const overdue: Overdue[] = [];
  if (isChanged && isOver(lastMs ?? sinceMs, everyMs)) overdue.push('backup');
  if (proveEveryMs !== undefined && lastMs !== undefined && isOver(provenMs ?? sinceMs, proveEveryMs))
    overdue.push('proof');
  return overdue;
}
