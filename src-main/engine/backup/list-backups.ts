import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { repositoryOf, type BackupKeys } from './backup-keys.ts';
import { lastProof, type Proof } from './prove-backup.ts';
import { openRepository } from './repository.ts';
import { readSnapshot, snapshotsOf, type Manifest } from './snapshots.ts';
import type { BackupTarget } from './target.ts';
import { BackupTrouble, type BackupRefusal } from './trouble.ts';

export interface ListedBackup extends Pick<
  Manifest,
  'sequence' | 'takenAtMs' | 'device' | 'version' | 'bytes'
> {
  readonly snapshot: string;
  /** That it holds; absent where the backup was made before they were counted. */
  readonly fileCount?: number;
}

export interface BackupList {
  /** The newest first: of this station and of those it was restored from. */
  readonly backups: readonly ListedBackup[];
  /** Snapshots that do not open: of another station, or damaged. */
  readonly unreadable: readonly string[];
  /** The last restore that was tried and found whole. */
  readonly proof?: Proof;
}

export async function listBackups(
  target: BackupTarget,
  keys: BackupKeys,
): Promise<Result<BackupList, BackupRefusal>> {
  try {
    const names = new Set((await target.list('')).flatMap(({ name }) => repositoryOf(name) ?? []));
    const backups: ListedBackup[] = [];
    const unreadable: string[] = [];
    let proof: Proof | undefined;
    for (const name of names) {
      const repository = openRepository(target, name);
      for (const { object } of await snapshotsOf(repository)) {
        const manifest = await unlessDamaged(async () => (await readSnapshot(repository, object)).open(keys));
        if (!manifest) unreadable.push(object);
        else {
          const { sequence, takenAtMs, device, version, bytes, fileCount } = manifest;
          const counted = fileCount === undefined ? {} : { fileCount };
          backups.push({ snapshot: object, sequence, takenAtMs, device, version, bytes, ...counted });
        }
      }
      const last = await unlessDamaged(() => lastProof(repository, keys));
      if (last && (!proof || last.provenAtMs > proof.provenAtMs)) proof = last;
    }
    const newestFirst = backups.toSorted((a, b) => b.takenAtMs - a.takenAtMs || b.sequence - a.sequence);
    return ok({ backups: newestFirst, unreadable, ...(proof ? { proof } : {}) });
  } catch (error) {
    if (error instanceof BackupTrouble) return fail(error.refusal);
    throw error;
  }
}

export async function unlessDamaged<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BackupTrouble && error.refusal.code === 'backup.damaged') return undefined;
    throw error;
  }
}
