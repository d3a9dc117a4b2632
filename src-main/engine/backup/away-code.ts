import { toldCode } from './target-trouble.ts';
import type { BackupTarget } from './target.ts';
import { BackupTrouble } from './trouble.ts';

/**
 * Why the backups at a target are not in reach; undefined where they are. Where a stick was mounted lies an empty folder,
 * so that the target answering is not enough.
 * @param repository what the last backup lies in
 */
export async function awayCode(target: BackupTarget, repository: string): Promise<string | undefined> {
  try {
    return (await target.holds(repository)) ? undefined : 'target.unreachable';
  } catch (error) {
    if (error instanceof BackupTrouble) return toldCode(error.refusal);
    throw error;
  }
}
