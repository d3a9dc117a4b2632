import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { newDeviceName } from '../keys/device-name.ts';
import { resealSlot } from '../keys/key-slots.ts';
import { noting, parseSlotFile, SLOTS_DAMAGED, writeSlotFile, type SlotFile } from '../keys/slot-file.ts';
import { stationFolder } from '../keys/station-folder.ts';
import { FULL_DISK, isFileError, syncFolder } from '#shared/disk/durable-file.ts';
import type { OpenError } from '../store/store-errors.ts';
import { loadChunkMap } from './chunk-map.ts';
import { CHUNK_BYTES, ChunkReader } from './chunks.ts';
import { openBackup, type OpenBackupRefusal, type OpenedBackup } from './open-backup.ts';
import { BLOBS_PATH, REPLICA_PATH, SLOTS_PATH } from './run-backup.ts';
import { fileList } from './snapshots.ts';
import { takeIdentity } from './take-identity.ts';
import type { BackupTarget } from './target.ts';
import { BackupTrouble, damaged } from './trouble.ts';
import type { Opener } from './unlock.ts';

export type RestoreRefusal =
  | OpenBackupRefusal
  | OpenError
  /** There is a station in the folder, or part of one. */
  | { readonly code: 'restore.folderInUse' }
  | { readonly code: 'restore.cannotWrite' }
  | { readonly code: 'restore.diskFull' };

export interface RestoreOptions {
  readonly target: BackupTarget;
  readonly opener: Opener;
  /** Not newer than this; Unix time in ms. */
  readonly atMs?: number;
  /** New, or left by a restore that was cut off. */
  readonly dataDir: string;
  readonly nowMs: number;
  readonly onProgress?: (done: { readonly bytes: number; readonly ofBytes: number }) => void;
}

export interface RestoreReport {
  readonly snapshot: string;
  readonly takenAtMs: number;
  readonly bytes: number;
  readonly files: number;
  /** The new ones, of this folder. */
  readonly device: string;
  readonly mrnPrefix: string;
}

/** While it is there the folder is no station yet. */
const UNFINISHED = 'restoring';

/**
 * Makes a station of a backup, in a new folder: exactly the documents of its moment, under a new device identity. The slot
 * file comes last, so that a restore which is cut off leaves no station, and the next one begins anew.
 */
export async function restore(options: RestoreOptions): Promise<Result<RestoreReport, RestoreRefusal>> {
  return namingRefusals(async () => {
    const opened = await openBackup(options.target, options.opener, options.atMs);
    if (!opened.ok) return opened;
    try {
      return await restoreOpened(opened.value, options);
    } finally {
      opened.value.dataKey.fill(0);
    }
  });
}

/** What `restore` does once the backup is open. The caller wipes the data key. */
export async function restoreOpened(
  opened: OpenedBackup,
  { dataDir, nowMs, onProgress }: Pick<RestoreOptions, 'dataDir' | 'nowMs' | 'onProgress'>,
): Promise<Result<RestoreReport, RestoreRefusal>> {
  const { manifest, snapshot, userId, dataKey } = opened;
  const draft = join(dataDir, UNFINISHED);
  const folder = stationFolder(dataDir);
  const prepared = await prepare(dataDir, draft);
  if (!prepared.ok) return prepared;
  const { slotBytes, files } = await writeFiles(opened, draft, onProgress);
  const slots = parseSlotFile(slotBytes.toString());
  if (!slots.ok) return fail(slots.error.code === 'store.newer' ? { code: 'backup.newer' } : SLOTS_DAMAGED);
  const identity = await takeIdentity(join(draft, REPLICA_PATH), dataKey, slots.value.cipher);
  if (!identity.ok) return identity;
  for (const name of await readdir(draft)) {
    if (!name.endsWith('.lock')) await rename(join(draft, name), join(dataDir, name));
  }
  await syncFolder(dataDir);
  const device = newDeviceName();
  writeSlotFile(folder.slots, ownSlots(slots.value, device, dataKey, userId, nowMs));
  await rm(draft, { recursive: true, force: true });
  const { takenAtMs, bytes } = manifest;
  return ok({ snapshot, takenAtMs, bytes, files, device, mrnPrefix: identity.value.mrnPrefix });
}

/**
 * The next sign-in writes the restore into the audit trail, as the first entry of the new device's chain. Keys bound to
 * another machine's keychain are unbound, or nobody's password would open the station here.
 */
