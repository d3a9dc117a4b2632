import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { OpenedReplica } from '../actions.ts';
import { backupKey, backupKeys, repositoryOf, type BackupKeys } from './backup-keys.ts';
import { openRepository, type Repository } from './repository.ts';
import { readSnapshot, snapshotsOf, type Manifest } from './snapshots.ts';
import type { BackupTarget } from './target.ts';
import { BackupTrouble, type BackupRefusal } from './trouble.ts';
import { openUnlock, readUnlock, type Opener, type UnlockRefusal } from './unlock.ts';

export type OpenBackupRefusal = BackupRefusal | UnlockRefusal;

export interface OpenedBackup {
  readonly repository: Repository;
  readonly keys: BackupKeys;
  readonly snapshot: string;
  readonly manifest: Manifest;
  /** Who opened it: a user's id, or `recoveryKey`. */
  readonly userId: string;
  /** The caller wipes it. */
  readonly dataKey: Buffer;
}

/**
 * The newest snapshot at a target that this person or key opens, whichever station it is of.
 * @param atMs not newer than this; Unix time in ms
 * @throws BackupTrouble
 */
export async function openBackup(
  target: BackupTarget,
  opener: Opener,
  atMs = Number.POSITIVE_INFINITY,
): Promise<Result<OpenedBackup, OpenBackupRefusal>> {
  const names = new Set((await target.list('')).flatMap(({ name }) => repositoryOf(name) ?? []));
  const candidates: { repository: Repository; object: string; takenAtMs: number }[] = [];
  for (const name of names) {
    const repository = openRepository(target, name);
    const last = (await snapshotsOf(repository)).findLast(({ takenAtMs }) => takenAtMs <= atMs);
    if (last) candidates.push({ repository, ...last });
  }
  if (candidates.length === 0) return fail({ code: 'backup.none' });
  let refusal: OpenBackupRefusal | undefined;
  for (const { repository, object } of candidates.toSorted((a, b) => b.takenAtMs - a.takenAtMs)) {
    try {
      const opened = await openSnapshot(repository, object, opener);
      if (opened.ok) return opened;
      refusal ??= opened.error;
    } catch (error) {
      if (!(error instanceof BackupTrouble) || error.refusal.code !== 'backup.damaged') throw error;
      // Of another station, perhaps. If none opens, this is what is to be told.
      if (refusal?.code !== 'backup.damaged') refusal = error.refusal;
    }
  }
  return fail(refusal ?? { code: 'backup.none' });
}

async function openSnapshot(
  repository: Repository,
  object: string,
  opener: Opener,
): Promise<Result<OpenedBackup, UnlockRefusal>> {
  const stored = await readSnapshot(repository, object);
  const unlocked = await openUnlock(readUnlock(await repository.get(stored.unlock)), opener);
  if (!unlocked.ok) return unlocked;
  const { dataKey, userId } = unlocked.value;
  const key = backupKey(dataKey);
  const keys = backupKeys(key, '');
  key.fill(0);
  const manifest = stored.open(keys);
  return ok({ repository, keys, snapshot: object, manifest, userId, dataKey });
}

/**
 * The newest backup of a station that is open, by its own data key, of which the result holds a copy.
 * @throws BackupTrouble
 */
export async function openOwnBackup(
  target: BackupTarget,
  { proofKey, backupKey: key, device }: Pick<OpenedReplica, 'proofKey' | 'backupKey' | 'device'>,
): Promise<Result<OpenedBackup, BackupRefusal>> {
  const keys = backupKeys(key, device);
  const repository = openRepository(target, keys.repository);
  const last = (await snapshotsOf(repository)).at(-1);
  if (!last) return fail({ code: 'backup.none' });
  const manifest = (await readSnapshot(repository, last.object)).open(keys);
  const dataKey = Buffer.from(proofKey);
  return ok({ repository, keys, snapshot: last.object, manifest, userId: 'system', dataKey });
}
