/** What a window does when the station behind it goes: killed, started again on the same port, or taken by another window. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { BrowserContext, Page } from '@playwright/test';
import { findNode, ROOT, toolEnvironment } from '../build/toolchain.mjs';
import { axe, DEMO, expect, signIn, test as base } from './launch.ts';

interface Host {
  readonly process: ChildProcess;
  readonly url: string;
}

const hosts: ChildProcess[] = [];

const test = base.extend<{
  openWindow: (url: string, prepare?: (page: Page) => Promise<void>) => Promise<Page>;
}>({
  openWindow: async ({ sharedBrowser }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (url, prepare) => {
      const browser = await sharedBrowser();
      const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Africa/Nairobi' });
      contexts.push(context);
      const page = await context.newPage();
      await prepare?.(page);
      await page.goto(url);
      return page;
    });
    for (const context of contexts) await context.close();
    for (const host of hosts.splice(0)) await kill(host);
  },
});

async function startHost(dataDir: string, port = '0'): Promise<Host> {
  const host = spawn(
    findNode(),
    ['src-main/browser/main.ts', '--data', dataDir, '--port', port, '--no-open'],
    { cwd: ROOT, env: toolEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  hosts.push(host);
  for await (const line of createInterface({ input: host.stdout })) {
    const url = /"url":"([^"]+)"/.exec(line)?.[1];
    if (url === undefined) continue;
    host.stdout.resume();
    return { process: host, url };
  }
  throw new Error('the host ended before it was ready');
}

async function kill(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return;
  host.kill('SIGKILL');
  await once(host, 'exit');
}

for (const key of ['Control+l', 'F9']) {
  test(`${key} hides the desk of a station that was killed, and says so`, async ({ clinic, openWindow }) => {
    const host = await startHost(clinic);
    const page = await openWindow(host.url);
    await signIn(page, DEMO.receptionist, DEMO.password);
    await expect(page.getByRole('heading', { level: 1, name: 'Patients' })).toBeVisible();
    await page.keyboard.press('r');
    await page.getByLabel('Family name').fill('Lekuton');
    await kill(host.process);
    await page.keyboard.press(key);
    await expect(page.getByLabel('Family name')).toBeHidden();
    await expect(page.getByRole('grid')).toBeHidden();
    await expect(page.getByText('The screen can be unlocked when the station is back.')).toBeVisible();
    await axe(page);

    // Started anew on the same port it knows this window no more, and nobody waits for what will not come.
    await startHost(clinic, new URL(host.url).port);
    await expect(page.getByRole('heading', { name: 'This window’s link has ended' })).toBeVisible();
    await expect(page.getByText('It goes on by itself')).toBeHidden();
    await expect(page.getByLabel('Family name')).toBeHidden();
    await axe(page);
  });
}

test('a second window that takes the link over ends the first', async ({ clinic, openWindow }) => {
  const host = await startHost(clinic);
  const page = await openWindow(host.url);
  await signIn(page, DEMO.receptionist, DEMO.password);
  await expect(page.getByRole('grid')).toBeVisible();
  await openWindow(host.url);
  await expect(page.getByRole('heading', { name: 'This window’s link has ended' })).toBeVisible();
  await expect(page.getByRole('grid')).toBeHidden();
});

test('a desk whose station is gone goes out of sight when nobody is there', async ({
  clinic,
  openWindow,
}) => {
  const host = await startHost(clinic);
  const page = await openWindow(host.url, (opening) => opening.clock.install());
  await signIn(page, DEMO.receptionist, DEMO.password);
  await expect(page.getByRole('grid')).toBeVisible();
  await kill(host.process);
  await page.clock.runFor(2_000);
  await expect(page.getByText('The station is not answering', { exact: true })).toBeVisible();
  await page.mouse.move(200, 200);
  await page.clock.runFor(9 * 60_000);
  await expect(page.getByRole('grid')).toBeVisible();
  await page.mouse.move(240, 240);
  await page.clock.runFor(9 * 60_000);
  await expect(page.getByRole('grid')).toBeVisible();
  await page.clock.runFor(70_000);
  await expect(page.getByRole('grid')).toBeHidden();
  await expect(page.getByText('The screen can be unlocked when the station is back.')).toBeVisible();
});