function ownSlots(
  { bound, auditHead: _ended, ...file }: SlotFile,
  device: string,
  dataKey: Uint8Array,
  userId: string,
  atMs: number,
): SlotFile {
  const slots = bound ? file.slots.map((slot) => resealSlot(slot, dataKey)) : file.slots;
  return noting({ ...file, slots, device }, { userId, atMs, action: 'station.restore' });
}

async function prepare(
  dataDir: string,
  draft: string,
): Promise<Result<void, { readonly code: 'restore.folderInUse' }>> {
  const { slots, slotsDraft } = stationFolder(dataDir);
  if (existsSync(slots) || existsSync(slotsDraft)) return fail({ code: 'restore.folderInUse' });
  if (existsSync(draft)) {
    for (const name of await readdir(dataDir)) {
      if (name.startsWith(REPLICA_PATH) || name === BLOBS_PATH)
        await rm(join(dataDir, name), { recursive: true, force: true });
    }
    await rm(draft, { recursive: true });
  } else if (existsSync(dataDir) && (await readdir(dataDir)).length > 0) {
    return fail({ code: 'restore.folderInUse' });
  }
  await mkdir(draft, { recursive: true, mode: 0o700 });
  await syncFolder(dataDir);
  return ok(undefined);
}

interface Place {
  readonly path: string;
  readonly at: number;
}

/** Fetches every pack once, whatever the order in which the files need it, and writes each chunk where it belongs. */
async function writeFiles(
  { repository, keys, manifest }: OpenedBackup,
  draft: string,
  onProgress: RestoreOptions['onProgress'],
): Promise<{ readonly slotBytes: Buffer; readonly files: number }> {
  const reader = new ChunkReader(repository, keys, await loadChunkMap(repository, keys));
  const files = fileList.parse(JSON.parse((await reader.contentOf(manifest.files)).toString()));
  const slots = files.find(({ path }) => path === SLOTS_PATH);
  if (!slots) throw damaged(repository.name);
  const places = new Map<string, Place[]>();
  for (const { path, content } of files.filter((file) => file !== slots)) {
    if (path !== REPLICA_PATH && !/^blobs\/[0-9a-f]{2}\/[0-9a-f]{64}$/.test(path)) continue;
    await makeFile(join(draft, path), content.size);
    const { content: names } = await reader.namesOf(content);
    names.forEach((name, index) => {
      const place = { path: join(draft, path), at: index * CHUNK_BYTES };
      const others = places.get(name);
      if (others) others.push(place);
      else places.set(name, [place]);
    });
  }
  const inPacks = [...places].toSorted(([a], [b]) => (packOf(reader, a) < packOf(reader, b) ? -1 : 1));
  const writer = new PlaceWriter();
  let bytes = 0;
  try {
    for (const [name, wanted] of inPacks) {
      const chunk = await reader.read(name);
      for (const place of wanted) {
        await writer.write(place, chunk);
        bytes += chunk.length;
      }
      onProgress?.({ bytes, ofBytes: manifest.bytes });
    }
  } finally {
    await writer.close();
  }
  for (const { path } of files.filter((file) => file !== slots)) await syncFile(join(draft, path));
  return { slotBytes: await reader.contentOf(slots.content), files: files.length };
}

function packOf(reader: ChunkReader, chunk: string): string {
  return reader.placeOf(chunk)?.pack ?? '';
}

async function makeFile(path: string, size: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'wx', 0o600);
  try {
    await handle.truncate(size);
  } finally {
    await handle.close();
  }
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(dirname(path));
}

/** Keeps the file open that it wrote to last: mostly it is the replica's. */
class PlaceWriter {
  #path = '';
  #handle: FileHandle | undefined;

  async write({ path, at }: Place, bytes: Buffer): Promise<void> {
    if (path !== this.#path || !this.#handle) {
      await this.close();
      this.#handle = await open(path, 'r+');
      this.#path = path;
    }
    await this.#handle.write(bytes, 0, bytes.length, at);
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }
}

/** Turns what is thrown for troubles that are expected into refusals. */
export async function namingRefusals<T, E>(
  work: () => Promise<Result<T, E>>,
): Promise<
  Result<T, E | BackupTrouble['refusal'] | { readonly code: 'restore.cannotWrite' | 'restore.diskFull' }>
> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BackupTrouble) return fail(error.refusal);
    if (isFileError(error, ...FULL_DISK)) return fail({ code: 'restore.diskFull' });
    if (isFileError(error)) return fail({ code: 'restore.cannotWrite' });
    throw error;
  }
}
