/** Why a backup or a restore ended early. `file` is a name at the target: ids and times, nothing of a patient. */
export type BackupRefusal =
  /** No room left at the target. What was there stays usable. */
  | { readonly code: 'target.full' }
  /** Not plugged in, not mounted, no network. */
  | { readonly code: 'target.unreachable'; readonly reason: string }
  /** It answers, and does not let us: rights, credentials, no such bucket. */
  | { readonly code: 'target.refused'; readonly reason: string }
  /** An object is missing or is not as it was written. */
  | { readonly code: 'backup.damaged'; readonly file: string }
  /** Nothing to restore: no backup, or none as old as that. */
  | { readonly code: 'backup.none' }
  /** Another copy of the file is being taken, or a long read holds an older state. Try again. */
  | { readonly code: 'backup.busy' }
  | { readonly code: 'backup.stopped' }
  /** Written by a later version of this program. */
  | { readonly code: 'backup.newer' };

/** Why one cannot begin. */
export type NotNow = { readonly code: 'backup.notSetUp' } | { readonly code: 'backup.busy' };

/** Thrown through the streams of a backup; whoever began the work turns it into a refusal. */
export class BackupTrouble extends Error {
  readonly refusal: BackupRefusal;
  constructor(refusal: BackupRefusal, options?: ErrorOptions) {
    super(refusal.code, options);
    this.name = 'BackupTrouble';
    this.refusal = refusal;
  }
}

export function damaged(file: string): BackupTrouble {
  return new BackupTrouble({ code: 'backup.damaged', file });
}
