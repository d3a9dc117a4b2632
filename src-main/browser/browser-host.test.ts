import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWebSocketPort } from '#engine/ports/web-socket-port.ts';
import { TEST_PASSWORD, TEST_SET_UP } from '#engine/station-testing.ts';
import { connectPort, type Client } from '#shared/kernel/port.ts';
import { fail } from '#shared/kernel/result.ts';
import { contracts } from '#shared/registry.ts';
import { startBrowserHost, type BrowserHost } from './browser-host.ts';

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url));

let folder: string;
let rendererDir: string;
let dataDir: string;
const hosts: BrowserHost[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldward-host-'));
  rendererDir = join(folder, 'renderer');
  dataDir = join(folder, 'data');
  mkdirSync(rendererDir);
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html>');
});
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.close();
  rmSync(folder, { recursive: true });
});

async function start(): Promise<BrowserHost> {
  const started = await startBrowserHost({ dataDir, port: 0, open: false, rendererDir });
  if (!started.ok) throw new Error(started.error.code);
  hosts.push(started.value);
  return started.value;
}

/** What a page does: the token for a cookie, the cookie for a port. */
async function connect(host: BrowserHost): Promise<Client> {
  const { origin, host: authority, hash } = new URL(host.url);
  const answer = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { Origin: origin, 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: hash.slice('#token='.length) }),
  });
  const Cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  return connectPort(
    await openWebSocketPort(`ws://${authority}/port`, { headers: { Origin: origin, Cookie } }),
  );
}

describe('startBrowserHost', () => {
  it('serves a station from its first run, and again after a restart', async () => {
    const first = await start();
    expect(first.opened).toBe(false);
    const client = await connect(first);
    const done = await client.request(contracts.session.setUp, TEST_SET_UP);
    expect(done.ok && done.value.state.state).toBe('signedIn');
    await first.close();
    expect(await client.request(contracts.patients.count, {})).toEqual(fail({ code: 'disconnected' }));

    const again = await connect(await start());
    const signedIn = await again.request(contracts.session.signIn, {
      login: 'admin',
      password: TEST_PASSWORD,
    });
    expect(signedIn.ok && signedIn.value.state).toBe('signedIn');
  });

  it('seats nobody at a window that comes after', async () => {
    const host = await start();
    const client = await connect(host);
    await client.request(contracts.session.setUp, TEST_SET_UP);
    const other = await connect(host);
    expect(await other.request(contracts.patients.count, {})).toEqual(fail({ code: 'notSignedIn' }));
  });

  it('says that the screens are not built', async () => {
    rmSync(join(rendererDir, 'index.html'));
    expect(await startBrowserHost({ dataDir, port: 0, open: false, rendererDir })).toEqual(
      fail({ code: 'host.rendererMissing' }),
    );
  });

  it('says that its port is taken, and lets go of the data folder', async () => {
    const host = await start();
    const port = Number(new URL(host.url).port);
    const second = await startBrowserHost({ dataDir: join(folder, 'other'), port, open: false, rendererDir });
    expect(second).toEqual(fail({ code: 'host.portInUse', port }));
  });
});

describe('main.ts', () => {
  const built = existsSync(fileURLToPath(new URL('../../dist/renderer/index.html', import.meta.url)));

  it.each([
    [[]],
    [['--data', 'x', '--port', '70000']],
    [['--data', 'x', '--port', 'http']],
    [['--data', 'x', '--token', 'mine']],
  ])('says how it is used when started with %j', async (args) => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [printed, said] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    expect(child.exitCode).toBe(2);
    expect(printed).toBe('');
    expect(said).toContain('usage:');
  });

  it.skipIf(!built).each(['SIGINT', 'SIGTERM'] as const)(
    'prints one line when ready and ends cleanly on %s (needs the built screens: npm run build)',
    async (signal) => {
      const child = spawn(process.execPath, [MAIN, '--data', dataDir, '--no-open'], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const lines: string[] = [];
      child.stdout.on('data', (part: Buffer) => lines.push(part.toString()));
      const printed = once(child.stdout, 'data');
      await printed;
      const ready: unknown = JSON.parse(lines.join(''));
      expect(ready).toEqual({
        ready: true,
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/),
        opened: false,
      });
      const ended = once(child, 'exit');
      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      expect(lines).toHaveLength(1);
    },
  );
});
