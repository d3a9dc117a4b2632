/** The part of pdfmake's document language that our documents are written in. Lengths are points (1/72 inch). */

export interface TextStyle {
  readonly fontSize?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly background?: string;
  readonly decoration?: 'lineThrough';
  readonly alignment?: 'left' | 'right' | 'center';
  readonly lineHeight?: number;
}

type Margin = readonly [left: number, top: number, right: number, bottom: number];

interface BlockStyle {
  readonly margin?: Margin;
  readonly width?: number | 'auto' | '*';
  readonly unbreakable?: boolean;
  readonly fillColor?: string;
  readonly colSpan?: number;
}

/** Each piece is isolated: what is right-to-left in one moves nothing of the next. */
export interface TextPiece extends TextStyle {
  readonly text: string;
  /** One text with the piece before it, only drawn otherwise: a value and its unit, a medicine's name. */
  readonly joined?: boolean;
  /** A dose or a range: from left to right also where its unit is an Arabic word. */
  readonly leftToRight?: boolean;
}

export interface TextBlock extends TextStyle, BlockStyle {
  readonly text: string | readonly TextPiece[];
}
interface StackBlock extends BlockStyle {
  readonly stack: readonly Block[];
}
interface ColumnsBlock extends BlockStyle {
  readonly columns: readonly Block[];
  readonly columnGap?: number;
}
interface TableBlock extends BlockStyle {
  readonly table: {
    readonly widths: readonly (number | 'auto' | '*')[];
    readonly headerRows?: number;
    readonly keepWithHeaderRows?: number;
    readonly dontBreakRows?: boolean;
    /** Of every row, at least, without its padding. */
    readonly heights?: number;
    readonly body: readonly (readonly Cell[])[];
  };
  readonly layout: TableLines;
}
type Shape =
  | {
      readonly type: 'rect';
      readonly x: number;
      readonly y: number;
      readonly w: number;
      readonly h: number;
      readonly r?: number;
      readonly color: string;
    }
  | {
      readonly type: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly lineWidth: number;
      readonly lineColor: string;
    };
interface CanvasBlock extends BlockStyle {
  readonly canvas: readonly Shape[];
}

export type Block = TextBlock | StackBlock | ColumnsBlock | TableBlock | CanvasBlock;
/** Empty under a cell that spans it. */
export type Cell = Block | Record<string, never>;

/** Rules and padding of a table, as functions of the row or column. */
export interface TableLines {
  readonly hLineWidth: (
    row: number,
    node: { readonly table: { readonly body: readonly unknown[]; readonly headerRows?: number } },
  ) => number;
  readonly vLineWidth: (
    column: number,
    node: { readonly table: { readonly widths: readonly unknown[] } },
  ) => number;
  readonly hLineColor: string;
  readonly vLineColor: string;
  readonly paddingLeft: (column: number) => number;
  readonly paddingRight: (column: number) => number;
  readonly paddingTop: (row: number) => number;
  readonly paddingBottom: (row: number) => number;
}

export interface PrintDefinition {
  /** In the PDF's metadata, which anyone can read: never a name. */
  readonly title: string;
  readonly language: string;
  /** Of the paper, from left to right unless said. It is composed from left to right and turned round as a whole. */
  readonly direction?: 'ltr' | 'rtl';
  readonly createdAtMs: number;
  /** Points; A4 where absent. */
  readonly page?: { readonly width: number; readonly height: number };
  readonly margins: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  readonly style: TextStyle;
  readonly content: readonly Block[];
  /** Comes last where a letter had to be drawn as an empty box. Paper without room for it has whoever asked say so. */
  readonly boxes?: Block;
  readonly footer?: (page: number, pages: number) => Block;
}
