import * as z from 'zod';
import type { BackupKeys } from './backup-keys.ts';
import { contentRef } from './chunks.ts';
import type { Repository } from './repository.ts';
import { BackupTrouble, damaged } from './trouble.ts';

/** What stands in front of the sealed part, and is bound to it. */
const headerSchema = z.object({ format: z.literal(1), unlock: z.string() });
const newerSchema = z.object({ format: z.int().min(2) });

const manifestSchema = z.object({
  sequence: z.int().min(1),
  /** Unix time in ms by the station's clock. */
  takenAtMs: z.int(),
  device: z.string(),
  facilityId: z.string(),
  /** Of the program that wrote it. */
  version: z.string(),
  /** The snapshot before this one, by its whole name and with it its content. */
  previous: z.string().exactOptional(),
  /** Of all files. */
  bytes: z.int(),
  fileCount: z.int().exactOptional(),
  /** JSON of the files: see `fileList`. */
  files: contentRef,
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Paths below the data folder, with forward slashes. */
export const fileList = z.array(z.object({ path: z.string(), content: contentRef }));
export type FileList = z.infer<typeof fileList>;

/** What a snapshot's name tells without a key. */
export interface SnapshotName {
  readonly object: string;
  readonly sequence: number;
  readonly takenAtMs: number;
}

const NAME = /\/snapshots\/(\d{8})-(\d{8})t(\d{6})z-[0-9a-f]{64}$/;

/** The oldest first. */
export async function snapshotsOf(repository: Repository): Promise<readonly SnapshotName[]> {
  const found = (await repository.list('snapshots')).flatMap(({ name }) => readSnapshotName(name) ?? []);
  return found.toSorted((a, b) => a.sequence - b.sequence);
}

export function readSnapshotName(object: string): SnapshotName | undefined {
  const [, sequence, date, time] = NAME.exec(object) ?? [];
  if (sequence === undefined || date === undefined || time === undefined) return undefined;
  return { object, sequence: Number(sequence), takenAtMs: timeOf(date, time) };
}

export async function writeSnapshot(
  repository: Repository,
  keys: BackupKeys,
  unlock: string,
  manifest: Manifest,
): Promise<string> {
  const header = `${JSON.stringify({ format: 1, unlock })}\n`;
  const sealed = keys.seal(Buffer.from(JSON.stringify(manifest)), `fieldward snapshot ${header}`);
  const label = `${String(manifest.sequence).padStart(8, '0')}-${timeLabel(manifest.takenAtMs)}-`;
  return repository.put('snapshots', Buffer.concat([Buffer.from(header), sealed]), label);
}

export interface StoredSnapshot {
  readonly object: string;
  /** The object that tells how to open it. */
  readonly unlock: string;
  /** @throws BackupTrouble where the keys are right and the content is not */
  open(keys: BackupKeys): Manifest;
}

export async function readSnapshot(repository: Repository, object: string): Promise<StoredSnapshot> {
  const bytes = await repository.get(object);
  const end = bytes.indexOf('\n') + 1;
  const header = bytes.subarray(0, end).toString();
  const parsed: unknown = JSON.parse(header); // the object is as it was written: its name says so
  if (newerSchema.safeParse(parsed).success) throw new BackupTrouble({ code: 'backup.newer' });
  const { unlock } = headerSchema.parse(parsed);
  return {
    object,
    unlock,
    open(keys) {
      const manifest = keys.open(bytes.subarray(end), `fieldward snapshot ${header}`);
      if (!manifest) throw damaged(object);
      return manifestSchema.parse(JSON.parse(manifest.toString()));
    },
  };
}

/** As it stands in names: 20260312t064200z. */
export function timeLabel(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '').toLowerCase();
}

function timeOf(date: string, time: string): number {
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6)];
  return Date.parse(`${year}-${month}-${day}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`);
}
