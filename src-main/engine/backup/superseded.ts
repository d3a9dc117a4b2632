import * as z from 'zod';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { recordingReader } from '../commands/recording-reader.ts';
import { openRepository } from './repository.ts';
import { snapshotsToKeep, type Retention } from './retention.rules.ts';
import { snapshotsOf, type SnapshotName } from './snapshots.ts';
import type { BackupTarget } from './target.ts';

/** Where this device has backed up to, by the names that follow from its data keys. */
const BACKUP_REPOSITORIES = 'backup.repositories';
const repositoriesSchema = z.object({
  device: z.string(),
  current: z.string(),
  /** Under earlier data keys of the same device, the oldest first. */
  earlier: z.array(z.string()),
});
export type Repositories = z.infer<typeof repositoriesSchema>;

/**
 * Notes the repository that the present key leads to, and with it those that came before. Those of another device are not
 * ours to tidy: the station that this one was restored or copied from may be alive.
 */
export async function noteRepository(
  engine: EngineContext,
  opened: OpenedReplica,
  current: string,
): Promise<Repositories> {
  return opened.serially(async () => {
    const read = recordingReader(opened.replica.reader());
    const before = repositoriesSchema.safeParse(await read.counter(BACKUP_REPOSITORIES));
    const isOwn = before.success && before.data.device === opened.device;
    if (isOwn && before.data.current === current) return before.data;
    const earlier = isOwn ? [...before.data.earlier, before.data.current] : [];
    const next = { device: opened.device, current, earlier: earlier.filter((name) => name !== current) };
    writeCounter(engine, opened, next, await read.counterBase(BACKUP_REPOSITORIES));
    return next;
  });
}

/** Removes the repositories of earlier keys of which retention lets every backup go. @returns the names that are gone */
export async function dropSuperseded(
  engine: EngineContext,
  opened: OpenedReplica,
  target: BackupTarget,
  { current, earlier }: Repositories,
  retention: Retention,
): Promise<readonly string[]> {
  const fresh = await snapshotsOf(openRepository(target, current));
  if (fresh.length === 0) return [];
  const gone: string[] = [];
  for (const name of earlier) {
    const old = await snapshotsOf(openRepository(target, name));
    if (!isOutlived(old, fresh, retention)) continue;
    // What tells how to open it goes first: cut off here, what is left opens for nobody.
    const objects = await target.list(`${name}/`);
    const inOrder = objects.toSorted((a, b) => Number(isUnlock(b.name)) - Number(isUnlock(a.name)));
    for (const object of inOrder) await target.remove(object.name);
    gone.push(name);
  }
  if (gone.length === 0) return gone;
  await opened.serially(async () => {
    const read = recordingReader(opened.replica.reader());
    const now = repositoriesSchema.parse(await read.counter(BACKUP_REPOSITORIES));
    const next = { ...now, earlier: now.earlier.filter((name) => !gone.includes(name)) };
    writeCounter(engine, opened, next, await read.counterBase(BACKUP_REPOSITORIES));
  });
  return gone;
}

/** Whether retention, looking at the old backups and the new ones as one row, would keep none of the old. */
export function isOutlived(
  old: readonly SnapshotName[],
  fresh: readonly SnapshotName[],
  retention: Retention,
): boolean {
  const first = old.at(-1)?.sequence ?? 0;
  const row = [...old, ...fresh.map((snapshot) => ({ ...snapshot, sequence: snapshot.sequence + first }))];
  const kept = snapshotsToKeep(row, retention);
  return old.every(({ object }) => !kept.has(object));
}

function isUnlock(name: string): boolean {
  return name.includes('/unlock/');
}

function writeCounter(
  { log }: EngineContext,
  { replica }: OpenedReplica,
  value: Repositories,
  base: Awaited<ReturnType<ReturnType<typeof recordingReader>['counterBase']>>,
): void {
  // Overtaken, it is noted by the next backup.
  if (!replica.commit([{ kind: 'counter', key: BACKUP_REPOSITORIES, value, base }]).ok)
    log.error('backup.repositories', { code: 'conflict' });
}
