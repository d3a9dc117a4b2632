import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { cli, startServer } from './server-steps.ts';

const MINUTE = { timeout: 60_000 };

/** The first free time of the first provider on a day that nobody else uses, for the patient at a place in the list. */
async function bookFirst(page: Page, place: number): Promise<string> {
  await page.getByRole('link', { name: 'Reception', exact: true }).click();
  const name = (await page.getByRole('grid').locator('.fw-row-name').nth(place).innerText()).trim();
  await page.getByRole('link', { name: 'Calendar', exact: true }).click();
  await page.getByRole('button', { name: /^Book/ }).click();
  const form = page.getByRole('complementary', { name: 'Book an appointment' });
  await form.getByRole('combobox', { name: /^Patient/ }).fill(name);
  await form.getByRole('listbox').getByRole('option').filter({ hasText: name }).first().click();
  await form.getByLabel('Provider').selectOption({ index: 1 });
  await form.getByRole('textbox', { name: 'From' }).fill('+20');
  await page.keyboard.press('Tab');
  await expect(form.locator('[aria-busy=true]')).toHaveCount(0);
  await expect(form.getByRole('radio').first()).toBeChecked();
  await page.keyboard.press('Control+Enter');
  const said = page.getByText(/^Booked: /).last();
  await expect(said).toBeVisible();
  return said.innerText();
}

test('two stations without the line book one time; both are kept, and one moves', async ({
  launch,
  clinic,
  dataDir: second,
}) => {
  const place = await mkdtemp(join(tmpdir(), 'fieldward-clash-'));
  await cp(clinic, second, { recursive: true });
  const elsewhere = { token: '0'.repeat(32), opens: 0, machine: 'elsewhere' };
  await writeFile(join(second, 'place.json'), JSON.stringify(elsewhere)); // a copy: a station of its own
  let server = await startServer(place);
  const { url } = server;
  try {
    const [here, there] = await Promise.all([launch({ dataDir: clinic }), launch({ dataDir: second })]);
    for (const page of [here, there]) {
      await signIn(page, 'admin', DEMO.password);
      await expect(page.getByRole('button', { name: 'Saved on this station' })).toBeVisible();
    }
    await Promise.all([clinic, second].map((data) => cli('sync', 'to', '--data', data, '--url', url)));
    for (const page of [here, there])
      await expect(page.getByRole('button', { name: /^All sent/ })).toBeVisible(MINUTE);
    await server.stop();
    const first = await bookFirst(here, 0);
    expect(await bookFirst(there, 1)).toBe(first);
    await expect(here.locator('[data-tentative]').first()).toBeVisible();

    server = await startServer(place, new URL(url).port);
    for (const page of [here, there]) {
      await page.getByRole('button', { name: /^(Offline|All sent|Sending)/ }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^(Try|Sync) now/ })
        .click();
      await page.keyboard.press('Escape');
    }
    for (const page of [here, there])
      await expect(page.getByRole('button', { name: '1 clash' })).toBeVisible(MINUTE);
    await here.getByRole('button', { name: '1 clash' }).click();
    const list = here.getByRole('complementary', { name: 'Clashes' });
    await expect(list).toContainText('Has to move');
    await axe(here);
    await list
      .getByRole('button', { name: /^Move to / })
      .first()
      .click();
    await expect(list).toContainText('No two appointments are at one time.');
    await expect(there.getByRole('button', { name: '1 clash' })).toBeHidden(MINUTE);
  } finally {
    await server.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
});
