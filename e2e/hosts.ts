/** What a journey runs on: the browser host with a page of a real browser, or Electron. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { chromium, _electron, type Browser, type Page } from '@playwright/test';
import { findBrowser, findElectron } from '../build/ensure.mjs';
import { findNode, ROOT, toolEnvironment } from '../build/toolchain.mjs';

export interface LaunchOptions {
  /** Another data folder than the test's own. */
  readonly dataDir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly locale?: string;
  readonly colorScheme?: 'light' | 'dark';
  /** What its camera sees: a YUV4MPEG2 file, read when the camera is opened. Without one there is no camera. */
  readonly camera?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** How to end what a launch has started, last started first. */
export type Cleanup = (() => Promise<unknown>)[];

const BROWSER_FLAGS = [
  '--no-sandbox', // as root, and in containers without user namespaces
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // A camera that shows a test picture, and is never asked about.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** Stations in processes of their own, by data folder. */
const hosts = new Map<string, ChildProcess>();

/** At once, whatever it was at. */
export async function killHost(dataDir: string): Promise<void> {
  const host = hosts.get(dataDir);
  if (!host) throw new Error('no station that can be killed runs there');
  host.kill('SIGKILL');
  await once(host, 'exit');
}

export async function startBrowser(camera?: string): Promise<Browser> {
  const executablePath = await findBrowser();
  return chromium.launch({
    args: [...BROWSER_FLAGS, ...cameraFlags(camera)],
    ...(executablePath ? { executablePath } : {}),
  });
}

export async function openBrowser(
  dataDir: string,
  options: LaunchOptions,
  sharedBrowser: () => Promise<Browser>,
  cleanup: Cleanup,
): Promise<Page> {
  const host = spawn(
    findNode(),
    ['src-main/browser/main.ts', '--data', dataDir, '--port', '0', '--no-open'],
    { cwd: ROOT, env: { ...toolEnvironment(), ...options.env }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  hosts.set(dataDir, host);
  cleanup.push(() => endProcess(host));
  const url = await readyUrl(host);
  const browser = options.camera === undefined ? await sharedBrowser() : await startBrowser(options.camera);
  if (options.camera !== undefined) cleanup.push(() => browser.close());
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1366, height: 768 },
    locale: options.locale ?? 'en-GB',
    timezoneId: 'Africa/Nairobi',
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  cleanup.push(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

function cameraFlags(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  return [
    '--use-fake-ui-for-media-stream', // whoever sits there has allowed it
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** The host's first line that is JSON says where it listens. */
async function readyUrl(host: ChildProcess): Promise<string> {
  if (!host.stdout) throw new Error('the host has no output to read');
  for await (const line of createInterface({ input: host.stdout })) {
    if (!line.startsWith('{')) continue;
    const message: unknown = JSON.parse(line);
    if (
      typeof message === 'object' &&
      message !== null &&
      'url' in message &&
      typeof message.url === 'string'
    ) {
      host.stdout.resume(); // later lines must not fill the pipe
      return message.url;
    }
  }
  throw new Error('the browser host ended before it was ready; its messages are above');
}

async function endProcess(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return;
  host.kill('SIGTERM');
  const patience = setTimeout(() => host.kill('SIGKILL'), 10_000);
  await once(host, 'exit');
  clearTimeout(patience);
}

export async function openElectron(dataDir: string, options: LaunchOptions, cleanup: Cleanup): Promise<Page> {
  const executablePath = findElectron();
  if (!executablePath) throw new Error('no Electron binary: `npx install-electron` fetches it');
  const app = await _electron.launch({
    executablePath,
    args: [...(process.platform === 'linux' ? ['--no-sandbox'] : []), ROOT, '--data', dataDir],
    cwd: ROOT,
    env: Object.fromEntries(
      Object.entries({ ...toolEnvironment(), ...options.env }).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value]],
      ),
    ),
    locale: options.locale ?? 'en-GB',
    colorScheme: options.colorScheme ?? 'light',
  });
  cleanup.push(() => app.close());
  return app.firstWindow();
}
