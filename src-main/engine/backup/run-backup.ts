import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Blobs } from '#shared/disk/blobs.ts';
import { readSlotFile } from '../keys/slot-file.ts';
import { isFileError, piecesOf } from '#shared/disk/durable-file.ts';
import { SnapshotReleased, type FileSnapshot } from '../store/file-snapshot.ts';
import type { BackupKeys } from './backup-keys.ts';
import { ChunkMap, loadChunkMap } from './chunk-map.ts';
import { CHUNK_BYTES, ChunkReader, ChunkWriter, storeContent, type ContentRef } from './chunks.ts';
import { openRepository, type Repository } from './repository.ts';
import { fileList, readSnapshot, snapshotsOf, writeSnapshot, type FileList } from './snapshots.ts';
import type { BackupTarget } from './target.ts';
import { BackupTrouble, type BackupRefusal } from './trouble.ts';
import { unlockBytes } from './unlock.ts';

/** What is backed up: the files of one data folder. */
export interface BackupSource {
  snapshot(): FileSnapshot | undefined;
  readonly blobs: Pick<Blobs, 'names' | 'pathOf' | 'keepAll'>;
  /** The slot file's path. */
  readonly slots: string;
  readonly device: string;
  readonly facilityId: string;
  readonly version: string;
}

export interface BackupOptions {
  readonly target: BackupTarget;
  readonly keys: BackupKeys;
  readonly source: BackupSource;
  /** Unix time in ms. */
  readonly nowMs: number;
  /** Stores everything anew, whatever is there: where the target's content is in doubt. */
  readonly full?: boolean;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: { readonly bytes: number; readonly ofBytes: number }) => void;
}

export interface BackupReport {
  /** The object that names it. */
  readonly snapshot: string;
  readonly sequence: number;
  readonly takenAtMs: number;
  /** Of all files that it holds. */
  readonly bytes: number;
  /** What was new and had to be stored. */
  readonly storedBytes: number;
  readonly files: number;
  /** Objects of earlier backups that were found damaged. What they held of this one was stored anew. */
  readonly damaged: readonly string[];
}

export const REPLICA_PATH = 'station.db';
export const SLOTS_PATH = 'keys.json';
export const BLOBS_PATH = 'blobs';

/** Long enough for a list or a search that stands in the way to end. */
const TRIES = 50;
const TRY_EVERY_MS = 100;
const READ_BYTES = CHUNK_BYTES * 16;

/**
 * Copies the replica as it stands now, the slot file and the blobs to a target: what is there already is not sent again.
 * Commands go on. Cut off anywhere, what earlier backups hold stays whole, and the next run goes on where this one stopped.
 */
export async function runBackup(options: BackupOptions): Promise<Result<BackupReport, BackupRefusal>> {
  const { source } = options;
  const release = source.blobs.keepAll();
  try {
    return ok(await backUp(options));
  } catch (error) {
    if (error instanceof BackupTrouble) return fail(error.refusal);
    throw error;
  } finally {
    release();
  }
}

async function backUp({
  target,
  keys,
  source,
  nowMs,
  full = false,
  ...rest
}: BackupOptions): Promise<BackupReport> {
  const repository = openRepository(target, keys.repository);
  const known = await loadChunkMap(repository, keys);
  const earlier = await earlierSnapshot(repository, keys, known);
  const map = full ? new ChunkMap() : known;
  const writer = new ChunkWriter(repository, keys, map);
  const copying = copyFiles(writer, source, full ? [] : earlier.files, rest);
  const { list, slots } = await copying.catch(async (error: unknown) => {
    if (error instanceof BackupTrouble && error.refusal.code === 'backup.stopped') await writer.index();
    throw error;
  });
  const files = await storeContent(writer, oneOf(Buffer.from(JSON.stringify(list))));
  await writer.flush();
  const unlock = await repository.put('unlock', unlockBytes(slots));
  const bytes = list.reduce((sum, { content }) => sum + content.size, 0);
  const sequence = earlier.sequence + 1;
  const snapshot = await writeSnapshot(repository, keys, unlock, {
    sequence,
    takenAtMs: nowMs,
    device: source.device,
    facilityId: source.facilityId,
    version: source.version,
    ...(earlier.object === undefined ? {} : { previous: earlier.object }),
    bytes,
    fileCount: list.length,
    files,
  });
  return {
    snapshot,
    sequence,
    takenAtMs: nowMs,
    bytes,
    storedBytes: writer.storedBytes,
    files: list.length,
    damaged: [...known.damaged, ...new Set(known.lost.values()), ...earlier.damaged],
  };
}

