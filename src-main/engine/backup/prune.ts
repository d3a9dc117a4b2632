import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { BackupKeys } from './backup-keys.ts';
import { ChunkMap, loadChunkMap, writeIndex, type IndexedPack } from './chunk-map.ts';
import { ChunkReader, ChunkWriter } from './chunks.ts';
import { openRepository, type Repository } from './repository.ts';
import { snapshotsToKeep, type Retention } from './retention.rules.ts';
import { fileList, readSnapshot, snapshotsOf } from './snapshots.ts';
import type { BackupTarget, TargetObject } from './target.ts';
import { BackupTrouble, type BackupRefusal } from './trouble.ts';

export interface PruneReport {
  readonly kept: number;
  readonly removed: number;
  readonly freedBytes: number;
}

/** A younger object may belong to work that is under way. By the target's clock. */
const YOUNG_MS = 24 * 3_600_000;
/** A pack of which less than this is needed still is rewritten. */
const NEEDED_SHARE = 0.5;
/** More are made one, which is quicker to read. */
const MOST_INDEXES = 16;

/**
 * Removes the snapshots that retention lets go, and what nothing refers to any more. Removes nothing where a snapshot that
 * is to stay cannot be read. What is needed is stored and indexed anew before anything old goes, so that it may be cut off
 * anywhere.
 */
export async function prune(options: {
  readonly target: BackupTarget;
  readonly keys: BackupKeys;
  /** Unix time in ms. */
  readonly nowMs: number;
  readonly retention: Retention;
}): Promise<Result<PruneReport, BackupRefusal>> {
  const { target, keys, nowMs, retention } = options;
  try {
    return ok(await pruned(openRepository(target, keys.repository), keys, nowMs, retention));
  } catch (error) {
    if (error instanceof BackupTrouble) return fail(error.refusal);
    throw error;
  }
}

async function pruned(
  repository: Repository,
  keys: BackupKeys,
  nowMs: number,
  retention: Retention,
): Promise<PruneReport> {
  const snapshots = await snapshotsOf(repository);
  const keep = snapshotsToKeep(snapshots, retention);
  const gone = snapshots.filter(({ object }) => !keep.has(object));
  const old = await oldObjects(repository, nowMs);
  const { chunks, unlocks } = await neededBy(repository, keys, keep);

  const map = await loadChunkMap(repository, keys);
  const reader = new ChunkReader(repository, keys, map);
  const moved = new ChunkWriter(repository, keys, new ChunkMap());
  const staying = [];
  const leaving = new Set<string>();
  const kept = new Set<string>();
  for (const pack of mostNeededFirst(map, chunks)) {
    const needed = pack.chunks.filter(([name]) => chunks.has(name) && !kept.has(name));
    for (const [name] of needed) kept.add(name);
    const bytes = needed.reduce((sum, [, , length]) => sum + length, 0);
    const isOld = old.packs.has(pack.pack);
    if (isOld && bytes === 0) leaving.add(pack.pack);
    else if (isOld && bytes < pack.bytes * NEEDED_SHARE) {
      for (const [name] of needed) await moved.add(await reader.read(name));
      leaving.add(pack.pack);
    } else staying.push(pack);
  }
  await moved.flush();

  const removed: TargetObject[] = [];
  const remove = async (objects: Iterable<TargetObject>) => {
    for (const object of objects) {
      await repository.remove(object.name);
      removed.push(object);
    }
  };
  for (const { object } of gone) await repository.remove(object);
  const unindexed = [...old.packs.values()].filter(({ name }) => !map.packs.has(name));
  if (leaving.size > 0 || map.indexes.length > MOST_INDEXES) {
    const whole = await writeIndex(repository, keys, staying);
    const superseded = new Set(map.indexes.filter((name) => name !== whole && !map.damaged.includes(name)));
    await remove((await repository.list('indexes')).filter(({ name }) => superseded.has(name)));
  }
  await remove([...old.packs.values()].filter(({ name }) => leaving.has(name)));
  // A pack that only a damaged index tells of looks like one that no index tells of.
  if (map.damaged.length === 0) await remove(unindexed);
  await remove([...old.unlock.values()].filter(({ name }) => !unlocks.has(name)));
  return {
    kept: keep.size,
    removed: gone.length,
    freedBytes: removed.reduce((sum, { bytes }) => sum + bytes, 0) - moved.storedBytes,
  };
}

/** So that a chunk that lies in several stays in one, and the others become empty. */
function mostNeededFirst(map: ChunkMap, chunks: ReadonlySet<string>): readonly IndexedPack[] {
  const needOf = (pack: IndexedPack) =>
    pack.chunks.reduce((sum, [name, , bytes]) => sum + (chunks.has(name) ? bytes : 0), 0);
  return [...map.packs.values()]
    .map((pack) => ({ pack, need: needOf(pack) }))
    .toSorted((a, b) => b.need - a.need)
    .map(({ pack }) => pack);
}

async function oldObjects(repository: Repository, nowMs: number) {
  const old = async (kind: 'packs' | 'unlock') =>
    new Map(
      (await repository.list(kind))
        .filter(({ modifiedMs }) => nowMs - modifiedMs > YOUNG_MS)
        .map((object) => [object.name, object]),
    );
  return { packs: await old('packs'), unlock: await old('unlock') };
}

async function neededBy(repository: Repository, keys: BackupKeys, snapshots: ReadonlySet<string>) {
  const reader = new ChunkReader(repository, keys, await loadChunkMap(repository, keys));
  const chunks = new Set<string>();
  const unlocks = new Set<string>();
  for (const object of snapshots) {
    const stored = await readSnapshot(repository, object);
    unlocks.add(stored.unlock);
    const { files } = stored.open(keys);
    const list = fileList.parse(JSON.parse((await reader.contentOf(files)).toString()));
    for (const content of [files, ...list.map((file) => file.content)]) {
      const names = await reader.namesOf(content);
      for (const name of [...names.content, ...names.lists]) chunks.add(name);
    }
  }
  return { chunks, unlocks };
}
