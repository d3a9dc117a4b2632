import { REPLICA_FILE } from './keys/station-folder.ts';
import { isDamage, isSqliteError, StoreDamaged } from './store/store-errors.ts';

export type DiskRefusal =
  | { readonly code: 'store.full' }
  | { readonly code: 'store.cannotWrite' }
  | { readonly code: 'store.damaged'; readonly file: string };

/** SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log. */
const FULL = /^(ENOSPC|EDQUOT|store\.full|SQLITE_FULL|SQLITE_IOERR_SHMSIZE)$/;
/** SQLITE_IOERR_WRITE and its likes: what SQLite says where an open file can no longer be written or brought to disk. */
const READ_ONLY = /^(EROFS|SQLITE_READONLY.*|SQLITE_IOERR_(WRITE|FSYNC|DIR_FSYNC|TRUNCATE))$/;

/**
 * What a person can mend is no fault of the program: a disk without room, one that cannot be written, and one that gave
 * back something else than was written to it. A transaction that meets any of them has left nothing behind.
 */
export function diskRefusal(error: unknown): DiskRefusal | undefined {
  if (error instanceof StoreDamaged || isDamage(error)) return { code: 'store.damaged', file: REPLICA_FILE };
  const code = codeOf(error);
  if (FULL.test(code)) return { code: 'store.full' };
  return READ_ONLY.test(code) ? { code: 'store.cannotWrite' } : undefined;
}

/** Of the data folder's own files: there a missing right means that the folder is not ours to write. */
export function folderRefusal(error: unknown): DiskRefusal | undefined {
  if (!isSqliteError(error) && /^(EACCES|EPERM)$/.test(codeOf(error))) return { code: 'store.cannotWrite' };
  return diskRefusal(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
