import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** The text of each page as a reader other than ours finds it, lines apart. */
export async function pdfText(bytes: Uint8Array): Promise<readonly string[]> {
  const loading = getDocument({ data: Uint8Array.from(bytes), verbosity: 0 });
  const document = await loading.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join(''));
  }
  await loading.destroy();
  return pages;
}

/** How far from the left edge of its page a text stands that is drawn in one go, in points. */
export async function placesOf(bytes: Uint8Array): Promise<(text: string) => number> {
  const loading = getDocument({ data: Uint8Array.from(bytes), verbosity: 0 });
  const document = await loading.promise;
  const places: { readonly text: string; readonly x: number }[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    for (const item of items) {
      if ('str' in item) places.push({ text: item.str, x: Number(item.transform[4]) });
    }
  }
  await loading.destroy();
  return (text) => {
    const place = places.find((one) => one.text.includes(text));
    if (!place) throw new Error(`not drawn: ${text}`);
    return place.x;
  };
}
