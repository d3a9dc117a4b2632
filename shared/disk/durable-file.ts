import { constants, createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A folder's own entry: without it a renamed file may be gone after a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return; // a folder cannot be opened there; its file system journals the rename
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The old content or the new one, whole, whenever the power goes. On disk when the promise resolves. */
export async function writeDurably(file: string, bytes: Uint8Array | string): Promise<void> {
  const draft = `${file}.part`;
  try {
    const handle = await open(draft, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncFolder(dirname(file));
}

/** All of the bytes: the operating system may take fewer at a time. @param at place in the file; absent: where the last write ended */
export async function writeWhole(handle: FileHandle, bytes: Uint8Array, at?: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const place = at === undefined ? null : at + done;
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, place);
    done += bytesWritten;
  }
}

/** What the operating system says no with. */
export function isFileError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'syscall' in error &&
    (codes.length === 0 || codes.includes(error.code))
  );
}

/** Full disk, or the share of it that this account may use. */
export const FULL_DISK = ['ENOSPC', 'EDQUOT', 'EFBIG'] as const;

/** A file in pieces of equal length; the last may be shorter. */
export function piecesOf(file: string, bytes: number): AsyncIterable<Buffer> {
  return createReadStream(file, { highWaterMark: bytes });
}
