import program from '../package.json' with { type: 'json' };
import { Identities } from './access/identities.ts';
import type { Backend } from './backend.ts';
import { Guard } from './guard/guard.ts';
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
  const { folder, key, cipher, couchdb } = options;
  const backend = couchdb
    ? await couchdbBackend(couchdb, { version: program.version })
    : embeddedBackend(folder, key, { cipher, version: program.version });
  let guard: Guard | undefined;
  try {
    guard = new Guard(backend, { folder, key, cipher, nowMs: () => Date.now() });
    return await serve(options, backend, guard);
  } catch (error) {
    guard?.close();
    await backend.close();
    throw error;
  }
}

async function serve(
  { adminPassword, port, host, log }: ServerOptions,
  backend: Backend,
  guard: Guard,
): Promise<RunningServer> {
  const server = syncServer({
    backend: guard,
    identities: new Identities(adminPassword, () => Date.now()),
    log,
  });
  const url = await listen(server, port, host);
  const end = async () => {
    guard.close();
    await backend.close();
  };
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve(end()));
        server.closeAllConnections();
      }),
  };
}
