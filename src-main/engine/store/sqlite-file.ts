import Database from 'better-sqlite3-multiple-ciphers';
import { createHmac } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { cacheBytes, memoryBytes } from './cache-bytes.ts';
import { isLogCut } from './log-frames.ts';
import { isDamage, isForbidden, isSqliteError, type OpenError } from './store-errors.ts';

export type Sqlite = Database;

/** `sqlcipher`: AES-256-CBC with HMAC-SHA512, SQLCipher v4's format. `aegis`: AEGIS-256. Both reject a changed bit or page. */
export type Cipher = 'sqlcipher' | 'aegis';

const KEY_BYTES = 32;
const SALT_BYTES = 16;
const PAGE_BYTES = 4096;
/**
 * Bytes 16–23 of an AEGIS file, which stand in clear: page size, write-ahead log for writing and reading, 64 bytes kept
 * of each page for nonce and tag, SQLite's three fixed fractions. https://www.sqlite.org/fileformat2.html §1.3
 */
const AEGIS_HEADER = Buffer.from([0x10, 0x00, 2, 2, 64, 64, 32, 32]);
/** Pages in the write-ahead log before a commit has to copy them back: large, because that commit is the slow one. */
export const AUTO_CHECKPOINT_PAGES = 8_000;

function connect(file: string, key: Uint8Array, cipher: Cipher, mode: 'read' | 'write' | 'create'): Sqlite {
  const db = new Database(file, {
    readonly: mode === 'read',
    fileMustExist: mode !== 'create',
    timeout: 5_000,
  });
  // The raw key in hexadecimal, with the salt at creation only: afterwards the file has it.
  const salt = mode === 'create' ? saltOf(key).toString('hex') : '';
  const text = Buffer.from(`x'${Buffer.from(key).toString('hex')}${salt}'`);
  db.pragma(`cipher = '${cipher}'`);
  if (cipher === 'sqlcipher') db.pragma('legacy = 4');
  db.key(text);
  text.fill(0);
  return db;
}

function tune(db: Sqlite): void {
  db.pragma('synchronous = FULL'); // the build falls to NORMAL under a write-ahead log
  db.pragma('temp_store = MEMORY'); // the default is files in clear
  db.pragma(`cache_size = -${Math.round(cacheBytes(memoryBytes()) / 1024)}`);
  db.pragma(`wal_autocheckpoint = ${AUTO_CHECKPOINT_PAGES}`);
  db.pragma('foreign_keys = ON');
}

/**
 * The salt that stands in clear in the first bytes of the file. It is derived from the key, so that a wrong key can be
 * told from a damaged first page; with a raw key it only separates the page authentication key.
 */
function saltOf(key: Uint8Array): Buffer {
  return createHmac('sha256', key).update('fieldward replica file').digest().subarray(0, SALT_BYTES);
}

function storedHeader(file: string): Buffer {
  const header = Buffer.alloc(SALT_BYTES + AEGIS_HEADER.length);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, header, 0, header.length, 0);
  closeSync(descriptor);
  return header;
}

/** Half of the salt is enough: damage may have hit the other half. */
function isOwnSalt(file: string, key: Uint8Array): boolean {
  const [stored, own] = [storedHeader(file), saltOf(key)];
  return own.filter((byte, index) => byte === stored[index]).length >= SALT_BYTES / 2;
}

/** Under a raw key AEGIS neither uses its salt nor authenticates the clear part of the header: both are compared here. */
function isHeaderWhole(file: string, key: Uint8Array, cipher: Cipher): boolean {
  return cipher !== 'aegis' || storedHeader(file).equals(Buffer.concat([saltOf(key), AEGIS_HEADER]));
}

/**
 * Creates an encrypted file and lets `prepare` fill it. It gets its name only when complete and on disk, so that a
 * crash never leaves half a replica.
 */
export function createSqliteFile(
  file: string,
  key: Uint8Array,
  cipher: Cipher,
  prepare: (db: Sqlite) => void,
): Result<void, OpenError> {
  checkKey(key);
  if (existsSync(file)) return fail({ code: 'store.exists' });
  const draft = `${file}.new`;
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draft + suffix, { force: true });
  const db = connect(draft, key, cipher, 'create');
  try {
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma('journal_mode = WAL');
    tune(db);
    prepare(db);
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  renameSync(draft, file);
  syncFolder(dirname(file));
  return ok(undefined);
}

