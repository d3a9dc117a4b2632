import type { BackupKeys } from './backup-keys.ts';
import type { BackupState } from './backup-state.ts';
import { unlessDamaged } from './list-backups.ts';
import { lastProof } from './prove-backup.ts';
import { openRepository } from './repository.ts';
import type { BackupTarget } from './target.ts';

export type Measured = Pick<BackupState, 'snapshots' | 'bytes' | 'provenMs'>;

/** What lies at the target, and when a restore of it was last proven, from whichever program. */
export async function measuredAt(target: BackupTarget, keys: BackupKeys): Promise<Measured> {
  const { repository: name } = keys;
  const objects = await target.list(`${name}/`);
  const proof = await unlessDamaged(() => lastProof(openRepository(target, name), keys));
  return {
    snapshots: objects.filter((object) => object.name.startsWith(`${name}/snapshots/`)).length,
    bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
    ...(proof ? { provenMs: proof.provenAtMs } : {}),
  };
}
