import { MessageChannel } from 'node:worker_threads';
import type { EngineContext } from '#engine/actions.ts';
import { workerPort } from '#engine/ports/message-port.ts';
import { systemClock } from '#engine/platform/clock.ts';
import { stderrLog } from '#engine/platform/log.ts';
import { openStation } from '#engine/station.ts';
import { connectPort, servePort, type Client } from '#shared/kernel/port.ts';
import type { Session } from '#shared/kernel/session.ts';
import { CliFailure } from './cli-context.ts';

export interface OpenFolder {
  readonly client: Client;
  readonly engine: EngineContext;
  /** @throws CliFailure before anybody has signed in through `client` */
  session(): Session;
  /** Resolves when a station that was just enrolled has fetched everything. */
  arrived(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The station of a folder, in this process, and the command line's way to it: the same as through a socket.
 * @param onIndexing hears when the folder's records are put in order after an update, before it begins
 */
export async function openFolder(dataDir: string, onIndexing: () => void): Promise<OpenFolder> {
  const log = stderrLog(systemClock);
  const station = await openStation({
    dataDir,
    host: 'cli',
    log: {
      ...log,
      info: (code, facts) => (code === 'store.indexing' ? onIndexing() : log.info(code, facts)),
    },
  });
  const connection = station.connect({ isLocal: true });
  const { port1, port2 } = new MessageChannel();
  servePort(workerPort(port1), connection);
  const client = connectPort(workerPort(port2));
  return {
    client,
    engine: station.engine,
    session: () => {
      const session = connection.session();
      if (!session) throw new CliFailure({ code: 'notSignedIn' });
      return session;
    },
    arrived: () => station.arriving.settled(),
    close: async () => {
      await station.close();
      client.close();
    },
  };
}
