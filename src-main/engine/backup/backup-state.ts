import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { isFileError, writeDurably } from '#shared/disk/durable-file.ts';

const trouble = z.object({ code: z.string().max(80), atMs: z.int() });

/** What a station remembers of its backups: times and codes, in clear, and nothing of where they lie. Times are Unix time in ms by the station's clock. */
const stateSchema = z.object({
  /** Whose backups: a copied folder is another device's, and has made none. */
  device: z.string().exactOptional(),
  /** Absent before the first. */
  lastMs: z.int().exactOptional(),
  /** Name of the folder at the target that it lies in. */
  repository: z.string().exactOptional(),
  /** It was there and is not in reach: since when, as far as anybody has looked, and why. */
  away: trouble.exactOptional(),
  /** What the last try ended with, where it failed. */
  error: trouble.exactOptional(),
  /** The last restore that was tried and found whole. */
  provenMs: z.int().exactOptional(),
  /** What the last trial restore ended with, where it was not. */
  proofError: trouble.exactOptional(),
  snapshots: z.int().exactOptional(),
  bytes: z.int().exactOptional(),
});
export type BackupState = z.infer<typeof stateSchema>;

export function readState(file: string): BackupState {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch (error) {
    // None yet, or one that the next backup writes anew; or no data folder at all, which opening it tells.
    if (isFileError(error, 'ENOENT', 'ENOTDIR') || error instanceof SyntaxError) return {};
    throw error;
  }
}

export async function writeState(file: string, state: BackupState): Promise<void> {
  await writeDurably(file, JSON.stringify(state));
}
