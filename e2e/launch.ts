/**
 * A station of its own for each test: a fresh data folder, a host over it, and the page a person would see. The same
 * journeys run against the browser host and against Electron.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, chromium, _electron, expect, type Browser, type Page } from '@playwright/test';
import { findBrowser, findElectron } from '../build/ensure.mjs';
import { findNode, ROOT, run, toolEnvironment } from '../build/toolchain.mjs';

export { expect };

/** Where stations note which folder is theirs: not the account's own home. Of this worker, and gone with it. */
const STATE = join(tmpdir(), `fieldward-e2e-state-${process.pid}`);
process.env['FIELDWARD_STATE'] = STATE;
process.on('exit', () => rmSync(STATE, { recursive: true, force: true }));

export interface HostOptions {
  host: 'browser' | 'electron';
}

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

interface WorkerFixtures {
  /** The browser of a worker's tests, started by the first: each has a context of its own in it. */
  sharedBrowser: () => Promise<Browser>;
  /** The invented clinic as it is made, once for all tests of a worker: they get copies. */
  inventedClinic: string;
}

/** How to end what a launch has started, last started first. */
type Cleanup = (() => Promise<unknown>)[];

interface Fixtures {
  /** An empty folder, removed after the test. */
  dataDir: string;
  /** A folder with the invented clinic, the same one for every test, removed after it. */
  clinic: string;
  /** Starts the station of a data folder and opens its page. A station that has the folder open is ended first. */
  launch: (options?: LaunchOptions) => Promise<Page>;
}

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

export const test = base.extend<Fixtures & HostOptions, WorkerFixtures>({
  host: ['browser', { option: true }],
  sharedBrowser: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      let browser: Promise<Browser> | undefined;
      await use(() => (browser ??= startBrowser()));
      await (await browser)?.close();
    },
    { scope: 'worker' },
  ],
  inventedClinic: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
    async ({}, use) => {
      await inFolder(async (folder) => {
        await inventClinic(folder);
        await use(folder);
      });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern
  dataDir: async ({}, use) => {
    await inFolder(use);
  },
  clinic: async ({ inventedClinic }, use) => {
    await inFolder(async (folder) => {
      await cp(inventedClinic, folder, { recursive: true });
      await rm(join(folder, 'place.json'), { force: true }); // else each copy becomes another device first
      await use(folder);
    });
  },
  launch: async ({ host, dataDir: ownFolder, sharedBrowser }, use) => {
    const faults: string[] = [];
    await use(async (options = {}) => {
      const dataDir = options.dataDir ?? ownFolder;
      await endIn(dataDir);
      const cleanup: Cleanup = [];
      running.set(dataDir, cleanup);
      const page =
        host === 'electron'
          ? await openElectron(dataDir, options, cleanup)
          : await openBrowser(dataDir, options, sharedBrowser, cleanup);
      watch(page, faults);
      return page;
    });
    for (const dataDir of running.keys()) await endIn(dataDir);
    expect(faults, 'errors in the page, and requests that would leave this machine').toEqual([]);
  },
});

/** What runs over each data folder of this worker's tests. */
const running = new Map<string, Cleanup>();
const hosts = new Map<string, ChildProcess>();

/** As a power cut does: the station of a data folder ends at once, whatever it was at. */
export async function kill(dataDir: string): Promise<void> {
  const host = hosts.get(dataDir);
  if (!host) throw new Error('no station that can be killed runs there');
  host.kill('SIGKILL');
  await once(host, 'exit');
  await endIn(dataDir);
}

async function endIn(dataDir: string): Promise<void> {
  const cleanup = running.get(dataDir);
  running.delete(dataDir);
  await end(cleanup);
}

/** Calls with a fresh folder that is removed afterwards, and only when nothing writes into it any more. */
async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldward-e2e-'));
  await use(folder);
  await endIn(folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function end(cleanup: Cleanup = []): Promise<void> {
  for (let step = cleanup.pop(); step; step = cleanup.pop()) await step();
}

async function startBrowser(camera?: string): Promise<Browser> {
  const executablePath = await findBrowser();
  return chromium.launch({
    args: [...BROWSER_FLAGS, ...cameraFlags(camera)],
    ...(executablePath ? { executablePath } : {}),
  });
}

async function openBrowser(
  dataDir: string,
  options: LaunchOptions,
  sharedBrowser: WorkerFixtures['sharedBrowser'],
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

async function openElectron(dataDir: string, options: LaunchOptions, cleanup: Cleanup): Promise<Page> {
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

/** A station works with the network down, so a request to anywhere else is a defect; so is any uncaught error. */
function watch(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(`policy: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isLocal = hostname === '127.0.0.1' || hostname === 'localhost' || !/^(http|ws)s?:$/.test(protocol);
    if (!isLocal) faults.push(`request to ${hostname}`);
  });
}

/** Who sets a fresh station up. */
export const ADMINISTRATOR = {
  login: 'admin',
  displayName: 'Ada Station',
  password: 'four plain words here',
} as const;

/** First run, up to the home screen. Returns the recovery key that was shown. */
export async function setUp(
  page: Page,
  facilityName = 'Hillside Clinic',
): Promise<{ readonly recoveryKey: string; readonly mrnPrefix: string }> {
  await page.getByLabel('Name of the facility').fill(facilityName);
  await page.getByLabel('Your name').fill(ADMINISTRATOR.displayName);
  await page.getByLabel('Login').fill(ADMINISTRATOR.login);
  await passwordBox(page).fill(ADMINISTRATOR.password);
  await page.getByLabel('Password again').fill(ADMINISTRATOR.password);
  await page.getByRole('button', { name: 'Set up the station' }).click();
  const recoveryKey = await page.getByLabel('Recovery key', { exact: true }).innerText();
  const mrnPrefix = await page
    .getByText('Record numbers made here begin with')
    .getByRole('strong')
    .innerText();
  await page.getByLabel('Type the key from your paper').fill(recoveryKey);
  await page.getByRole('button', { name: 'Confirm the key' }).click();
  return { recoveryKey, mrnPrefix };
}

/** Who works in the demo clinic; each with this password. */
export const DEMO = {
  receptionist: 'naomi',
  doctor: 'paul',
  nurse: 'wairimu',
  password: 'try-the-demo-clinic',
} as const;

async function inventClinic(dataDir: string): Promise<void> {
  const args = ['src-main/cli/main.ts', 'demo', '--data', dataDir, '--patients', '40'];
  const { code, output } = await run(findNode(), args, { quiet: true });
  if (code !== 0) throw new Error(`cli demo ended with code ${code}:\n${output}`);
}

/** Signs in as a person would. */
export async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('Login').fill(login);
  await passwordBox(page).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

function passwordBox(page: Page) {
  return page.getByLabel(/^Password(?! again)/);
}

/** Fails on findings that keep people out: those axe calls serious or critical. */
export async function axe(page: Page): Promise<void> {
  // Legacy mode needs no second page, which Electron cannot open.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join('; ')})`);
  expect(grave, 'accessibility findings').toEqual([]);
}
