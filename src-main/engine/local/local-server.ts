import { once } from 'node:events';
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { servePort, type Dispatcher } from '#shared/kernel/port.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Log } from '../platform/log.ts';
import { isFileError } from '#shared/disk/durable-file.ts';
import { isSetUp, stationFolder } from '../keys/station-folder.ts';
import { socketPort } from '../ports/socket-port.ts';
import { claimWriter } from '../store/sqlite-file.ts';
import { isSqliteError } from '../store/store-errors.ts';
import {
  localFolder,
  newAddress,
  prepareLocalFolder,
  removeAddress,
  writeAddress,
  type LocalFolder,
} from './local-address.ts';

/** Each with a session of its own. */
const MOST_CONNECTIONS = 32;

export interface LocalServer {
  close(): Promise<void>;
}

/**
 * Lets programs of the same account into an open station, through a socket of its data folder: the command line beside
 * a desk. Whoever comes signs in as at a window. That nobody else comes is the file system's doing: socket and folder
 * are the account's alone (Node tells no peer's account).
 * @returns refused where another process has this station open; undefined where no socket can be had (a read-only
 * or full disk), which is logged, and the station works without one
 */
export async function openLocalServer(
  dataDir: string,
  connect: () => Dispatcher,
  log: Log,
): Promise<Result<LocalServer | undefined, { readonly code: 'store.busy' }>> {
  const local = localFolder(dataDir);
  let claimed;
  try {
    prepareLocalFolder(local);
    // The system's lock decides who listens: it ends with its process, so that a killed station's socket is replaced.
    claimed = claimWriter(local.claim);
  } catch (error) {
    return without(error, log);
  }
  if (!claimed.ok) {
    if (claimed.error.code === 'store.busy') return fail({ code: 'store.busy' });
    log.error('local.none', { reason: claimed.error.code });
    return ok(undefined);
  }
  const { release } = claimed.value;
  try {
    removeAddress(local);
    const { server, sockets } = await listen(local, connect);
    return ok({
      close: async () => {
        removeAddress(local); // before the server takes its socket away, by whose owner it is known as ours
        const closed = once(server, 'close');
        server.close();
        for (const socket of sockets) socket.destroy();
        await closed;
        release();
        forgetEmpty(dataDir, local);
      },
    });
  } catch (error) {
    release();
    return without(error, log);
  }
}

async function listen(
  local: LocalFolder,
  connect: () => Dispatcher,
): Promise<{ readonly server: Server; readonly sockets: ReadonlySet<Socket> }> {
  const path = newAddress(local);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    servePort(socketPort(socket), connect());
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(path);
  await once(server, 'listening');
  try {
    if (process.platform !== 'win32') chmodSync(path, 0o600); // the folder was closed to others before
    await writeAddress(local, path);
  } catch (error) {
    server.close();
    throw error;
  }
  return { server, sockets };
}

function without(error: unknown, log: Log): Result<undefined, never> {
  if (!isFileError(error) && !isSqliteError(error)) throw error;
  log.error('local.none', { reason: 'code' in error ? String(error.code) : 'unknown' });
  return ok(undefined);
}

/** A first run that was left leaves no trace: a restore asks for an empty folder. */
function forgetEmpty(dataDir: string, { folder }: LocalFolder): void {
  const station = stationFolder(dataDir);
  if (isSetUp(station) || existsSync(station.slotsDraft)) return;
  rmSync(folder, { recursive: true, force: true });
}
