import Database from 'better-sqlite3-multiple-ciphers';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export type Sqlite = Database;

/** AES-256 with HMAC, SQLCipher v4's format; or AEGIS-256, faster and without third-party tools. */
export type Cipher = 'sqlcipher' | 'aegis';

const KEY_BYTES = 32;
const CACHE_KIB = 64_000;
/** Pages in the write-ahead log before a commit copies them back: large, because that commit is the slow one. */
export const AUTO_CHECKPOINT_PAGES = 8_000;
/** For a lock that the other connection of this process holds: never for long. */
const PATIENCE_MS = 5_000;

/**
 * A file of the server's: encrypted, durable at each commit, for one process.
 * @param steps by which the file came to be what it is; each runs once, in a transaction
 * @param key 32 bytes
 * @throws where the key is another, the file is damaged, or another process has it open
 */
export function openEncryptedFile(
  folder: string,
  name: string,
  steps: readonly Step[],
  key: Uint8Array,
  cipher: Cipher = 'sqlcipher',
): Sqlite {
  checkKey(key);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = connect(folder, name, key, cipher, 'exclusive');
  try {
    migrate(db, steps);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** @throws where the key is another, or the file is damaged */
export function connect(
  folder: string,
  name: string,
  key: Uint8Array,
  cipher: Cipher,
  locking: 'exclusive' | 'normal' = 'normal',
): Sqlite {
  const db = new Database(join(folder, name), { timeout: locking === 'exclusive' ? 0 : PATIENCE_MS });
  try {
    const text = Buffer.from(`x'${Buffer.from(key).toString('hex')}'`);
    db.pragma(`cipher = '${cipher}'`);
    if (cipher === 'sqlcipher') db.pragma('legacy = 4');
    db.key(text);
    text.fill(0);
    if (locking === 'exclusive') db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL'); // the build falls to NORMAL under a write-ahead log
    db.pragma('temp_store = MEMORY'); // the default is files in clear
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma(`wal_autocheckpoint = ${AUTO_CHECKPOINT_PAGES}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What SQLite says no with: a full disk, a lock, damage. Anything else is a fault of the program. */
export function isSqliteError(error: unknown): error is Error & { readonly code: string } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('SQLITE_')
  );
}

export function checkKey(key: Uint8Array): void {
  if (key.length !== KEY_BYTES) throw new RangeError('a server key has 32 bytes');
}

/** What makes a file of one version one of the next, in the running transaction. */
export type Step = string | ((db: Sqlite) => void);

/** Runs the steps that the file has not seen. */
export function migrate(db: Sqlite, steps: readonly Step[]): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > steps.length) throw new Error(`server file of a later version: ${version}`);
  db.transaction(() => {
    for (const step of steps.slice(version)) {
      if (typeof step === 'string') db.exec(step);
      else step(db);
    }
    db.pragma(`user_version = ${steps.length}`);
  }).immediate();
}
