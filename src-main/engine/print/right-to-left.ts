import type { Block, Cell, TableLines, TextBlock, TextPiece, TextStyle } from './print-content.ts';

/**
 * The same paper for who reads from the right: columns change places, starts become ends. What is in a cell is put in order
 * line by line after it has been broken (line-order.ts).
 */
export function turnedRound(block: Block): Block {
  const { margin, ...own } = block;
  const turned = {
    ...own,
    ...(margin === undefined ? {} : { margin: [margin[2], margin[1], margin[0], margin[3]] as const }),
  };
  if ('text' in turned) return turnedText(turned);
  if ('stack' in turned) return { ...turned, stack: turned.stack.map(turnedRound) };
  if ('columns' in turned) return { ...turned, columns: turned.columns.map(turnedRound).toReversed() };
  if (!('table' in turned)) return { ...turned };
  const { widths, body } = turned.table;
  return {
    ...turned,
    table: { ...turned.table, widths: widths.toReversed(), body: body.map(turnedRow) },
    layout: turnedLines(turned.layout, widths.length),
  };
}

/** A cell that spans others stays before the empty ones under it. */
function turnedRow(row: readonly Cell[]): readonly Cell[] {
  const groups: Cell[][] = [];
  let covered = 0;
  for (const cell of row) {
    const last = groups.at(-1);
    if (last && covered > 0) {
      last.push(cell);
      covered -= 1;
    } else {
      groups.push([isBlock(cell) ? turnedRound(cell) : cell]);
      covered = ('colSpan' in cell && typeof cell.colSpan === 'number' ? cell.colSpan : 1) - 1;
    }
  }
  return groups.toReversed().flat();
}

function isBlock(cell: Cell): cell is Block {
  return Object.keys(cell).length > 0;
}

function turnedLines(layout: TableLines, columns: number): TableLines {
  return {
    ...layout,
    vLineWidth: (line, node) => layout.vLineWidth(columns - line, node),
    paddingLeft: (column) => layout.paddingRight(columns - 1 - column),
    paddingRight: (column) => layout.paddingLeft(columns - 1 - column),
  };
}

/** Spaces at the ends of a piece become pieces of their own: inside a Latin piece they would lie on its wrong side. */
function turnedText(block: TextBlock): TextBlock {
  const pieces: readonly TextPiece[] = typeof block.text === 'string' ? [{ text: block.text }] : block.text;
  const parts = pieces.flatMap((piece, index) =>
    piece.background === undefined && !piece.joined && !pieces[index + 1]?.joined
      ? piece.text
          .split(/^([ \u00A0]+)|([ \u00A0]+)$/)
          .flatMap((text) => (text === undefined || text === '' ? [] : [{ ...piece, text }]))
      : [piece],
  );
  return { ...block, alignment: OTHER_SIDE[block.alignment ?? 'left'], text: parts };
}

const OTHER_SIDE: {
  readonly [A in NonNullable<TextStyle['alignment']>]: NonNullable<TextStyle['alignment']>;
} = { left: 'right', right: 'left', center: 'center' };
