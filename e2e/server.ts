import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { findNode, ROOT, toolEnvironment } from '../build/toolchain.mjs';

export const SERVER_PASSWORD = 'ten boats on the lake';

/** A sync server in a process of its own, over an encrypted file in the folder. */
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
