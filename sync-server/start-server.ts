import program from '../package.json' with { type: 'json' };
import { Access } from './access/access.ts';
import { Identities } from './access/identities.ts';
import { listen, syncServer, type ServerLog } from './http/sync-server.ts';
import { couchdbBackend } from './stores/couchdb/couchdb-backend.ts';
import { embeddedBackend } from './stores/embedded/embedded-backend.ts';
import type { Cipher } from './stores/embedded/server-file.ts';

export interface ServerOptions {
  readonly folder: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly cipher?: Cipher;
  /** Where documents lie instead of the folder, with name and password of an administrator there. */
  readonly couchdb?: string;
  readonly adminPassword: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly host: string;
  readonly log: ServerLog;
  /** Unix time in ms; the system's unless a test says otherwise. */
  readonly nowMs?: () => number;
}

export interface RunningServer {
  readonly url: string;
  /** Ends open feeds, and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens the folder and listens.
 * @throws where the folder cannot be used, or the port is taken
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { folder, key, cipher, couchdb, port, host, log, nowMs = () => Date.now() } = options;
  const { version } = program;
  const backend = couchdb
    ? await couchdbBackend(couchdb, { version })
    : embeddedBackend(folder, key, { cipher, version });
  let access: Access | undefined;
  const close = async () => {
    access?.close();
    await backend.close();
  };
  try {
    const { serverId } = backend;
    access = new Access({
      folder,
      key,
      ...(cipher && { cipher }),
      serverId,
      version,
      nowMs,
    });
    const identities = new Identities(options.adminPassword, nowMs);
    const server = syncServer({ backend, identities, access, nowMs, log });
    const url = await listen(server, port, host);
    return {
      url,
      close: () =>
        new Promise((resolve) => {
          server.close(() => resolve(close()));
          server.closeAllConnections();
        }),
    };
  } catch (error) {
    await close();
    throw error;
  }
}
