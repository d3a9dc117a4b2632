import { describe, expect, it } from 'vitest';
import { orderLine, orderLines } from './line-order.ts';
import type { Inline, Line, PdfFont } from './pdfmake-parts.ts';

const font = {} as PdfFont; // told apart by identity only

/** Each word is ten points wide, the space after it two of them. */
function aLine(
  words: readonly { readonly text: string; readonly level: number; readonly isolate?: number }[],
): Line {
  return {
    inlines: words.map(({ text, level, isolate = 0 }, index): Inline => ({
      text,
      level,
      isolate,
      font,
      width: 10,
      x: index * 10,
      trailingCut: text.endsWith(' ') ? 2 : 0,
    })),
  };
}

/** The words from left to right, whatever the order in which they are drawn. */
function seen(line: Line): string {
  return line.inlines
    .toSorted((a, b) => a.x - b.x)
    .map(({ text }) => text)
    .join('');
}

describe('orderLine', () => {
  it('leaves a left-to-right line alone', () => {
    const line = aLine([
      { text: 'one ', level: 0 },
      { text: 'two', level: 0 },
    ]);
    orderLine(line);
    expect(line.inlines.map(({ text, x }) => [text, x])).toEqual([
      ['one ', 0],
      ['two', 10],
    ]);
  });

  it('puts the first word of a right-to-left stretch at its right', () => {
    const line = aLine([
      { text: 'a ', level: 0 },
      { text: 'ONE ', level: 1 },
      { text: 'TWO ', level: 1 },
      { text: 'b', level: 0 },
    ]);
    orderLine(line);
    expect(seen(line)).toBe('a TWO ONE b');
  });

  it('keeps a number inside it from left to right', () => {
    const line = aLine([
      { text: 'ONE ', level: 1 },
      { text: '20', level: 2 },
      { text: '26', level: 2 },
      { text: ' TWO', level: 1 },
    ]);
    orderLine(line);
    expect(seen(line)).toBe(' TWO2026ONE ');
  });

  it('turns round no piece together with its neighbour', () => {
    const line = aLine([
      { text: 'NAME', level: 1, isolate: 0 },
      { text: 'OTHER', level: 1, isolate: 1 },
    ]);
    orderLine(line);
    expect(seen(line)).toBe('NAMEOTHER');
  });

  it('begins at the right on paper that is read from there, and keeps what is one text together', () => {
    const line = aLine([
      { text: 'LABEL', level: 1, isolate: 0 },
      { text: '148/92', level: 0, isolate: 1 },
      { text: ' mmHg', level: 0, isolate: 1 },
    ]);
    orderLine(line, 'rtl');
    expect(seen(line)).toBe('148/92 mmHgLABEL');
  });

  it('orders the head of a table once, though it comes again on the next page', () => {
    const line = aLine([
      { text: 'ONE ', level: 1 },
      { text: 'TWO', level: 1 },
    ]);
    const page = { items: [{ type: 'line' as const, item: line }] };
    orderLines([page, page] as never, 'rtl');
    expect(seen(line)).toBe('TWOONE ');
  });

  it('does not leave the space that a line was broken at on its other side', () => {
    const line = aLine([
      { text: 'ONE ', level: 1 },
      { text: 'TWO ', level: 1 },
    ]);
    orderLine(line);
    expect(line.inlines.map(({ text, x }) => [text, x])).toEqual([
      ['TWO', 0],
      ['ONE ', 8],
    ]);
  });
});
