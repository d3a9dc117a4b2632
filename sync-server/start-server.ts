import { randomBytes, randomUUID } from 'node:crypto';
import version from '../package.json' with { type: 'json' };
import { Identities } from './access/identities.ts';
import { listen, syncServer, type ServerLog } from './http/sync-server.ts';
import { EmbeddedStore } from './stores/embedded/embedded-store.ts';
import type { Cipher } from './stores/embedded/server-file.ts';

export interface ServerOptions {
  readonly folder: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
  readonly cipher?: Cipher;
  readonly adminPassword: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly host: string;
  readonly log: ServerLog;
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
  const store = new EmbeddedStore(options.folder, options.key, options.cipher);
  const server = syncServer({
    couch: {
      store,
      serverId: store.serverId(() => randomBytes(16).toString('hex')),
      version: version.version,
      newUuid: () => randomUUID().replaceAll('-', ''),
    },
    identities: new Identities(options.adminPassword, () => Date.now()),
    log: options.log,
  });
  try {
    const url = await listen(server, options.port, options.host);
    return {
      url,
      close: () =>
        new Promise((resolve) => {
          server.close(() => {
            store.close();
            resolve();
          });
          server.closeAllConnections();
        }),
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
