import Database from 'better-sqlite3-multiple-ciphers';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bodiesApart } from './bodies-apart.ts';
import { LogKeeper } from './log-keeper.ts';
import { checkKey, connect, migrate, type Cipher, type Sqlite, type Step } from './server-file.ts';

export const DATABASES_STEPS: readonly Step[] = [
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
  bodiesApart,
];

const NAME = 'server.sqlite';

export interface DatabasesFile {
  readonly db: Sqlite;
  readonly log: LogKeeper;
  close(): void;
}

/**
 * The databases' own file. A worker copies its log back, so SQLite's lock on it cannot be this process's alone: a lock on an
 * empty file beside it is.
 * @throws as openEncryptedFile
 */
export function openDatabasesFile(
  folder: string,
  key: Uint8Array,
  cipher: Cipher = 'sqlcipher',
): DatabasesFile {
  checkKey(key);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new Database(join(folder, `${NAME}.lock`), { timeout: 0 });
  let db: Sqlite | undefined;
  try {
    lock.exec('BEGIN EXCLUSIVE');
    const opened = connect(folder, NAME, key, cipher);
    db = opened;
    migrate(opened, DATABASES_STEPS);
    const log = new LogKeeper(opened, key, { folder, name: NAME, cipher });
    return {
      db: opened,
      log,
      close() {
        log.close();
        opened.close();
        lock.close();
      },
    };
  } catch (error) {
    db?.close();
    lock.close();
    throw error;
  }
}
