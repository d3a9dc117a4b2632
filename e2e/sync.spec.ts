import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { findNode, ROOT, toolEnvironment } from '../build/toolchain.mjs';
import { axe, DEMO, expect, signIn, test } from './launch.ts';

const SERVER_PASSWORD = 'ten boats on the lake';

async function startServer(
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
async function syncTo(data: string, url: string): Promise<void> {
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

async function register(page: Page, family: string): Promise<void> {
  await page.getByRole('link', { name: 'Reception', exact: true }).click();
  await page.keyboard.press('r');
  await page.getByLabel('Family name').fill(family);
  await page.getByLabel('Given and middle names').fill('Amina');
  await page.getByRole('group', { name: 'Sex' }).getByText('Female', { exact: true }).click();
  await page.getByLabel('Year').fill('1987');
  await page.getByRole('button', { name: 'Register patient' }).click();
  await expect(page.getByRole('heading', { name: 'Registered' })).toBeVisible();
}

async function finds(page: Page, family: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Find a patient' }).fill(family);
  await expect(page.getByRole('option', { name: `${family.toUpperCase()}, Amina` })).toBeVisible({
    timeout: 20_000,
  });
  await page.keyboard.press('Escape');
}

test.slow(); // two stations, two browsers and a server

test('two stations lose the line, work on, and come together again; the panel says how they stand', async ({
  launch,
  clinic,
  dataDir: second,
}) => {
  const place = await mkdtemp(join(tmpdir(), 'fieldward-sync-'));
  await cp(clinic, second, { recursive: true });
  const elsewhere = { token: '0'.repeat(32), opens: 0, machine: 'elsewhere' };
  await writeFile(join(second, 'place.json'), JSON.stringify(elsewhere)); // a copy: a station of its own
  let server = await startServer(place);
  const { url } = server;
  try {
    const [here, there] = await Promise.all([launch({ dataDir: clinic }), launch({ dataDir: second })]);
    await signIn(here, 'admin', DEMO.password);
    await signIn(there, 'admin', DEMO.password);
    await expect(here.getByRole('button', { name: 'Saved on this station' })).toBeVisible();
    await Promise.all([syncTo(clinic, url), syncTo(second, url)]);
    const panel = here.getByRole('dialog');

    await here.getByRole('button', { name: /^All sent \d\d:\d\d$/ }).click();
    await expect(panel).toContainText('In touch with the server. All changes are sent.');
    await expect(panel.getByRole('region', { name: 'Other stations' })).toContainText('last heard of');
    await axe(here);
    await panel.getByRole('button', { name: 'Copy diagnostics' }).click();
    await expect(panel.getByLabel('Diagnostics')).toContainText('"state": "online"');
    await here.keyboard.press('Escape');
    await expect(panel).toHaveCount(0);
    await expect(here.getByRole('button', { name: /^All sent/ })).toBeFocused();

    await server.stop(); // as when the cable is out
    await expect(here.getByRole('button', { name: 'Offline · all sent' })).toBeVisible({ timeout: 20_000 });
    await register(here, 'Nyambura');
    await register(there, 'Chepkoech');
    await here.getByRole('button', { name: 'Offline · 1 not sent' }).click();
    await expect(panel).toContainText(/Offline since .*1 change not sent, 1 min old\./);
    await expect(panel).toContainText('goes out by itself when the server answers again');
    await expect(panel.getByRole('row', { name: /^Patients 1/ })).toBeVisible();
    await here.emulateMedia({ colorScheme: 'dark' });
    await axe(here);
    await here.emulateMedia({ colorScheme: 'light' });

    server = await startServer(place, new URL(url).port);
    await panel.getByRole('button', { name: 'Try now' }).click();
    await expect(panel).toContainText('All changes are sent.', { timeout: 20_000 });
    await here.keyboard.press('Escape');
    await finds(here, 'Chepkoech');
    await finds(there, 'Nyambura');

    await here.getByRole('button', { name: /^All sent/ }).click();
    await panel.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(panel).toContainText('Paused until somebody goes on.');
    await panel.getByRole('button', { name: 'Go on' }).click();
    await expect(panel).toContainText('In touch with the server.');
  } finally {
    await server.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
});
