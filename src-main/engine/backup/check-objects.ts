import type { BackupKeys } from './backup-keys.ts';
import { loadChunkMap } from './chunk-map.ts';
import { damagedPack } from './chunks.ts';
import type { ObjectKind, Repository } from './repository.ts';
import { readSnapshot, snapshotsOf } from './snapshots.ts';
import { BackupTrouble } from './trouble.ts';

const KINDS: readonly ObjectKind[] = ['unlock', 'packs', 'indexes', 'snapshots', 'proofs'];

/** Reads every object of a repository. @returns the names of those that are not as they were written, or are missing */
export async function damagedObjects(repository: Repository, keys: BackupKeys): Promise<readonly string[]> {
  const found = new Set<string>();
  const map = await loadChunkMap(repository, keys);
  for (const name of [...map.damaged, ...map.lost.values()]) found.add(name);
  for (const kind of KINDS) {
    for (const { name } of await repository.list(kind)) {
      const isSound = await readsWell(async () => {
        if (kind === 'packs') return !damagedPack(await repository.get(name), map.packs.get(name), keys);
        if (kind === 'snapshots') (await readSnapshot(repository, name)).open(keys);
        else await repository.get(name);
        return true;
      });
      if (!isSound) found.add(name);
    }
  }
  for (const name of await outOfChain(repository, keys, found)) found.add(name);
  return [...found].toSorted();
}

/** Snapshots that name another one before them than the one that stands there. Where retention let one go, nothing is said. */
async function outOfChain(
  repository: Repository,
  keys: BackupKeys,
  damaged: ReadonlySet<string>,
): Promise<readonly string[]> {
  const snapshots = await snapshotsOf(repository);
  const wrong: string[] = [];
  for (const [index, { object, sequence }] of snapshots.entries()) {
    if (damaged.has(object)) continue;
    const manifest = (await readSnapshot(repository, object)).open(keys);
    const before = snapshots[index - 1];
    const isBehind = before?.sequence === sequence - 1;
    if (manifest.sequence !== sequence || (isBehind && manifest.previous !== before.object))
      wrong.push(object);
  }
  return wrong;
}

async function readsWell(read: () => Promise<boolean>): Promise<boolean> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof BackupTrouble && error.refusal.code === 'backup.damaged') return false;
    throw error;
  }
}
