import { randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../platform/parse-json.ts';
import { isFileError, writeDurably } from '#shared/disk/durable-file.ts';

/** `sun_path` holds 108 bytes on Linux and 104 elsewhere, the last of them a zero. */
const MOST_PATH_BYTES = 103;
const SOCKET = 'station.sock';
const PRIVATE_FOLDER = 'fieldward-';

/** Where an open station can be found: a folder of its own in the data folder, which nobody else may enter. */
export interface LocalFolder {
  readonly folder: string;
  /** Names the socket or pipe of the station that is open, or of one that was killed. */
  readonly address: string;
  /** What the lock lies beside; see `claimWriter`. */
  readonly claim: string;
}

export function localFolder(dataDir: string): LocalFolder {
  const folder = join(resolve(dataDir), 'local');
  return { folder, address: join(folder, 'address'), claim: join(folder, 'station') };
}

/** Made if need be, for this account alone. */
export function prepareLocalFolder({ folder }: LocalFolder): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/**
 * A socket in the folder; a socket in a short private folder where that path is too long for one; a pipe whose name
 * nobody can guess under Windows, where pipes lie in no folder.
 */
export function newAddress({ folder }: LocalFolder, env: NodeJS.ProcessEnv = process.env): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\fieldward-${randomBytes(16).toString('hex')}`;
  const path = join(folder, SOCKET);
  if (Buffer.byteLength(path) <= MOST_PATH_BYTES) return path;
  const short = env['XDG_RUNTIME_DIR'];
  const parent = short !== undefined && existsSync(short) ? short : tmpdir();
  return join(mkdtempSync(join(parent, PRIVATE_FOLDER)), SOCKET); // mkdtemp makes it 0700
}

/** With the folder that it stands for: a copy of a data folder must not lead to the station of the original. */
const addressFile = z.object({ folder: z.string(), path: z.string() });

export function writeAddress({ folder, address }: LocalFolder, path: string): Promise<void> {
  return writeDurably(address, JSON.stringify({ folder: realpathSync(folder), path }));
}

/** @returns undefined where no station has been open here, or where the socket belongs to another account */
export function readAddress({ folder, address }: LocalFolder): string | undefined {
  try {
    const file = addressFile.safeParse(parseJson(readFileSync(address, 'utf8')));
    if (!file.success || file.data.folder !== realpathSync(folder)) return undefined;
    const { path } = file.data;
    if (process.platform === 'win32') return path;
    // A password is going to be sent there: it has to be ours, in a folder of ours.
    const own = process.getuid?.();
    const isOurs = lstatSync(path).uid === own && statSync(dirname(path)).uid === own;
    return isOurs ? path : undefined;
  } catch (error) {
    if (isFileError(error)) return undefined; // no station has been here, or it has gone meanwhile
    throw error;
  }
}

/** Takes away what `address` names: of this station when it closes, of one that was killed when the next one opens. */
export function removeAddress(local: LocalFolder): void {
  const path = readAddress(local);
  rmSync(local.address, { force: true });
  if (path === undefined || process.platform === 'win32') return;
  rmSync(path, { force: true });
  const folder = dirname(path);
  if (folder !== local.folder && basename(folder).startsWith(PRIVATE_FOLDER))
    rmSync(folder, { recursive: true, force: true });
}
