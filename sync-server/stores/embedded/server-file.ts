import Database from 'better-sqlite3-multiple-ciphers';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

export type Sqlite = Database;

/** AES-256 with HMAC, SQLCipher v4's format; or AEGIS-256, faster and without third-party tools. */
export type Cipher = 'sqlcipher' | 'aegis';

const KEY_BYTES = 32;
const CACHE_KIB = 64_000;
/** Pages in the write-ahead log before a commit copies them back: large, because that commit is the slow one. */
const AUTO_CHECKPOINT_PAGES = 8_000;

const MIGRATIONS: readonly string[] = [
  `CREATE TABLE server (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE db (
     db INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, token TEXT NOT NULL, seq INTEGER NOT NULL,
     live INTEGER NOT NULL, dead INTEGER NOT NULL, revsLimit INTEGER NOT NULL, security TEXT NOT NULL
   );
   CREATE TABLE doc (
     row INTEGER PRIMARY KEY, db INTEGER NOT NULL REFERENCES db, id TEXT NOT NULL, seq INTEGER NOT NULL, rev TEXT NOT NULL,
     deleted INTEGER NOT NULL, tree TEXT NOT NULL, body TEXT NOT NULL
   );
   CREATE UNIQUE INDEX docById ON doc (db, id);
   CREATE UNIQUE INDEX docBySeq ON doc (db, seq);
   CREATE TABLE revision (
     row INTEGER NOT NULL, rev TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (row, rev)
   ) WITHOUT ROWID;
   CREATE TABLE attachment (
     db INTEGER NOT NULL, digest TEXT NOT NULL, data BLOB NOT NULL, PRIMARY KEY (db, digest)
   );
   CREATE TABLE local (
     db INTEGER NOT NULL, id TEXT NOT NULL, height INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (db, id)
   ) WITHOUT ROWID;
   CREATE TABLE happening (seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, type TEXT NOT NULL);`,
  `CREATE TABLE upstream (
     db INTEGER NOT NULL, id TEXT NOT NULL, remoteRev TEXT, seq INTEGER NOT NULL, rev TEXT, base TEXT, held TEXT,
     heldSeq INTEGER, PRIMARY KEY (db, id)
   ) WITHOUT ROWID;`,
];

/** @throws as openEncryptedFile */
export function openServerFile(folder: string, key: Uint8Array, cipher?: Cipher): Sqlite {
  return openEncryptedFile(folder, 'server.sqlite', MIGRATIONS, key, cipher);
}

/**
 * A file of the server's: encrypted, durable at each commit, for one process.
 * @param steps by which the file came to be what it is; each runs once, in a transaction
 * @param key 32 bytes
 * @throws where the key is another, the file is damaged, or another process has it open
 */
export function openEncryptedFile(
  folder: string,
  name: string,
  steps: readonly string[],
  key: Uint8Array,
  cipher: Cipher = 'sqlcipher',
): Sqlite {
  if (key.length !== KEY_BYTES) throw new RangeError('a server key has 32 bytes');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new Database(join(folder, name), { timeout: 0 });
  try {
    const text = Buffer.from(`x'${Buffer.from(key).toString('hex')}'`);
    db.pragma(`cipher = '${cipher}'`);
    if (cipher === 'sqlcipher') db.pragma('legacy = 4');
    db.key(text);
    text.fill(0);
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL'); // the build falls to NORMAL under a write-ahead log
    db.pragma('temp_store = MEMORY'); // the default is files in clear
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma(`wal_autocheckpoint = ${AUTO_CHECKPOINT_PAGES}`);
    migrate(db, steps);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: Sqlite, steps: readonly string[]): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > steps.length) throw new Error(`server file of a later version: ${version}`);
  db.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step);
    db.pragma(`user_version = ${steps.length}`);
  }).immediate();
}
