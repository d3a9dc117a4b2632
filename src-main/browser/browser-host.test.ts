import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openWebSocketPort } from '#engine/ports/web-socket-port.ts';
import { TEST_PASSWORD, TEST_SET_UP } from '#engine/station-testing.ts';
import { connectPort, type Client } from '#shared/kernel/port.ts';
import { fail } from '#shared/kernel/result.ts';
import { contracts } from '#shared/registry.ts';
import { startBrowserHost, untilEnded, type BrowserHost } from './browser-host.ts';

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
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function start(open = false): Promise<BrowserHost> {
  const started = await startBrowserHost({ dataDir, port: 0, open, rendererDir });
  if (!started.ok) throw new Error(started.error.code);
  hosts.push(started.value);
  return started.value;
}

/** What a page does: the token for a cookie, the cookie for a port. */
async function connect({ url }: Pick<BrowserHost, 'url'>): Promise<Client> {
  const { origin, host: authority, hash } = new URL(url);
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

  it('opens no window where there is no screen, and gives the address to a person', async () => {
    for (const name of ['DISPLAY', 'WAYLAND_DISPLAY']) vi.stubEnv(name, '');
    const host = await start(true);
    const isBlind = process.platform === 'linux'; // elsewhere there is always a screen
    expect([host.opened, host.url.includes('#token=')]).toEqual([!isBlind, isBlind]);
  });

  it('goes on when the browser breaks off: a person opens a new address, as often as they like', async () => {
    vi.stubEnv('DISPLAY', ':0');
    vi.stubEnv('FIELDWARD_BROWSER', '/bin/false');
    const host = await start(true);
    expect(host.opened).toBe(true);
    const told: string[] = [];
    let signal: (() => void) | undefined;
    const signalled = new Promise<void>((resolve) => {
      signal = resolve;
    });
    const waiting = untilEnded(host, signalled, (url) => told.push(url));
    await host.windowEnded;
    await expect.poll(() => told.length).toBe(1);
    for (let time = 0; time < 2; time += 1) {
      const client = await connect({ url: told[0] ?? '' });
      expect(await client.request(contracts.patients.count, {})).toEqual(fail({ code: 'notSignedIn' }));
    }
    signal?.();
    await waiting;
  });

  it('ends when its window is closed', async () => {
    vi.stubEnv('DISPLAY', ':0');
    vi.stubEnv('FIELDWARD_BROWSER', '/bin/true');
    const told: string[] = [];
    await untilEnded(await start(true), new Promise(() => undefined), (url) => told.push(url));
    expect(told).toEqual([]);
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