/** Opens a file that must exist, after a look at it that cannot write. */
export function openSqliteFile(
  file: string,
  key: Uint8Array,
  cipher: Cipher,
  mode: 'read' | 'write',
): Result<Sqlite, OpenError> {
  checkKey(key);
  if (!existsSync(file)) return fail({ code: 'store.missing' });
  const looked = look(file, key, cipher);
  if (!looked.ok) return looked;
  if (isLogCut(file, PAGE_BYTES)) return fail({ code: 'store.damaged', file: `${basename(file)}-wal` });
  const db = connect(file, key, cipher, mode);
  tune(db);
  return ok(db);
}

/**
 * A further connection to a file that this process has open: to read, or to copy its write-ahead log back. Without the
 * look at it: closing a descriptor of its own would drop the locks of the connection that is there.
 */
export function openFurther(
  file: string,
  key: Uint8Array,
  cipher: Cipher,
  mode: 'read' | 'write' = 'read',
): Sqlite {
  return connect(file, key, cipher, mode);
}

/**
 * Writes a closed file anew under another key. Not safe against a crash: to be done to a copy.
 * @throws what SQLite throws, of a full disk for one
 */
export function rekeySqliteFile(file: string, key: Uint8Array, newKey: Uint8Array, cipher: Cipher): void {
  checkKey(newKey);
  const db = connect(file, key, cipher, 'write');
  const text = Buffer.from(`x'${Buffer.from(newKey).toString('hex')}${saltOf(newKey).toString('hex')}'`);
  try {
    tune(db);
    db.pragma('journal_mode = DELETE'); // pages in a write-ahead log would keep the old key
    db.rekey(text);
    db.pragma('journal_mode = WAL');
  } finally {
    text.fill(0);
    db.close();
  }
  const written = look(file, newKey, cipher);
  if (!written.ok) throw new Error(`written under another key: ${written.error.code}`);
  const descriptor = openSync(file, 'r+');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

/** Whether a file was written under this key, by the salt that stands in clear. */
export function isUnderKey(file: string, key: Uint8Array): boolean {
  return existsSync(file) && statSync(file).size >= PAGE_BYTES && isOwnSalt(file, key);
}

/** Copies the write-ahead log back first, so that the file alone is whole. */
export function closeSqliteFile(db: Sqlite): void {
  try {
    if (!db.readonly) db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // A damaged file or a full disk. The log stays beside the file, and whoever opens it next reads it.
    if (!isSqliteError(error)) throw error;
  } finally {
    db.close();
  }
}

/** A read-only connection never copies the write-ahead log back, whatever key it was given. */
function look(file: string, key: Uint8Array, cipher: Cipher): Result<void, OpenError> {
  const size = statSync(file).size;
  const damaged = { code: 'store.damaged', file: basename(file) } as const;
  if (size < PAGE_BYTES || size % PAGE_BYTES !== 0) {
    return fail(size >= SALT_BYTES && !isOwnSalt(file, key) ? { code: 'store.wrongKey' } : damaged);
  }
  let db: Sqlite | undefined;
  try {
    db = connect(file, key, cipher, 'read');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return isHeaderWhole(file, key, cipher) ? ok(undefined) : fail(damaged);
  } catch (error) {
    if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')) return fail({ code: 'store.busy' });
    if (isForbidden(error)) return fail({ code: 'store.cannotWrite' }); // reading takes files beside the replica, too
    if (!isDamage(error)) throw error;
    return fail(isOwnSalt(file, key) ? damaged : { code: 'store.wrongKey' });
  } finally {
    db?.close();
  }
}

/**
 * The right to be the file's one writer, held until the process ends or `release` is called. It is an operating
 * system's lock on an empty file beside the replica: a killed process leaves none behind.
 */
export function claimWriter(file: string): Result<{ release(): void }, OpenError> {
  let lock: Sqlite | undefined;
  try {
    const claimed = new Database(`${file}.lock`, { timeout: 0 });
    lock = claimed;
    lock.exec('BEGIN EXCLUSIVE');
    return ok({ release: () => void (claimed.open && claimed.close()) });
  } catch (error) {
    lock?.close();
    if (isSqliteError(error) && error.code.startsWith('SQLITE_BUSY')) return fail({ code: 'store.busy' });
    if (isForbidden(error)) return fail({ code: 'store.cannotWrite' });
    throw error;
  }
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return; // Windows cannot open a folder; its file system journals the rename
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function checkKey(key: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new RangeError('a replica key has 32 bytes');
}
