import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findNode, ROOT, toolEnvironment } from '../build/toolchain.mjs';
import { DEMO, expect } from './launch.ts';

export const SERVER_PASSWORD = 'ten boats on the lake';

export interface StartedServer {
  readonly url: string;
  /** As its administrator. */
  ask(path: string, method?: string, body?: object): ReturnType<Response['json']>;
  /** Also where it was stopped already. */
  stop(): Promise<void>;
}

/** The sync server, over a folder of its own. @param port that it had before */
export async function startServer(folder: string, port = '0'): Promise<StartedServer> {
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
  const authorization = `Basic ${Buffer.from(`admin:${SERVER_PASSWORD}`).toString('base64')}`;
  return {
    url,
    async ask(path, method = 'GET', body) {
      const answer = await fetch(url + path, {
        method,
        headers: { Authorization: authorization, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      return answer.json();
    },
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, 'exit');
      server.kill();
      await ended;
    },
  };
}

/** As an administrator does at a terminal, beside an open station or not. @returns what it printed */
export const cli = cliOf(DEMO.password);

/** …of a station with another password than the demo's. */
export function cliOf(password: string): (...args: readonly string[]) => Promise<string> {
  return async (...args) => {
    const child = spawn(findNode(), ['src-main/cli/main.ts', ...args], {
      cwd: ROOT,
      env: {
        ...toolEnvironment(),
        FIELDWARD_PASSWORD: password,
        FIELDWARD_ADMIN_PASSWORD: SERVER_PASSWORD,
        FIELDWARD_SYNC_PASSWORD: SERVER_PASSWORD,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
    const [code] = (await once(child, 'close')) as [number | null]; // of a process
    expect(code).toBe(0);
    return printed;
  };
}

/** A copy of a station's folder, as one of its own: on another machine. */
export async function copyStation(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true });
  const elsewhere = { token: '0'.repeat(32), opens: 0, machine: 'elsewhere' };
  await writeFile(join(to, 'place.json'), JSON.stringify(elsewhere));
}
