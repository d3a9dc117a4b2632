import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { findNode, ROOT, toolEnvironment } from '../build/toolchain.mjs';
import { DEMO } from './launch.ts';

const SERVER_PASSWORD = 'ten boats on the lake';

/** A sync server as a process of its own. */
export async function startServer(
  folder: string,
  port = '0',
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = spawn(findNode(), ['sync-server/main.ts', '--data', folder, '--port', port, '--json'], {
    cwd: ROOT,
    env: {
      ...toolEnvironment(),
      FIELDWARD_ADMIN_PASSWORD: SERVER_PASSWORD,
      FIELDWARD_SERVER_KEY: '7'.repeat(64),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]; // of the interface
  const { url } = JSON.parse(line) as { url: string }; // as --json prints it
  return {
    url,
    async stop() {
      server.kill();
      await once(server, 'exit');
    },
  };
}

/** As an administrator does at a terminal beside the open station. */
export async function syncTo(data: string, url: string): Promise<void> {
  await promisify(execFile)(
    findNode(),
    ['src-main/cli/main.ts', 'sync', 'to', '--data', data, '--url', url],
    {
      cwd: ROOT,
      env: {
        ...toolEnvironment(),
        FIELDWARD_PASSWORD: DEMO.password,
        FIELDWARD_SYNC_PASSWORD: SERVER_PASSWORD,
      },
    },
  );
}
