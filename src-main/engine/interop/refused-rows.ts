import { tableLine } from '#shared/interop/csv/read-table.ts';
import type { CsvRowError } from '#shared/modules/imports/csv-report.rules.ts';
import type { CsvTable } from './csv-rows.ts';

/**
 * The refused rows as they came, with what is wrong with each: to be put right there and taken in again.
 * @param words for a code; the code itself where there are none
 */
export function refusedRows(
  { header, separator, rows }: CsvTable,
  errors: readonly CsvRowError[],
  words: { readonly [code: string]: string } = {},
): string {
  const byLine = Map.groupBy(errors, ({ line }) => line);
  const refused = rows.flatMap(({ line, cells }) => {
    const own = byLine.get(line);
    if (!own) return [];
    const said = own.map(({ column, code }) => {
      const why = words[code] ?? code;
      return column === undefined ? why : `${column}: ${why}`;
    });
    const filled = Array.from({ length: Math.max(header.length, cells.length) }, (_, at) => cells[at] ?? '');
    return [tableLine([...filled, String(line), said.join('; ')], separator)];
  });
  // The byte order mark tells spreadsheets that it is UTF-8.
  return `\uFEFF${tableLine([...header, 'Line', 'Errors'], separator)}${refused.join('')}`;
}
