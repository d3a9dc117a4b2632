import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { openServerDesk, register } from './desk-steps.ts';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { cli, startServer } from './server-steps.ts';

async function signOut(page: Page, who: string): Promise<void> {
  await page.getByRole('button', { name: who }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
}

test('a second desk joins a clinic by a code, works, and is taken out of use', async ({
  launch,
  clinic,
  dataDir,
}) => {
  test.setTimeout(300_000); // two stations, a server, and all that a clinic has to send
  const folder = await mkdtemp(join(tmpdir(), 'fieldward-e2e-server-'));
  const server = await startServer(folder);
  try {
    const { url } = server;
    const { code: founding } = await server.ask('/_fieldward/enrolments', 'POST', {});
    // The clinic began without a server: its administrator brings it to one, from the screen.
    const here = await launch({ dataDir: clinic });
    await signIn(here, 'admin', DEMO.password);
    await openServerDesk(here);
    const form = here.getByRole('region', { name: 'Join a server that the clinic has' });
    await form.getByRole('button', { name: 'Join the server' }).click();
    await expect(form.getByText('Type or scan the code')).toBeVisible();
    await form.getByRole('textbox', { name: 'Code' }).fill('ABCD-EFGH-JKMN-PQRS');
    await form.getByRole('textbox', { name: 'Address of the server' }).fill(url);
    await form.getByRole('button', { name: 'Join the server' }).click();
    await expect(form.getByText('The server does not take this code.')).toBeVisible();
    await axe(here);
    await form.getByRole('textbox', { name: 'Code' }).fill(founding);
    await form.getByRole('button', { name: 'Join the server' }).click();
    const joined = here.getByRole('region', { name: 'The server of this station' });
    await expect(joined).toContainText(new URL(url).host);
    await expect(here.getByRole('button', { name: /^All sent/ })).toBeVisible({ timeout: 180_000 });
    const [{ facilityId, device: first }] = (await server.ask('/_fieldward/devices')).devices;
    const { code, link } = await server.ask('/_fieldward/enrolments', 'POST', { facilityId });

    const page = await launch({ dataDir });
    await page.getByText('A desk of a clinic that has a server').click();
    await expect(page.getByRole('heading', { name: 'Join a clinic' })).toBeVisible();
    await axe(page);
    await page.getByRole('button', { name: 'Join the clinic' }).click();
    await expect(page.getByText('Type or scan the code')).toBeVisible();
    await page.getByRole('textbox', { name: 'Code' }).fill(code.replaceAll('-', ' ').toLowerCase());
    await page.getByRole('button', { name: 'Join the clinic' }).click();
    await expect(page.getByText('Say where the server is')).toBeVisible();
    await page.getByRole('textbox', { name: 'Code' }).fill(link);
    await page.getByRole('button', { name: 'Join the clinic' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await signIn(page, 'admin', DEMO.password);
    await page.getByLabel('Your own password').fill(DEMO.password);
    await page.getByRole('button', { name: 'Make a new recovery key' }).click();
    const key = await page.getByLabel('Recovery key', { exact: true }).innerText();
    await page.getByLabel('Type the key from your paper').fill(key);
    await page.getByRole('button', { name: 'Confirm the key' }).click();
    const panel = page.getByRole('dialog');
    await page.getByRole('button', { name: /^All sent/ }).click();
    await panel.getByRole('button', { name: 'Pause', exact: true }).click();
    await expect(panel).toContainText('Paused until somebody goes on.');
    await page.keyboard.press('Escape');
    await signOut(page, 'Joyce Wafula');
    await signIn(page, 'naomi', DEMO.password);
    await expect(page.getByRole('banner')).toContainText('Naomi Mutiso');
    await page.keyboard.press('/');
    await page.keyboard.type('a');
    await expect(page.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Escape');

    // She works on without the line, and does not know that her account was closed meanwhile.
    await cli('staff', 'close', 'naomi', '--data', clinic);
    const accounts = `/facility-${facilityId.split(':')[1]}-staff/_all_docs?include_docs=true`;
    await expect.poll(async () => JSON.stringify(await server.ask(accounts))).toContain('"active":false');
    await register(page, 'Wekesa');
    await signOut(page, 'Naomi Mutiso');
    await signIn(page, 'admin', DEMO.password);
    await page.getByRole('button', { name: /1 not sent/ }).click();
    await panel.getByRole('button', { name: 'Go on' }).click();
    await expect(panel).toContainText('Not accepted by the server: 1');
    await expect(panel.getByRole('button', { name: 'Open the chart' })).toBeVisible();
    await axe(page);

    const second = (await server.ask('/_fieldward/devices')).devices.find(
      (listed: { device: string }) => listed.device !== first,
    );
    await server.ask(`/_fieldward/devices/${second.device}/revoke`, 'POST', {});
    await expect(page.getByRole('heading', { name: 'This station may not be used any more' })).toBeVisible();
    await expect(page.getByText('1 entry was not taken by the server.')).toBeVisible();
    await expect(page.getByText(/\.parcel/)).toBeVisible();
    await axe(page);
    const again = await launch({ dataDir });
    await expect(again.getByText('has withdrawn the access of this station')).toBeVisible();
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
