import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { expect, signIn, test } from './launch.ts';
import { FULL, IMPORTER, importFhir, openChart } from './records.ts';

test('the patient summary is a real PDF with the chart in it, in either language', async ({
  launch,
  dataDir,
}) => {
  await importFhir(dataDir);
  const page = await launch({ dataDir });
  await signIn(page, IMPORTER.login, IMPORTER.password);
  await openChart(page, FULL.family);
  await page.keyboard.press('Control+p');
  const english = await savedText(page);
  for (const text of [
    'ACHIENG, Rose Atieno',
    '14-Aug-1967',
    'Allergies not recorded',
    'Diabetes mellitus type 2',
    'Potassium',
    '6.1',
  ])
    expect(english).toContain(text);

  await page.getByText('Français', { exact: true }).click();
  const french = await savedText(page);
  expect(french).toContain('ACHIENG, Rose Atieno');
  expect(french).not.toContain('Allergies not recorded');

  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Vitals' })).toBeVisible();
});

async function savedText(page: Page): Promise<string> {
  const link = page.getByRole('link', { name: 'Save as PDF' });
  await expect(link).toBeVisible({ timeout: 30_000 });
  const download = page.waitForEvent('download');
  await link.click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.pdf$/);
  expect(file.suggestedFilename().toLowerCase()).not.toContain('achieng');
  const data = new Uint8Array(await readFile(await file.path()));
  const reading = getDocument({ data, useSystemFonts: false });
  const document = await reading.promise;
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, (_, index) => document.getPage(index + 1)),
  );
  const texts = await Promise.all(pages.map((one) => one.getTextContent()));
  await reading.destroy();
  return texts.flatMap(({ items }) => items.map((item) => ('str' in item ? item.str : ''))).join('');
}
