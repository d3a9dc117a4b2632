import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finds, register } from './desk-steps.ts';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { cli, copyStation, startServer } from './server-steps.ts';

test('two stations lose the line, work on, and come together again; the panel says how they stand', async ({
  launch,
  clinic,
  dataDir: second,
}) => {
  const place = await mkdtemp(join(tmpdir(), 'fieldward-sync-'));
  await copyStation(clinic, second);
  let server = await startServer(place);
  const { url } = server;
  try {
    const [here, there] = await Promise.all([launch({ dataDir: clinic }), launch({ dataDir: second })]);
    await signIn(here, 'admin', DEMO.password);
    await signIn(there, 'admin', DEMO.password);
    await expect(here.getByRole('button', { name: 'Saved on this station' })).toBeVisible();
    await Promise.all([clinic, second].map((data) => cli('sync', 'to', '--data', data, '--url', url)));
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
    await expect(here.getByRole('button', { name: 'Offline · all sent' })).toBeVisible();
    await register(here, 'Nyambura');
    await register(there, 'Chepkoech');
    await here.getByRole('button', { name: 'Offline · 1 not sent' }).click();
    await expect(panel).toContainText(/Offline since .*1 change not sent, \d+ min old\./);
    await expect(panel).toContainText('goes out by itself when the server answers again');
    await expect(panel.getByRole('row', { name: /^Patients 1/ })).toBeVisible();
    await here.emulateMedia({ colorScheme: 'dark' });
    // Half turned, letters and their ground are of two schemes.
    await expect(here.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await axe(here);
    await here.emulateMedia({ colorScheme: 'light' });

    server = await startServer(place, new URL(url).port);
    await panel.getByRole('button', { name: 'Try now' }).click();
    await expect(panel).toContainText('All changes are sent.');
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
