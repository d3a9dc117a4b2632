import { buffer } from 'node:stream/consumers';
import { orderLines } from './line-order.ts';
import { PdfmakeLayoutBuilder, PdfmakeRenderer, type Page } from './pdfmake-parts.ts';
import type { Block, Cell, PrintDefinition, TextBlock, TextPiece } from './print-content.ts';
import { PrintDocument } from './print-document.ts';
import { BASE_FACE } from './print-fonts.ts';
import { MODES } from './readable-font.ts';
import { turnedRound } from './right-to-left.ts';
import { splitRuns } from './text-runs.ts';

/** ISO 216, points. */
const A4 = { width: 595.28, height: 841.89 };

export interface RenderedPdf {
  readonly bytes: Buffer;
  readonly pages: number;
  /** Letters that no font here has stand as boxes. */
  readonly hasBoxes: boolean;
}

/** Lays a document out on its pages and draws it. In memory only: no file is written or read but the fonts. */
export async function renderPdf(definition: PrintDefinition): Promise<RenderedPdf> {
  const created = new Date(definition.createdAtMs);
  const { page: size = A4, boxes, footer } = definition;
  const options = {
    size: [size.width, size.height],
    pdfVersion: '1.7',
    compress: true,
    displayTitle: true,
    lang: definition.language,
    autoFirstPage: false,
    font: null,
    info: {
      Title: definition.title,
      Creator: 'Fieldward',
      Producer: 'Fieldward',
      CreationDate: created,
      ModDate: created,
    },
  };
  const words = [
    ...definition.content.flatMap(textsOf),
    ...(boxes ? textsOf(boxes) : []),
    ...(footer ? textsOf(footer(1, 1)) : []),
    '0123456789',
  ];
  const document = await PrintDocument.start(options, words.join(''));
  const bytes = buffer(document);
  const letters: number[] = [];
  const isTurned = definition.direction === 'rtl';
  const dress = (block: Block) => withRuns(isTurned ? turnedRound(block) : block, document, letters);
  const content = definition.content.map(dress);
  if (document.hasBoxes && boxes) content.push(dress(boxes));
  const contentBlocks = letters.length;
  const pages = new PdfmakeLayoutBuilder(
    { ...size, orientation: size.width > size.height ? 'landscape' : 'portrait' },
    definition.margins,
    null,
  ).layoutDocument(
    content,
    document,
    {},
    { ...definition.style, ...(isTurned ? { alignment: 'right' } : {}), font: BASE_FACE },
    undefined,
    undefined,
    footer && ((page, count) => dress(footer(page, count))),
  );
  checkWhole(pages, letters.slice(0, contentBlocks));
  orderLines(pages, definition.direction);
  new PdfmakeRenderer(document).renderPages(pages);
  document.end();
  return { bytes: await bytes, pages: pages.length, hasBoxes: document.hasBoxes };
}

/** The block as pdfmake wants it: each text cut into runs that name their font and level. */
function withRuns(block: Block | Cell, document: PrintDocument, letters: number[]): object {
  if ('text' in block) return textWithRuns(block as TextBlock, document, letters); // only text blocks have `text`
  if ('stack' in block)
    return { ...block, stack: block.stack.map((inner) => withRuns(inner, document, letters)) };
  if ('columns' in block)
    return { ...block, columns: block.columns.map((inner) => withRuns(inner, document, letters)) };
  if ('table' in block) {
    return {
      ...block,
      table: {
        ...block.table,
        body: block.table.body.map((row) => row.map((cell) => withRuns(cell, document, letters))),
      },
    };
  }
  return { ...block };
}

function textWithRuns(block: TextBlock, document: PrintDocument, letters: number[]): object {
  const pieces: readonly TextPiece[] = typeof block.text === 'string' ? [{ text: block.text }] : block.text;
  const runs = splitRuns(
    pieces.map(({ text }) => text),
    document.faceFor,
    (piece) => pieces[piece],
  );
  const number = letters.push(lettersIn(runs.map(({ text }) => text).join(''))) - 1;
  return {
    ...block,
    text: runs.map(({ text, face, level, piece, isolate }) => ({
      ...pieces[piece],
      text,
      ...fontOf(face, level),
      level,
      isolate,
      block: number,
    })),
  };
}

function fontOf(
  face: string,
  level: number,
): { readonly font: string; readonly sup?: true; readonly sub?: true } {
  if (face.endsWith(MODES.raised)) return { font: face, sup: true };
  if (face.endsWith(MODES.lowered)) return { font: face, sub: true };
  return { font: level % 2 === 1 ? `${face}${MODES.rightToLeft}` : face };
}

function textsOf(block: Block | Cell): readonly string[] {
  if ('text' in block) {
    const { text } = block as TextBlock; // only text blocks have `text`
    return typeof text === 'string' ? [text] : text.map((piece) => piece.text);
  }
  if ('stack' in block) return block.stack.flatMap(textsOf);
  if ('columns' in block) return block.columns.flatMap(textsOf);
  return 'table' in block ? block.table.body.flat().flatMap(textsOf) : [];
}

/**
 * Every letter of every block lies on a page, however the layout broke it: what pdfmake cannot place it leaves out without a
 * word, and a list of medicines must not lose a line that way.
 * @param letters how many each block has, by its number; heads of tables come again on later pages
 */
function checkWhole(pages: readonly Page[], letters: readonly number[]): void {
  const placed = letters.map(() => 0);
  for (const { items } of pages) {
    for (const item of items) {
      if (item.type !== 'line') continue;
      for (const { block, text } of item.item.inlines) {
        if (block !== undefined && block < placed.length)
          placed[block] = (placed[block] ?? 0) + lettersIn(text);
      }
    }
  }
  const lost = letters.findIndex((count, block) => (placed[block] ?? 0) < count);
  if (lost >= 0) throw new Error(`the layout has lost text of block ${lost}`);
}

function lettersIn(text: string): number {
  return text.replace(/\s/g, '').length;
}
