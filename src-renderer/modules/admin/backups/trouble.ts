import type { BackupsStatus } from '#shared/modules/backups/backups.contract.ts';

export type BackupVerdict =
  | 'good'
  | 'waiting'
  | 'failed'
  | 'overdue'
  | 'proofFailed'
  | 'proofOverdue'
  | 'running'
  | 'proving';

/** The one thing to say of backups first; undefined where none are made. */
export function verdictOf(status: BackupsStatus): BackupVerdict | undefined {
  const { source, running, overdue, error, proofError, lastGoodAt } = status;
  if (source === 'none') return undefined;
  if (running) return running.kind === 'proof' ? 'proving' : 'running';
  return (
    troubleOf({ overdue, ...(error ? { error } : {}), ...(proofError ? { proofError } : {}) }) ??
    (lastGoodAt === undefined ? 'waiting' : 'good')
  );
}

/** What an administrator has to see to. */
export function troubleOf({
  error,
  proofError,
  overdue,
}: Pick<BackupsStatus, 'error' | 'proofError' | 'overdue'>):
  | 'failed'
  | 'overdue'
  | 'proofFailed'
  | 'proofOverdue'
  | undefined {
  if (error) return 'failed';
  if (overdue.includes('backup')) return 'overdue';
  if (proofError) return 'proofFailed';
  return overdue.includes('proof') ? 'proofOverdue' : undefined;
}

/** In MB of 10⁶ bytes, one decimal: the decimal as text, for the locale to write. */
export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
