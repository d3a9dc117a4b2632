export const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

/** A row with the line of the file on which it begins, from 1. */
export interface TableRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** A quote was opened and never closed: what follows it is one cell, and none of it can be trusted. */
  readonly isCut?: boolean;
}

/** What spreadsheets take for a formula, and the mark by which they are told not to. */
const FORMULA = /^[=+\-@\t\r]/;
const GUARDED = /^'[=+\-@\t\r]/;

/**
 * The rows of a table as text. Blank lines are passed over; cells are trimmed, and lose the apostrophe by which a
 * spreadsheet is kept from calculating them.
 * @source RFC 4180
 */
export function* tableRows(text: string, separator: Separator): Generator<TableRow> {
  let cells: string[] = [];
  let line = 1;
  let startLine = 1;
  let at = 0;
  while (at < text.length) {
    const cell = cellAt(text, at, separator);
    cells.push(plainCell(cell.text));
    line += cell.lines;
    const mark = text[cell.end];
    at = cell.end + 1;
    if (mark === separator && at < text.length) continue;
    if (mark === separator) cells.push('');
    if (mark === '\r' && text[at] === '\n') at += 1;
    if (cell.isCut || cells.some((one) => one !== ''))
      yield { line: startLine, cells, ...(cell.isCut ? { isCut: true } : {}) };
    cells = [];
    line += 1;
    startLine = line;
  }
}

/** @returns where the cell ends: at its separator, its line end, or the end of the text */
function cellAt(text: string, from: number, separator: Separator) {
  let at = from;
  if (text[at] !== '"') {
    while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1;
    return { text: text.slice(from, at), end: at, lines: 0, isCut: false };
  }
  let value = '';
  for (;;) {
    const close = text.indexOf('"', at + 1);
    if (close < 0) {
      value += text.slice(at + 1);
      return { text: value, end: text.length, lines: lineEndsIn(value), isCut: true };
    }
    value += text.slice(at + 1, close);
    at = close + 1;
    if (text[at] !== '"') break;
    value += '"';
  }
  // What stands between a closing quote and the separator belongs to the cell: nothing typed is dropped.
  const start = at;
  while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return { text: value + text.slice(start, at), end: at, lines: lineEndsIn(value), isCut: false };
}

function lineEndsIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function plainCell(cell: string): string {
  const trimmed = cell.trim();
  return GUARDED.test(trimmed) ? trimmed.slice(1) : trimmed;
}

/** Of a text, to tell its separator: some lines, whose first may be a title. */
const LOOKED_AT_CHARACTERS = 8_000;
const LOOKED_AT_LINES = 10;

/** The separator that the first lines have most of, outside quotes. */
export function guessSeparator(text: string): Separator {
  const lines = text
    .slice(0, LOOKED_AT_CHARACTERS)
    .replaceAll(/"[^"]*"/g, '')
    .trimStart()
    .split(/[\r\n]+/, LOOKED_AT_LINES);
  const counts = SEPARATORS.map((separator) => ({
    separator,
    count: lines.reduce((sum, line) => sum + line.split(separator).length, 0),
  }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).separator;
}

/** A line of a table that a spreadsheet shows as it is written, and calculates nothing of. */
export function tableLine(cells: readonly string[], separator: Separator): string {
  const written = cells.map((cell) => {
    const safe = FORMULA.test(cell) ? `'${cell}` : cell;
    return `"${safe.replaceAll('"', '""')}"`;
  });
  return `${written.join(separator)}\r\n`;
}
