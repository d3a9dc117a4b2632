import type { Block, Cell, TableLines, TextBlock, TextPiece } from './print-content.ts';

/** Ink: the light scheme's text colours and lines, which hold in grey. Fills are paler than any copier's threshold. */
export const INK = {
  text: '#14202B',
  label: '#455462',
  rule: '#7F8B94',
  hairline: '#D8DFE3',
  tint: '#F1F4F5',
  accent: '#0B6472',
} as const;
/** Points. */
export const SIZE = { body: 9, small: 7.5, section: 10.5, facility: 15, title: 12, name: 15 } as const;
/** Between the margins of an A4 page. */
export const PAGE_MARGINS = { left: 42, top: 36, right: 42, bottom: 58 };
export const CONTENT_WIDTH = 595.28 - PAGE_MARGINS.left - PAGE_MARGINS.right;

/**
 * A row of more lines than this may break across pages. pdfmake drops what it is told to keep whole and cannot fit on a page
 * (render-pdf.ts checks that it has dropped nothing).
 */
const MOST_LINES_KEPT_WHOLE = 20;
/** Points; a wide letter of the body size. Rather too many lines are reckoned with than too few. */
const LETTER_WIDTH = 6.5;

export function small(text: string | readonly TextPiece[]): TextBlock {
  return { text, fontSize: SIZE.small, color: INK.label };
}

interface Section {
  readonly title: string;
  readonly columns: readonly { readonly title: string; readonly width: number | 'auto' | '*' }[];
  readonly rows: readonly (readonly TextBlock[])[];
  /** Said instead of the table where there are no rows. */
  readonly empty: string;
  /** Below the rows: what is not listed. */
  readonly notes?: readonly string[];
}

/** A titled table. Its title and column heads come again on each page that it runs over, and never stand alone at a page's foot. */
export function section({ title, columns, rows, empty, notes = [] }: Section): readonly Block[] {
  const heading: TextBlock = { text: title, fontSize: SIZE.section, bold: true };
  const below = notes.map((note) => ({ ...small(note), margin: [0, 2, 0, 0] as const }));
  if (rows.length === 0) {
    return [
      {
        stack: [{ ...heading, margin: [0, 0, 0, 2] }, { text: empty }, ...below],
        unbreakable: true,
        margin: [0, 8, 0, 0],
      },
    ];
  }
  const widths = widthsOf(columns);
  const titleRow: readonly Cell[] = [
    { ...heading, colSpan: columns.length },
    ...columns.slice(1).map(() => ({})),
  ];
  const headRow = columns.map((column) => small(column.title));
  const isKeptWhole = rows.every((row) =>
    row.every((cell, index) => linesOf(cell, widths[index] ?? 0) <= MOST_LINES_KEPT_WHOLE),
  );
  return [
    {
      table: {
        widths: columns.map(({ width }) => width),
        headerRows: 2,
        keepWithHeaderRows: isKeptWhole ? 1 : 0,
        dontBreakRows: isKeptWhole,
        body: [titleRow, headRow, ...rows],
      },
      layout: SECTION_LINES,
      margin: [0, 8, 0, 0],
    },
    ...below,
  ];
}

/** Of the columns in points, as pdfmake will share them out. */
function widthsOf(columns: Section['columns']): readonly number[] {
  const fixed = columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 0), 0);
  const free = columns.filter(({ width }) => typeof width !== 'number').length;
  return columns.map(({ width }) => (typeof width === 'number' ? width : (CONTENT_WIDTH - fixed) / free));
}

function linesOf({ text }: TextBlock, width: number): number {
  const whole = typeof text === 'string' ? text : text.map((piece) => piece.text).join('');
  return whole
    .split('\n')
    .reduce((lines, line) => lines + Math.ceil((line.length * LETTER_WIDTH) / width), 0);
}

const SECTION_LINES: TableLines = {
  hLineWidth: (row, { table }) => (row < 2 ? 0 : row === 2 ? 0.8 : row === table.body.length ? 0 : 0.4),
  vLineWidth: () => 0,
  hLineColor: INK.rule,
  vLineColor: INK.rule,
  paddingLeft: (column) => (column === 0 ? 0 : 6),
  paddingRight: () => 0,
  paddingTop: () => 1.8,
  paddingBottom: () => 1.8,
};

/** A frame around something that must not be overlooked. */
export function framed(content: readonly Block[], width: number, fill: string): Block {
  return {
    table: { widths: ['*'], body: [[{ stack: content, fillColor: fill }]] },
    layout: {
      hLineWidth: () => width,
      vLineWidth: () => width,
      hLineColor: INK.text,
      vLineColor: INK.text,
      paddingLeft: () => 8,
      paddingRight: () => 8,
      paddingTop: () => 5,
      paddingBottom: () => 5,
    },
    margin: [0, 8, 0, 0],
  };
}
