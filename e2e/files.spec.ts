import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { axe, DEMO, expect, signIn, test } from './launch.ts';
import { cli, copyStation, startServer } from './server-steps.ts';

/** Documents of the first patient of the list. */
async function openDocuments(page: Page): Promise<void> {
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tablist', { name: 'Parts of the chart' })).toBeVisible();
  await page.keyboard.press('9');
  await expect(page.getByText('Drop files here')).toBeVisible();
}

/** A picture, as a phone takes them. */
async function paste(page: Page, width: number): Promise<void> {
  await page.evaluate(async (across) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [across, 600];
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas to draw on');
    for (let x = 0; x < across; x += 3) {
      pen.fillStyle = `hsl(${(x * 7) % 360} 60% 50%)`;
      pen.fillRect(x, (x * 13) % 300, 40, 300);
    }
    const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (!picture) throw new Error('no picture');
    const data = new DataTransfer();
    data.items.add(new File([picture], 'wound.png', { type: 'image/png' }));
    document
      .querySelector('.fw-docs')
      ?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
  }, width);
}

test('a document that is added at one desk is opened at another, and waits where sync is paused', async ({
  launch,
  clinic,
  dataDir: second,
}) => {
  const place = await mkdtemp(join(tmpdir(), 'fieldward-files-'));
  await copyStation(clinic, second);
  const server = await startServer(place);
  try {
    const [here, there] = await Promise.all([launch({ dataDir: clinic }), launch({ dataDir: second })]);
    await signIn(here, DEMO.doctor, DEMO.password);
    await signIn(there, DEMO.doctor, DEMO.password);
    await Promise.all([clinic, second].map((data) => cli('sync', 'to', '--data', data, '--url', server.url)));
    await Promise.all([openDocuments(here), openDocuments(there)]);

    await paste(here, 900);
    const adding = here.getByRole('complementary', { name: 'Add a document' });
    await expect(here.getByRole('img', { name: 'Document: wound.png' })).toBeVisible();
    await adding.getByLabel('Title').fill('Wound on the left hand');
    await here.keyboard.press('Control+Enter');
    await expect(here.getByRole('button', { name: /Wound on the left hand/ }).locator('img')).toBeVisible();

    const card = there.getByRole('button', { name: /Wound on the left hand/ });
    await expect(card).toBeVisible();
    await expect(card.locator('img')).toBeVisible(); // its small picture came, too
    await card.click();
    await expect(there.getByRole('img', { name: 'Document: Wound on the left hand' })).toBeVisible();
    await axe(there);

    // Paused, a file waits, and the panel says so.
    await cli('sync', 'pause', '--data', clinic);
    await paste(here, 1_200);
    await expect(here.getByRole('img', { name: 'Document: wound.png' })).toBeVisible();
    await adding.getByLabel('Title').fill('The same again, larger');
    await here.keyboard.press('Control+Enter');
    await expect(here.getByRole('button', { name: /The same again/ })).toBeVisible();
    await here.getByRole('button', { name: /^Paused/ }).click();
    const waiting = here.getByRole('dialog');
    await expect(waiting).toContainText('Paused until somebody goes on.');
    await expect(waiting.getByRole('region', { name: 'Files of documents' })).toContainText(
      /2 files not sent/,
    );
    await axe(here);
    await cli('sync', 'resume', '--data', clinic);
    await expect(waiting).toContainText('All changes are sent.');
    await expect(waiting.getByRole('region', { name: 'Files of documents' })).toHaveCount(0);
  } finally {
    await server.stop();
    await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
});
