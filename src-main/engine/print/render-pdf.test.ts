import { describe, expect, it } from 'vitest';
import { pdfText } from './pdf-text.testing.ts';
import type { Block, PrintDefinition } from './print-content.ts';
import { renderPdf } from './render-pdf.ts';

function aDefinition(content: readonly Block[]): PrintDefinition {
  return {
    title: 'Test',
    language: 'en',
    createdAtMs: 0,
    margins: { left: 40, top: 40, right: 40, bottom: 60 },
    style: { fontSize: 11 },
    content,
    boxes: { text: 'boxes stand for letters' },
    footer: (page, pages) => ({ text: `${page} of ${pages}` }),
  };
}

/** Names as people write them, in the scripts that our paper must print. */
const NAMES = [
  'ŁUKASIEWICZ, Zoë',
  'Nguyễn Thị Hằng',
  'Ольга Ιωάννα',
  'محمد علي عبد الله',
  'علاء الدين لؤلؤة',
  'مريم نور المريض',
  'अनिता कुमारी शर्मा',
  'क्षत्रिय श्रीकृष्ण हिन्दी',
  '王芳',
  '欧阳娜娜',
  '張偉',
];

describe('text in every script', () => {
  it.each(NAMES.flatMap((name) => [[name, false] as const, [name, true] as const]))(
    '%s, bold: %s, comes back as it was written',
    async (name, bold) => {
      const { bytes } = await renderPdf(aDefinition([{ text: name, bold }, { text: 'after' }]));
      const [page = ''] = await pdfText(bytes);
      expect(page.split('\n')[0]?.trim()).toBe(name);
    },
  );

  it('keeps a name in Arabic between its label and what follows', async () => {
    const { bytes } = await renderPdf(
      aDefinition([
        {
          text: [
            { text: 'Name ' },
            { text: 'محمد علي', bold: true },
            { text: ' Born ' },
            { text: '12-Mar-1961' },
          ],
        },
      ]),
    );
    const [page = ''] = await pdfText(bytes);
    expect(page.split('\n')[0]?.replaceAll(/\s+/g, ' ')).toBe('Name محمد علي Born 12-Mar-1961');
  });

  it.each(['4.922 ×10⁶/µL', 'SpO₂ ≥ 94 %', '≤ 3.0 µg/L', '10⁻⁹'])(
    '%s is drawn whole and reads the same',
    async (text) => {
      const { bytes } = await renderPdf(aDefinition([{ text }]));
      const [page = ''] = await pdfText(bytes);
      expect(page.replaceAll('\n', '')).toContain(text.replaceAll('µ', 'μ')); // as pdf.js normalizes it
      expect(page).not.toContain('boxes');
    },
  );

  it('says so where a letter is in no font', async () => {
    const { bytes } = await renderPdf(aDefinition([{ text: 'አበበ' }]));
    expect((await pdfText(bytes))[0]).toContain('boxes stand for letters');
  });

  it('breaks no date at its hyphens', async () => {
    const dates = Array.from({ length: 60 }, () => '02-Jul-2017').join(', ');
    const { bytes } = await renderPdf(aDefinition([{ text: dates }]));
    const [page = ''] = await pdfText(bytes);
    expect(page.match(/02-Jul-2017/g)).toHaveLength(60);
  });

  it('embeds only fonts that are used, in part, and none that the reader must bring', async () => {
    const { bytes } = await renderPdf(aDefinition([{ text: 'plain' }]));
    const names = [...bytes.toString('latin1').matchAll(/\/BaseFont \/(\S+)/g)].map(([, name]) => name);
    expect(new Set(names)).toEqual(new Set([expect.stringMatching(/^[A-Z]{6}\+IBMPlexSans-Regular$/)]));
  });
});

describe('the file', () => {
  it('is the same for the same content', async () => {
    const content = [{ text: 'the same' }];
    const [one, two] = [await renderPdf(aDefinition(content)), await renderPdf(aDefinition(content))];
    expect(one.bytes.equals(two.bytes)).toBe(true);
  });

  it('counts its pages in the footer', async () => {
    const content = Array.from({ length: 200 }, (_, index) => ({ text: `line ${index}` }));
    const { bytes, pages } = await renderPdf(aDefinition(content));
    const texts = await pdfText(bytes);
    expect(texts).toHaveLength(pages);
    expect(pages).toBeGreaterThan(2);
    for (const [index, text] of texts.entries()) expect(text).toContain(`${index + 1} of ${pages}`);
    expect(texts.join('\n').match(/line \d+/g)).toHaveLength(200);
  });

  it('fails rather than lose text that cannot be placed', async () => {
    const tall = { text: Array.from({ length: 900 }, (_, index) => `t${index}`).join('\n') };
    const kept = { stack: [tall], unbreakable: true };
    await expect(renderPdf(aDefinition([{ text: 'before' }, kept, { text: 'after' }]))).rejects.toThrow(
      'the layout has lost text of block 1',
    );
  });

  it('loses no word of a long text that runs over pages', async () => {
    const long = Array.from({ length: 3000 }, (_, index) => `w${index}`).join(' ');
    const { bytes } = await renderPdf(aDefinition([{ text: long }]));
    const words = (await pdfText(bytes)).join('\n').match(/w\d+/g);
    expect(words).toHaveLength(3000);
  });
});
