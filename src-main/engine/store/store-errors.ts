/** Why a replica could not be opened. Nothing was written to the file in any of these cases. */
export type OpenError =
  /** There is no file of that name. */
  | { readonly code: 'store.missing' }
  /** The file is a replica, but another key's. */
  | { readonly code: 'store.wrongKey' }
  /** The key is right and the content is not, or the file is no replica at all. `file` is its name, or its log's. */
  | { readonly code: 'store.damaged'; readonly file: string }
  /** A later version of this program has written the file. */
  | { readonly code: 'store.newer'; readonly schema: number }
  /** A read-only opening of a file that this version would first have to migrate. */
  | { readonly code: 'store.older'; readonly schema: number }
  /** Another process of this machine is its writer. */
  | { readonly code: 'store.busy' }
  /** The folder or its disk is read-only, or belongs to someone else. */
  | { readonly code: 'store.cannotWrite' }
  /** `create` was asked for, and there is a file already. */
  | { readonly code: 'store.exists' };

/** Thrown by reads and commits of an open replica whose file turns out to be damaged. */
export class StoreDamaged extends Error {
  readonly code = 'store.damaged';
  constructor(options?: ErrorOptions) {
    super('the replica file is damaged', options);
    this.name = 'StoreDamaged';
  }
}

/** Thrown by a commit for which the disk has no room. Nothing of it was written; what was committed before stands. */
export class StoreFull extends Error {
  readonly code = 'store.full';
  constructor(options?: ErrorOptions) {
    super('the disk of the replica is full', options);
    this.name = 'StoreFull';
  }
}

/** Thrown by reads of a document that this program cannot handle as its record: see readRecord. */
export class UnreadableRecord extends Error {
  readonly code: 'record.newer' | 'record.corrupt';
  readonly id: string;
  constructor(code: 'record.newer' | 'record.corrupt', id: string) {
    super(`${code} ${id}`);
    this.name = 'UnreadableRecord';
    this.code = code;
    this.id = id;
  }
}

export type SqliteCode = { readonly code: string };

/** True of the driver's errors; their `code` is SQLite's name of the result code. */
export function isSqliteError(error: unknown): error is Error & SqliteCode {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('SQLITE_')
  );
}

export function isDamage(error: unknown): boolean {
  return isSqliteError(error) && /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_DATA)/.test(error.code);
}

/** True where the folder may not be written, as far as SQLite tells it. */
export function isForbidden(error: unknown): boolean {
  return isSqliteError(error) && /^SQLITE_(READONLY|CANTOPEN|PERM)/.test(error.code);
}

/** Names damage and a full disk for what they are; everything else passes through. */
export function namingDamage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (isSqliteError(error) && error.code === 'SQLITE_FULL') throw new StoreFull({ cause: error });
    throw isDamage(error) ? new StoreDamaged({ cause: error }) : error;
  }
}
