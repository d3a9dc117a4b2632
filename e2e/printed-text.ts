import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import jsqr from 'jsqr';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The words of the paper that the preview saves, as another reader finds them. */
export async function savedText(page: Page, saving = 'Save as PDF'): Promise<string> {
  const button = page.getByRole('button', { name: saving });
  await expect(button).toBeEnabled();
  const download = page.waitForEvent('download');
  await button.click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.pdf$/);
  expect(file.suggestedFilename().toLowerCase()).not.toContain('achieng');
  return textOf(await file.path());
}

export async function textOf(path: string): Promise<string> {
  const data = new Uint8Array(await readFile(path));
  const reading = getDocument({ data, useSystemFonts: false });
  const document = await reading.promise;
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, (_, index) => document.getPage(index + 1)),
  );
  const texts = await Promise.all(pages.map((one) => one.getTextContent()));
  await reading.destroy();
  return texts.flatMap(({ items }) => items.map((item) => ('str' in item ? item.str : ''))).join('');
}

/** What pdf.js says of its own as an object only. */
interface CanvasFactory {
  create(
    width: number,
    height: number,
  ): { readonly canvas: HTMLCanvasElement; readonly context: CanvasRenderingContext2D };
}

/** The code on the first page as a camera would read it: drawn by pdf.js, decoded by a library that the product does not use. */
export async function codeOn(path: string): Promise<string | undefined> {
  const reading = getDocument({
    data: new Uint8Array(await readFile(path)),
    useSystemFonts: false,
    verbosity: 0,
  });
  const document = await reading.promise;
  const page = await document.getPage(1);
  const viewport = page.getViewport({ scale: 4 });
  const { width, height } = { width: Math.ceil(viewport.width), height: Math.ceil(viewport.height) };
  const { canvas, context } = (document.canvasFactory as CanvasFactory).create(width, height);
  await page.render({ canvas, canvasContext: context, viewport }).promise;
  const { data } = context.getImageData(0, 0, width, height);
  await reading.destroy();
  return jsqr(data, width, height)?.data;
}
