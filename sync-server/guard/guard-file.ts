import { openEncryptedFile, type Cipher, type Sqlite } from '../stores/embedded/server-file.ts';

/** Moments are Unix time in ms. */
export const GUARD_STEPS: readonly string[] = [
  `CREATE TABLE quarantine (
     number INTEGER PRIMARY KEY AUTOINCREMENT, database TEXT NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL, code TEXT NOT NULL,
     paths TEXT NOT NULL, device TEXT NOT NULL, document TEXT NOT NULL, firstAt INTEGER NOT NULL, lastAt INTEGER NOT NULL,
     times INTEGER NOT NULL, releasedBy TEXT, releasedAt INTEGER, takenAt INTEGER, UNIQUE (database, id, digest, code)
   );
   CREATE TABLE note (
     database TEXT NOT NULL, code TEXT NOT NULL, author TEXT NOT NULL, type TEXT NOT NULL, device TEXT NOT NULL, times INTEGER NOT NULL,
     lastId TEXT, firstStamp TEXT NOT NULL, firstAt INTEGER NOT NULL, lastAt INTEGER NOT NULL,
     PRIMARY KEY (database, code, author, type, device)
   ) WITHOUT ROWID;
   CREATE TABLE link (
     database TEXT NOT NULL, device TEXT NOT NULL, sequence INTEGER NOT NULL, hash TEXT NOT NULL, previousHash TEXT NOT NULL, pending TEXT,
     PRIMARY KEY (database, device, sequence)
   ) WITHOUT ROWID;`,
  // What waits is found and counted without reading what was taken since, or what documents say.
  `ALTER TABLE quarantine ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
   UPDATE quarantine SET bytes = length(document);
   CREATE INDEX quarantineShare ON quarantine (device, takenAt, bytes) WHERE takenAt IS NULL;
   CREATE INDEX quarantineWaiting ON quarantine (database, takenAt, id) WHERE takenAt IS NULL;
   CREATE INDEX quarantineCodes ON quarantine (takenAt, code) WHERE takenAt IS NULL;`,
];

/**
 * What the guard keeps: refused documents, notes for the administrator, and the links of audit chains. A file of its own
 * beside the databases, because those may lie in a CouchDB. Encrypted under the same key.
 * @throws where the key is another, the file is damaged, or another process has it open
 */
export function openGuardFile(folder: string, key: Uint8Array, cipher?: Cipher): Sqlite {
  return openEncryptedFile(folder, 'guard.sqlite', GUARD_STEPS, key, cipher);
}