interface Earlier {
  readonly sequence: number;
  readonly object?: string;
  readonly files: FileList;
  readonly damaged: readonly string[];
}

/** The last snapshot, whose blobs need not be read again. A damaged one is no reason to have no further backup. */
async function earlierSnapshot(repository: Repository, keys: BackupKeys, map: ChunkMap): Promise<Earlier> {
  const last = (await snapshotsOf(repository)).at(-1);
  if (!last) return { sequence: 0, files: [], damaged: [] };
  const { object, sequence } = last;
  try {
    const { files } = (await readSnapshot(repository, object)).open(keys);
    const list = await new ChunkReader(repository, keys, map).contentOf(files);
    return { sequence, object, files: fileList.parse(JSON.parse(list.toString())), damaged: [] };
  } catch (error) {
    if (!(error instanceof BackupTrouble) || error.refusal.code !== 'backup.damaged') throw error;
    return { sequence, object, files: [], damaged: [error.refusal.file] };
  }
}

async function copyFiles(
  writer: ChunkWriter,
  source: BackupSource,
  earlier: FileList,
  { signal, onProgress }: Pick<BackupOptions, 'signal' | 'onProgress'>,
) {
  const list: FileList = [];
  const snapshot = await takeSnapshot(source, signal);
  try {
    const slots = readSlotFile(source.slots);
    if (!slots.ok) throw new Error(`a station that is open has no slot file: ${slots.error.code}`);
    const slotBytes = readFileSync(source.slots);
    list.push({
      path: REPLICA_PATH,
      content: await storeContent(writer, piecesOfSnapshot(snapshot, signal, onProgress)),
    });
    list.push({ path: SLOTS_PATH, content: await storeContent(writer, oneOf(slotBytes)) });
    snapshot.release();
    // After the snapshot: every blob that its records refer to is there by now, and nothing is collected meanwhile.
    const before = new Map(earlier.map(({ path, content }) => [path, content]));
    for (const name of await source.blobs.names()) {
      signal?.throwIfAborted();
      const path = `${BLOBS_PATH}/${name.slice(0, 2)}/${name}`;
      const content = before.get(path) ?? (await storeBlob(writer, source.blobs.pathOf(name)));
      if (content) list.push({ path, content });
    }
    return { list, slots: slots.value };
  } catch (error) {
    // Told to stop, or the station was closed or given a new data key under it.
    if (signal?.aborted || error instanceof SnapshotReleased)
      throw new BackupTrouble({ code: 'backup.stopped' }, { cause: error });
    throw error;
  } finally {
    snapshot.release();
  }
}

async function takeSnapshot(source: BackupSource, signal?: AbortSignal): Promise<FileSnapshot> {
  for (let turn = 0; turn < TRIES && !signal?.aborted; turn += 1) {
    const snapshot = source.snapshot();
    if (snapshot) return snapshot;
    await delay(TRY_EVERY_MS);
  }
  throw new BackupTrouble({ code: signal?.aborted ? 'backup.stopped' : 'backup.busy' });
}

async function* piecesOfSnapshot(
  snapshot: FileSnapshot,
  signal: AbortSignal | undefined,
  onProgress: BackupOptions['onProgress'],
): AsyncGenerator<Buffer> {
  for (let at = 0; at < snapshot.bytes; at += READ_BYTES) {
    signal?.throwIfAborted();
    yield await snapshot.read(at, Math.min(READ_BYTES, snapshot.bytes - at));
    onProgress?.({ bytes: Math.min(snapshot.bytes, at + READ_BYTES), ofBytes: snapshot.bytes });
  }
}

/** @returns undefined where it is gone: legal erasure waits for no backup */
async function storeBlob(writer: ChunkWriter, path: string): Promise<ContentRef | undefined> {
  try {
    return await storeContent(writer, piecesOf(path, READ_BYTES));
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function* oneOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
