import { statfs } from 'node:fs/promises';
import type { Blobs } from '#shared/disk/blobs.ts';
import type { FileQueue } from '#shared/sync/file-queue.ts';
import { MOST_ASKED } from '#shared/sync/files-api.ts';

/** Of the quota. Above the first, files are let go until the second; up to there they are fetched without anybody wanting them. */
const FULL_SHARE = 0.95;
const ROOMY_SHARE = 0.85;
/** So much of the disk stays free of what nobody asked for. */
const SPARE_DISK_BYTES = 2e9;

export interface FileRoom {
  /** Tells the queue how much may come by itself, and lets go of files where it is tight. */
  settle(): Promise<void>;
  /** @returns whether there is room for so many bytes more */
  make(bytes: number): Promise<boolean>;
}

/**
 * Files that lie at the server, too, are let go for want of room, those first that nobody has looked at for longest.
 * @param stillHeld asks the server once more: what only lies here is never let go
 */
export function fileRoom(
  folder: string,
  blobs: Blobs,
  queue: FileQueue,
  stillHeld: (hashes: readonly string[]) => Promise<ReadonlySet<string>>,
): FileRoom {
  async function letGo(untilBytes: number): Promise<void> {
    const spare = [...queue.spare()].map((hash) => ({ hash, usedAt: blobs.usedAt(hash) ?? 0 }));
    spare.sort((a, b) => a.usedAt - b.usedAt);
    for (let from = 0; from < spare.length; from += MOST_ASKED) {
      if ((await blobs.usedBytes()) <= untilBytes) return;
      const asked = spare.slice(from, from + MOST_ASKED).map(({ hash }) => hash);
      const held = await stillHeld(asked);
      for (const hash of asked) {
        if ((await blobs.usedBytes()) <= untilBytes) return;
        if (held.has(hash) && blobs.evict(hash)) queue.here(hash, false);
      }
      if (held.size === 0) return;
    }
  }

  return {
    async settle() {
      const quota = blobs.quotaBytes();
      if ((await blobs.usedBytes()) > quota * FULL_SHARE) await letGo(quota * ROOMY_SHARE);
      const disk = await statfs(folder);
      const free = disk.bavail * disk.bsize - SPARE_DISK_BYTES;
      queue.room(Math.max(0, Math.min(quota * ROOMY_SHARE - (await blobs.usedBytes()), free)));
    },
    async make(bytes) {
      // The header and tags of a file take a little more than its content.
      const most = blobs.quotaBytes() - bytes * 1.01 - 1_000;
      if ((await blobs.usedBytes()) <= most) return true;
      await letGo(Math.max(0, most));
      return (await blobs.usedBytes()) <= most;
    },
  };
}
