import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { repositoryOf, type BackupKeys } from './backup-keys.ts';
import { openRepository } from './repository.ts';
import { readSnapshot, snapshotsOf } from './snapshots.ts';
import type { BackupTarget } from './target.ts';
import { BackupTrouble, type BackupRefusal } from './trouble.ts';

const PROBE_BYTES = 64;

export interface TargetFound {
  /** Backups there that this station's key opens. */
  readonly own: number;
  /** And those that it does not: of another station, or made before the station had its present key. */
  readonly others: number;
}

/** Writes a few bytes at a target, reads them, removes them, and looks at what lies there already. */
export async function tryTarget(
  target: BackupTarget,
  keys: BackupKeys,
): Promise<Result<TargetFound, BackupRefusal>> {
  const probe = `probe/${randomBytes(8).toString('hex')}`;
  const bytes = randomBytes(PROBE_BYTES);
  try {
    const names = new Set((await target.list('')).flatMap(({ name }) => repositoryOf(name) ?? []));
    await target.put(probe, bytes);
    const read = await target.get(probe);
    await target.remove(probe);
    if (!read?.equals(bytes)) return fail({ code: 'backup.damaged', file: probe });
    let own = 0;
    let others = 0;
    for (const name of names) {
      const repository = openRepository(target, name);
      const snapshots = await snapshotsOf(repository);
      const last = snapshots.at(-1);
      if (last && (await isOpenedBy(async () => (await readSnapshot(repository, last.object)).open(keys))))
        own += snapshots.length;
      else others += snapshots.length;
    }
    return ok({ own, others });
  } catch (error) {
    if (error instanceof BackupTrouble) return fail(error.refusal);
    throw error;
  }
}

async function isOpenedBy(open: () => Promise<unknown>): Promise<boolean> {
  try {
    await open();
    return true;
  } catch (error) {
    if (
      error instanceof BackupTrouble &&
      (error.refusal.code === 'backup.damaged' || error.refusal.code === 'backup.newer')
    )
      return false;
    throw error;
  }
}
