import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findBrowser, hasScreen, openBrowserWindow } from './window-browser.ts';

const browser = findBrowser();
/** Without a screen; a window is one all the same. */
const HEADLESS = ['--headless=new', '--disable-gpu'];

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

function profiles(pid: number | string = process.pid): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`fieldward-window-${pid}-`));
}

/** A page that stores what it can and says when it has; resolves with what it said. */
async function pageThatStores(marker: string): Promise<{ url: string; stored: Promise<string> }> {
  let tell: (said: string) => void;
  const stored = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const script = `
    localStorage.setItem('name', '${marker}');
    document.cookie = 'name=${marker}; max-age=86400';
    indexedDB.open('db').onupgradeneeded = (event) => event.target.result.createObjectStore('s').put('${marker}', 1);
    setTimeout(() => fetch('/stored', { method: 'POST', body: localStorage.getItem('name') }), 500);`;
  const server = createServer((request, response) => {
    if (request.url !== '/stored') {
      response.setHeader('content-type', 'text/html');
      response.end(`<title>${marker}</title><input value="${marker}"><script>${script}</script>`);
      return;
    }
    let said = '';
    request.on('data', (part: Buffer) => (said += part.toString()));
    request.on('end', () => {
      response.end();
      tell(said);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${marker}`, stored };
}

describe('findBrowser', () => {
  it('takes the one that is named, else the first on the path', () => {
    expect(findBrowser({ FIELDWARD_BROWSER: '/opt/kiosk/chrome' })).toBe('/opt/kiosk/chrome');
    const folder = mkdtempSync(join(tmpdir(), 'fieldward-path-'));
    ends.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'google-chrome'), '', { mode: 0o755 });
    writeFileSync(join(folder, 'chromium'), '', { mode: 0o644 }); // cannot be run
    expect(findBrowser({ PATH: `/nowhere:${folder}` })).toBe(join(folder, 'google-chrome'));
  });
});

describe('hasScreen', () => {
  it.each([
    ['linux', {}, false],
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['win32', {}, true],
    ['darwin', {}, true],
  ] as const)('%s with %j: %s', (platform, env, seen) => {
    expect(hasScreen(env, platform)).toBe(seen);
  });
});

describe('a window of a real browser', () => {
  it('keeps nothing of what it showed, while it is open and after', async (context) => {
    context.skip(browser === undefined, 'no Chromium-based browser is installed');
    const marker = `Odhiambo${Date.now()}`;
    const { url, stored } = await pageThatStores(marker);
    const window = openBrowserWindow(browser!, url, HEADLESS);
    expect(await stored).toBe(marker);
    const [profile = ''] = profiles();
    expect(profile).not.toBe('');
    const files = readdirSync(join(tmpdir(), profile), { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name));
      expect(bytes.includes(marker) || bytes.includes(Buffer.from(marker, 'utf16le')), name).toBe(false);
    }
    await window.end();
    await window.ended;
    expect(profiles()).toEqual([]);
  }, 60_000);

  it('that cannot start, or breaks off, is told apart from one that was closed', async () => {
    for (const [program, how] of [
      ['/nowhere/chromium', 'failed'],
      ['/bin/false', 'failed'],
      ['/bin/true', 'closed'],
    ] as const) {
      expect(await openBrowserWindow(program, 'http://127.0.0.1:1/').ended, program).toBe(how);
      expect(profiles()).toEqual([]);
    }
  });
});

describe('profiles left behind', () => {
  it('are swept when their host is gone, and left when it lives', async () => {
    const gone = spawn(process.execPath, ['--eval', ''], { stdio: 'ignore' });
    await once(gone, 'exit');
    const left = join(tmpdir(), `fieldward-window-${gone.pid}-abc`);
    const living = join(tmpdir(), `fieldward-window-${process.ppid}-abc`);
    for (const folder of [left, living]) mkdirSync(folder);
    ends.push(() => rmSync(living, { recursive: true, force: true }));
    await openBrowserWindow('/nowhere/chromium', 'http://127.0.0.1:1/').ended;
    expect(existsSync(left)).toBe(false);
    expect(existsSync(living)).toBe(true);
  });
});
