/**
 * A station of its own for each test: a fresh data folder, a host over it, and the page a person would see. The same
 * journeys run against the browser host and against Electron.
 */
import { rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Browser, type Page } from '@playwright/test';
import { findNode, run } from '../build/toolchain.mjs';
import {
  killHost,
  openBrowser,
  openElectron,
  startBrowser,
  type Cleanup,
  type LaunchOptions,
} from './hosts.ts';

export { expect };

/** Where stations note which folder is theirs: not the account's own home. Of this worker, and gone with it. */
const STATE = join(tmpdir(), `fieldward-e2e-state-${process.pid}`);
process.env['FIELDWARD_STATE'] = STATE;
process.on('exit', () => rmSync(STATE, { recursive: true, force: true }));

export interface HostOptions {
  host: 'browser' | 'electron';
}

interface WorkerFixtures {
  /** The browser of a worker's tests, started by the first: each has a context of its own in it. */
  sharedBrowser: () => Promise<Browser>;
  /** The invented clinic as it is made, once for all tests of a worker: they get copies. */
  inventedClinic: string;
}

interface Fixtures {
  /** An empty folder, removed after the test. */
  dataDir: string;
  /** A folder with the invented clinic, the same one for every test, removed after it. */
  clinic: string;
  /** Starts the station of a data folder and opens its page. A station that has the folder open is ended first. */
  launch: (options?: LaunchOptions) => Promise<Page>;
}

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
/** As a power cut does: the station of a data folder ends at once, whatever it was at. */
export async function kill(dataDir: string): Promise<void> {
  await killHost(dataDir);
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
  // What is on its way to another colour has no contrast of its own yet.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(
          ({ effect, playState }) =>
            playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
        )
        .map(({ finished }) => finished),
    ),
  );
  // Legacy mode needs no second page, which Electron cannot open.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  const grave = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ html }) => html).join('; ')})`);
  expect(grave, 'accessibility findings').toEqual([]);
}
