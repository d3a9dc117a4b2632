import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { IdleCheckpoint } from './idle-checkpoint.ts';
import { RxCollections } from './rx-collections.ts';
import {
  claimWriter,
  closeSqliteFile,
  createSqliteFile,
  openSqliteFile,
  type Cipher,
} from './sqlite-file.ts';
import type { OpenError } from './store-errors.ts';

/** "FWRX": tells a file of RxDB collections from a station's replica, whose writes all pass through commands. */
const APPLICATION_ID = 0x46_57_52_58;

/** Thrown where a storage's file cannot be opened: RxDB knows no other way to say so. */
export class StorageRefused extends Error {
  readonly code: OpenError['code'] | 'store.notStorage';
  constructor(code: StorageRefused['code']) {
    super(`the storage's file cannot be opened: ${code}`);
    this.name = 'StorageRefused';
    this.code = code;
  }
}

export interface RxFileOptions {
  readonly file: string;
  /** 32 random bytes. */
  readonly key: Uint8Array;
  readonly cipher?: Cipher;
}

interface RxFile {
  readonly collections: RxCollections;
  readonly identity: string;
  users: number;
  close(): void;
}

/** SQLite's locks are a process's: one process opens a file once, for all of its storages. */
const OPEN_FILES = new Map<string, RxFile>();

/**
 * The collections of a file, which is created where there is none and closed when the last user releases it.
 * Throws StorageRefused.
 */
export function useRxFile(options: RxFileOptions): { readonly collections: RxCollections; release(): void } {
  const path = join(realpathSync(dirname(options.file)), basename(options.file));
  const identity = createHash('sha256')
    .update(`${options.cipher ?? ''} `)
    .update(options.key)
    .digest('hex');
  const file = OPEN_FILES.get(path) ?? openRxFile(path, options, identity);
  if (file.identity !== identity) throw new StorageRefused('store.wrongKey');
  OPEN_FILES.set(path, file);
  file.users += 1;
  let isReleased = false;
  return {
    collections: file.collections,
    release() {
      if (isReleased) return;
      isReleased = true;
      file.users -= 1;
      if (file.users > 0) return;
      OPEN_FILES.delete(path);
      file.close();
    },
  };
}

function openRxFile(path: string, { key, cipher = 'sqlcipher' }: RxFileOptions, identity: string): RxFile {
  const claim = claimWriter(path);
  if (!claim.ok) throw new StorageRefused(claim.error.code);
  try {
    if (!existsSync(path)) {
      const created = createSqliteFile(path, key, cipher, (db) =>
        db.pragma(`application_id = ${APPLICATION_ID}`),
      );
      if (!created.ok) throw new StorageRefused(created.error.code);
    }
    const opened = openSqliteFile(path, key, cipher, 'write');
    if (!opened.ok) throw new StorageRefused(opened.error.code);
    const db = opened.value;
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      db.close();
      throw new StorageRefused('store.notStorage');
    }
    const idle = new IdleCheckpoint(db);
    return {
      collections: new RxCollections(db, 'main', () => idle.postpone()),
      identity,
      users: 0,
      close() {
        idle.stop();
        closeSqliteFile(db);
        claim.value.release();
      },
    };
  } catch (error) {
    claim.value.release();
    throw error;
  }
}
