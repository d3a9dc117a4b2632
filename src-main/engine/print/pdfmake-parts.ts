/**
 * The parts of pdfmake 0.3.11 that its own entry puts together, so that fonts, lines and glyphs can be seen to in between:
 * pdfmake knows neither right-to-left lines nor text whose glyphs stand in another order than its letters. These are
 * internals, and the version is pinned: `render-pdf.test.ts` fails where a newer one differs.
 */
import type { Readable } from 'node:stream';
import * as documentModule from 'pdfmake/js/PDFDocument.js';
import * as layoutModule from 'pdfmake/js/LayoutBuilder.js';
import * as rendererModule from 'pdfmake/js/Renderer.js';
import type { OutlinePath } from './simple-glyph.ts';

/** fontkit's font. */
export interface FontFile {
  readonly unitsPerEm: number;
  layout(
    text: string,
    features: undefined,
    script: undefined,
    language: undefined,
    direction: 'ltr' | 'rtl',
  ): {
    readonly glyphs: readonly {
      readonly id: number;
      readonly advanceWidth: number;
      readonly codePoints: readonly number[];
    }[];
    readonly positions: readonly GlyphPosition[];
  };
  hasGlyphForCodePoint(codePoint: number): boolean;
}

/** In font units as fontkit gives it, in thousandths of an em as pdfkit wants it. */
export interface GlyphPosition {
  readonly xAdvance: number;
  readonly yAdvance: number;
  readonly xOffset: number;
  readonly yOffset: number;
  readonly advanceWidth?: number;
}

export interface PlacedGlyph {
  readonly id: number;
  /** Font units. */
  readonly advanceWidth: number;
  /** What a reader of the PDF takes this glyph for. */
  readonly codePoints: readonly number[];
}

export interface GlyphLine {
  readonly glyphs: readonly PlacedGlyph[];
  readonly positions: readonly GlyphPosition[];
  /** Thousandths of an em. */
  readonly advanceWidth: number;
}

/** pdfkit's embedded font. */
export interface PdfFont {
  readonly font: FontFile;
  /** Thousandths of an em in one font unit. */
  readonly scale: number;
  readonly subset: {
    readonly glyphs: number[];
    includeGlyph(id: number): number;
    glyphEncoder?: { encodeSimple(path: OutlinePath): Uint8Array };
  };
  /** By glyph number in the subset. */
  readonly unicode: (readonly number[] | undefined)[];
  readonly widths: (number | undefined)[];
  layout(text: string, features?: unknown, onlyWidth?: boolean): GlyphLine;
  layoutRun(text: string): GlyphLine;
  encode(text: string): [string[], readonly GlyphPosition[]];
}

export interface PdfDocument extends Readable {
  _font: PdfFont;
  _fontFamilies: { [key: string]: PdfFont };
  font(source: Uint8Array, variation?: string): this;
  provideFont(family: string, isBold: boolean, isItalic: boolean): PdfFont;
  end(): void;
}

export interface Inline {
  readonly text: string;
  readonly width: number;
  readonly x: number;
  readonly trailingCut: number;
  readonly font: PdfFont;
  /** Ours: the embedding level of the run that this word is of, and which text that keeps its place it is of. */
  readonly level?: number;
  readonly isolate?: number;
  /** Ours: the block of text that it is of, for counting. */
  readonly block?: number;
}
export interface Line {
  readonly inlines: Inline[];
}
export interface Page {
  readonly items: readonly (
    | { readonly type: 'line'; readonly item: Line }
    | { readonly type: 'vector' | 'image' }
  )[];
}

interface LayoutBuilder {
  registerTableLayouts(layouts: object): void;
  layoutDocument(
    content: unknown,
    document: PdfDocument,
    styles: object,
    defaultStyle: object,
    background: undefined,
    header: undefined,
    footer: ((page: number, pages: number) => unknown) | undefined,
  ): Page[];
}

type Margins = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

/** Node, the test runner and the bundler of the desktop program each wrap a CommonJS module's default in their own way. */
function part<T>(module: unknown): T {
  let inner = module;
  while (typeof inner === 'object' && inner !== null && 'default' in inner) inner = inner.default;
  return inner as T; // the shapes above are pdfmake's own
}

type DocumentConstructor = new (
  fonts: object,
  images: object,
  patterns: object,
  attachments: object,
  options: object,
  virtualFiles: null,
  mayReadFile: (path: string) => boolean,
) => PdfDocument;

export const PdfmakeDocument = part<DocumentConstructor>(documentModule);
export const PdfmakeLayoutBuilder =
  part<new (pageSize: object, margins: Margins, svg: null) => LayoutBuilder>(layoutModule);
export const PdfmakeRenderer =
  part<new (document: PdfDocument) => { renderPages(pages: readonly Page[]): void }>(rendererModule);
