import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { register } from './desk-steps.ts';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { cli, startServer } from './server-steps.ts';

test.slow(); // two stations and a server

test('what someone entered whose account had been closed elsewhere stays at the station, and the panel says why', async ({
  launch,
  clinic,
  dataDir: second,
}) => {
  const place = await mkdtemp(join(tmpdir(), 'fieldward-held-'));
  await cp(clinic, second, { recursive: true });
  const elsewhere = { token: '0'.repeat(32), opens: 0, machine: 'elsewhere' };
  await writeFile(join(second, 'place.json'), JSON.stringify(elsewhere)); // a copy: a station of its own
  let server = await startServer(place);
  const { url } = server;
  try {
    await cli('sync', 'to', '--data', clinic, '--url', url);
    await cli('sync', 'to', '--data', second, '--url', url);
    await cli('staff', 'close', 'wairimu', '--data', second);
    await cli('sync', 'now', '--data', second);
    await server.stop(); // the other station has not heard of it

    const page = await launch({ dataDir: clinic });
    await signIn(page, 'wairimu', DEMO.password);
    await register(page, 'Nyambura');
    await expect(page.getByRole('button', { name: /^Offline · 1 not sent/ })).toBeVisible({
      timeout: 20_000,
    });
    server = await startServer(place, new URL(url).port);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible({ timeout: 40_000 });
    await signIn(page, 'admin', DEMO.password);
    await page.getByRole('button', { name: /^(Offline|Needs you)/ }).click();
    const panel = page.getByRole('dialog');
    await panel.getByRole('button', { name: /^(Try|Sync) now$/ }).click();
    await expect(panel).toContainText('Not accepted by the server', { timeout: 40_000 });
    await expect(panel).toContainText('The server refuses it.');
    await axe(page);
    await panel.getByRole('button', { name: 'Open the chart' }).first().click();
    await expect(page.getByRole('heading', { name: /NYAMBURA/ })).toBeVisible();
  } finally {
    await server.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
});
