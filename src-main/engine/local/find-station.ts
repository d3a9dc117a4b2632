import type { Port } from '#shared/kernel/port.ts';
import { isFileError } from '#shared/disk/durable-file.ts';
import { openSocketPort } from '../ports/socket-port.ts';
import { localFolder, readAddress } from './local-address.ts';

/** A way into the station that has this data folder open. @returns undefined where none has */
export async function findStation(dataDir: string): Promise<Port | undefined> {
  const path = readAddress(localFolder(dataDir));
  if (path === undefined) return undefined;
  try {
    return await openSocketPort(path);
  } catch (error) {
    // What a killed station has left leads nowhere.
    if (isFileError(error, 'ECONNREFUSED', 'ENOENT', 'ENOTSOCK')) return undefined;
    throw error;
  }
}
