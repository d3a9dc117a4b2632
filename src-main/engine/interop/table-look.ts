import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { columnFacts, suggestMapping, type ColumnFacts } from '#shared/interop/csv/column-facts.ts';
import type { TableEncoding } from '#shared/interop/csv/mapping.ts';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { TableLook } from '#shared/modules/imports/tables.contract.ts';
import type { CsvTable } from './csv-rows.ts';

/** Rows that are looked at to say what a column holds. */
const LOOKED_AT = 2_000;
const SHOWN = 50;
/** Of a cell: a longer one is no help in mapping. */
const MOST_SHOWN = 200;

/** @param today calendar day at the facility */
export async function lookAt(table: CsvTable, encoding: TableEncoding, today: string): Promise<TableLook> {
  const { header, headerLine, separator, rows } = table;
  const some = rows.slice(0, LOOKED_AT);
  const byColumn = new Map(header.map((column, at) => [column, some.map(({ cells }) => cells[at] ?? '')]));
  const cellsOf = (column: string) => byColumn.get(column) ?? [];
  const day = today as CalendarDate; // the engine's own
  const facts: ColumnFacts[] = [];
  for (const column of byColumn.keys()) {
    facts.push(columnFacts(column, cellsOf(column), day));
    await yieldToOthers();
  }
  return {
    encoding,
    separator,
    headerLine,
    header: [...header],
    rows: rows.length,
    preview: rows
      .slice(0, SHOWN)
      .map(({ line, cells }) => ({ line, cells: cells.map((cell) => cell.slice(0, MOST_SHOWN)) })),
    columns: facts.map(({ column, samples, words, dates }) => ({
      column,
      samples: samples.map((cell) => cell.slice(0, MOST_SHOWN)),
      ...(words ? { words: words.map((cell) => cell.slice(0, MOST_SHOWN)) } : {}),
      ...(dates ? { dates } : {}),
    })),
    suggested: [...suggestMapping(header, cellsOf, facts, day)],
  };
}
