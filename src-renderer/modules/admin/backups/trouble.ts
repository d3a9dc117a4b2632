import type { BackupsStatus } from '#shared/modules/backups/backups.contract.ts';

export type BackupVerdict =
  | 'good'
  | 'waiting'
  | 'failed'
  | 'away'
  | 'overdue'
  | 'proofFailed'
  | 'proofOverdue'
  | 'running'
  | 'proving';

/** The one thing to say of backups first; undefined where none are made. */
export function verdictOf(status: BackupsStatus): BackupVerdict | undefined {
  const { source, running, lastGoodAt } = status;
  if (source === 'none') return undefined;
  if (running) return running.kind === 'proof' ? 'proving' : 'running';
  return troubleOf(status) ?? (lastGoodAt === undefined ? 'waiting' : 'good');
}

/** What an administrator has to see to. */
export function troubleOf({
  error,
  away,
  proofError,
  overdue,
}: Pick<BackupsStatus, 'error' | 'away' | 'proofError' | 'overdue'>):
  | 'failed'
  | 'away'
  | 'overdue'
  | 'proofFailed'
  | 'proofOverdue'
  | undefined {
  if (error) return 'failed';
  if (away) return 'away';
  if (overdue.includes('backup')) return 'overdue';
  if (proofError) return 'proofFailed';
  return overdue.includes('proof') ? 'proofOverdue' : undefined;
}

/** Why, and when, of a trouble that has a reason. */
export function reasonOf(status: BackupsStatus, trouble: BackupVerdict | undefined): BackupsStatus['error'] {
  if (trouble === 'failed') return status.error;
  if (trouble === 'away') return status.away;
  return trouble === 'proofFailed' ? status.proofError : undefined;
}

/** In MB of 10⁶ bytes, one decimal: the decimal as text, for the locale to write. */
export function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
