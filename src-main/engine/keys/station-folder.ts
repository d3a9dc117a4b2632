import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { derivedKey } from '#shared/disk/derived-key.ts';

/** Names in a data folder, as trouble with one of them is told. */
export const REPLICA_FILE = 'station.db';
export const SLOTS_FILE = 'keys.json';

/** Where things lie in a data folder. Everything but the slot file is ciphertext. */
export interface StationFolder {
  readonly dataDir: string;
  readonly replica: string;
  readonly slots: string;
  /** Folder of files; see `Blobs`. */
  readonly blobs: string;
  /** The slot file while a first run is under way. */
  readonly slotsDraft: string;
  /** The keys of a station while it is being enrolled: see enrol-draft.ts. */
  readonly enrolDraft: string;
  /** Says that the station was wiped, and why: see revoked-folder.ts. */
  readonly revoked: string;
}

export function stationFolder(dataDir: string): StationFolder {
  return {
    dataDir,
    replica: join(dataDir, REPLICA_FILE),
    slots: join(dataDir, SLOTS_FILE),
    blobs: join(dataDir, 'blobs'),
    slotsDraft: join(dataDir, `${SLOTS_FILE}.setup`),
    revoked: join(dataDir, 'revoked.json'),
    enrolDraft: join(dataDir, `${SLOTS_FILE}.enrol`),
  };
}

/** What the files of a station are encrypted under. Whoever is given it wipes it. */
export function blobsKey(dataKey: Uint8Array): Buffer {
  return derivedKey(dataKey, Buffer.alloc(0), 'fieldward blobs');
}

export function isSetUp(folder: StationFolder): boolean {
  return existsSync(folder.slots);
}

/**
 * Makes the folder ready for a first run: there, writable, and without a station. What a first run that was cut off has
 * left held nothing yet and is cleared; a replica or slots with another history are someone's, and stay.
 */
export function prepareFolder(
  folder: StationFolder,
): Result<void, { readonly code: 'setup.cannotWrite' } | { readonly code: 'setup.alreadyDone' }> {
  if (isSetUp(folder)) return fail({ code: 'setup.alreadyDone' });
  try {
    makeFolder(folder.dataDir);
    accessSync(folder.dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    const names = readdirSync(folder.dataDir);
    if (existsSync(folder.revoked)) return fail({ code: 'setup.cannotWrite' });
    if (isBegun(folder)) {
      for (const name of names.filter((candidate) => candidate.startsWith('station.db')))
        rmSync(join(folder.dataDir, name));
    } else if (names.some((name) => /^(station\.db|keys\.json)/.test(name))) {
      return fail({ code: 'setup.cannotWrite' });
    }
    return ok(undefined);
  } catch (error) {
    if (isFileError(error)) return fail({ code: 'setup.cannotWrite' });
    throw error;
  }
}

/** A first run or an enrolment that was cut off has left its draft. */
export function isBegun({ slotsDraft, enrolDraft }: StationFolder): boolean {
  return existsSync(slotsDraft) || existsSync(enrolDraft);
}

/** Parents too. Node's own recursion never ends on a file system that takes no folders, such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^E[A-Z]+$/.test(error.code)
  );
}
