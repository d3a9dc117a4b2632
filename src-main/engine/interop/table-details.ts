import type { Reader } from '#shared/kernel/reader.ts';
import type { OutputOf } from '#shared/kernel/contract.ts';
import type { CsvImportReport } from '#shared/modules/imports/csv-report.rules.ts';
import type { tables } from '#shared/modules/imports/tables.contract.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { CsvTable } from './csv-rows.ts';

const MOST_TOLD = 5_000;
const MOST_SHOWN = 200;

/** What was refused, with the cell that was, and who is probably here twice: for the screen of whoever has the file. */
export async function tableDetails(
  { header, rows }: CsvTable,
  { errors, duplicates }: CsvImportReport,
  read: Reader,
): Promise<OutputOf<(typeof tables)['details']>> {
  const told = { errors: errors.slice(0, MOST_TOLD), duplicates: duplicates.slice(0, MOST_TOLD) };
  const lines = new Set([...told.errors, ...told.duplicates].map(({ line }) => line));
  const byLine = new Map(
    rows.flatMap((row) => (lines.has(row.line) ? [[row.line, row.cells] as const] : [])),
  );
  const cellOf = (line: number, column: string | undefined) =>
    column === undefined ? undefined : byLine.get(line)?.[header.indexOf(column)]?.slice(0, MOST_SHOWN);
  const twice: OutputOf<(typeof tables)['details']>['duplicates'] = [];
  for (const { line, of } of told.duplicates) {
    const row = (byLine.get(line) ?? []).filter((cell) => cell !== '').join(', ');
    const patient = 'patientId' in of ? await read.get(Patient, of.patientId) : undefined;
    twice.push({
      line,
      row: row.slice(0, MOST_SHOWN),
      ...('line' in of ? { ofLine: of.line } : { patientId: of.patientId }),
      ...(patient ? { mrn: patient.mrn } : {}),
    });
  }
  return {
    errors: told.errors.map((error) => {
      const cell = cellOf(error.line, error.column);
      return cell === undefined || cell === '' ? error : { ...error, cell };
    }),
    duplicates: twice,
  };
}
