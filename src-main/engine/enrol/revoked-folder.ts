import { existsSync, readFileSync, rmSync } from 'node:fs';
import * as z from 'zod';
import type { StationFolder } from '../keys/station-folder.ts';
import { writeDurably } from '#shared/disk/durable-file.ts';

const noticeSchema = z.object({
  version: z.literal(1),
  /** ISO 8601. */
  at: z.string().max(40),
  facilityName: z.string().max(200),
  /** Documents that the server did not take. */
  left: z.int().min(0),
  /** The file in the folder that holds them, for administrators. */
  parcel: z.string().max(100).exactOptional(),
});
/** What is left of a station whose access was withdrawn. Nothing of it is secret. */
export type RevokedNotice = z.infer<typeof noticeSchema>;

/** @returns undefined where the station was not revoked */
export function readRevoked({ revoked }: StationFolder): RevokedNotice | undefined {
  if (!existsSync(revoked)) return undefined;
  return noticeSchema.parse(JSON.parse(readFileSync(revoked, 'utf8'))); // written whole, by us
}

/**
 * Takes the keys away, then the rest. Once the notice is on disk the station never opens again: whatever cuts this off, the
 * next start goes on with it.
 */
export async function wipeFolder(folder: StationFolder, notice: RevokedNotice): Promise<void> {
  await writeDurably(folder.revoked, JSON.stringify(notice));
  finishWipe(folder);
}

/** Does nothing where the station was not revoked. */
export function finishWipe(folder: StationFolder): void {
  if (!existsSync(folder.revoked)) return;
  const { slots, slotsDraft, enrolDraft, replica, blobs } = folder;
  // The keys first: without them the rest is noise.
  for (const file of [slots, `${slots}.tmp`, slotsDraft, enrolDraft]) rmSync(file, { force: true });
  for (const suffix of ['', '-wal', '-shm', '-journal', '.rekey', '.rekey-wal', '.rekey-shm'])
    rmSync(replica + suffix, { force: true });
  rmSync(blobs, { recursive: true, force: true });
}
