import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { blobName } from './blob-format.ts';
import { BlobDamaged, bytesBetween, findBlob, type FoundBlob } from './blob-streams.ts';
import { isFileError } from './durable-file.ts';

/** A file that lies among the blobs and is not as it was written. `name` is its name on disk. */
export type BlobIssue = { readonly code: 'blob.damaged' | 'blob.stranger'; readonly name: string };

export const BLOB_NAME = /^[0-9a-f]{64}$/;
/** Beside those that hold blobs. */
const OWN_FOLDERS: ReadonlySet<string> = new Set(['drafts', 'incoming', 'damaged']);

export interface BlobFolder {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly names: readonly string[];
  pathOf(name: string): string;
}

/** Reads every byte of every blob. */
export async function verifyBlobs(
  place: BlobFolder,
): Promise<{ readonly ok: boolean; readonly blobs: number; readonly issues: readonly BlobIssue[] }> {
  const { folder, key, names, pathOf } = place;
  const issues: BlobIssue[] = [];
  for (const name of names) {
    const found = await findBlob(pathOf(name), key, name);
    const isSound = typeof found === 'object' && (await hasContent(place, name, found));
    if (!isSound) issues.push({ code: 'blob.damaged', name });
  }
  for (const shard of (await listed(folder)).filter((name) => !OWN_FOLDERS.has(name))) {
    for (const name of /^[0-9a-f]{2}$/.test(shard) ? await listed(join(folder, shard)) : [shard])
      if (!BLOB_NAME.test(name)) issues.push({ code: 'blob.stranger', name });
  }
  return { ok: issues.length === 0, blobs: names.length, issues };
}

async function hasContent({ key, pathOf }: BlobFolder, name: string, found: FoundBlob): Promise<boolean> {
  const hash = createHash('sha256');
  try {
    for await (const bytes of bytesBetween(pathOf(name), found, 0, found.size)) hash.update(bytes);
  } catch (error) {
    if (error instanceof BlobDamaged) return false;
    throw error;
  }
  return blobName(key, hash.digest('hex')) === name;
}

export async function listed(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return [];
    throw error;
  }
}
