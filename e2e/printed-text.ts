import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The words of the paper that the preview saves, as another reader finds them. */
export async function savedText(page: Page, saving = 'Save as PDF'): Promise<string> {
  const link = page.getByRole('link', { name: saving });
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
