import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readTable, type CsvTable } from '#engine/interop/csv-rows.ts';
import { refusedRows } from '#engine/interop/refused-rows.ts';
import { LARGEST_TABLE_BYTES } from '#engine/interop/table-limit.ts';
import { tableText } from '#engine/interop/csv-text.ts';
import { guessMapping } from '#shared/interop/csv/guess-mapping.ts';
import { csvMappingSchema, type CsvMapping } from '#shared/interop/csv/mapping.ts';
import type { CsvImportReport, CsvRowError } from '#shared/modules/imports/csv-report.rules.ts';
import { contracts } from '#shared/registry.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { answered, signIn, type StationArguments } from './sign-in.ts';
import { untilStopped } from './until-stopped.ts';

export interface CsvArguments extends StationArguments {
  readonly source?: string;
  readonly map?: string;
  readonly dryRun?: boolean;
  readonly errors?: string;
}

/**
 * The file is read here for its header and the refused rows, and once more by the station, which is the one to take it in.
 * @throws CliFailure
 */
export async function importCsv(context: CliContext, path: string, options: CsvArguments): Promise<void> {
  const { source } = options;
  const isDryRun = options.dryRun === true;
  // What was guessed is looked at before anything is written by it.
  if (options.map === undefined && !isDryRun) throw new CliFailure({ code: 'usage.map' }, EXIT.usage);
  if (options.errors !== undefined && existsSync(options.errors))
    throw new CliFailure({ code: 'csv.errorsFile' });
  const given = options.map === undefined ? undefined : mappingIn(options.map);
  const table = await readTable(tableText(bytesOf(path), given?.encoding).text, given);
  const mapping = given ?? guessed(table);
  const { client, close } = await signIn(context, options);
  const stopWatching = client.subscribe(contracts.local.progress, {}, (progress) => {
    const rows = progress.ok ? progress.value.rows : undefined;
    if (rows) context.err(`\r${rows.done} of ${rows.of} rows `);
  });
  try {
    const asked = client.request(contracts.local.importTable, {
      path: resolve(path),
      mapping,
      isDryRun,
      ...(source === undefined ? {} : { source }),
    });
    const { report, isStopped } = answered(await untilStopped(client, asked));
    context.err('\n');
    const shown = isDryRun ? { ...report, mapping } : report;
    context.out(options.json ? `${JSON.stringify(shown)}\n` : linesOf(report, mapping));
    if (options.errors !== undefined && report.errors.length > 0)
      writeErrors(options.errors, table, report.errors);
    if (isStopped) throw new CliFailure({ code: 'import.cancelled' });
    if (report.errors.length > 0) throw new CliFailure({ code: 'import.errors' });
  } finally {
    stopWatching();
    await close();
  }
}

function bytesOf(path: string): Uint8Array {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new CliFailure({ code: 'import.notFound' });
  if (stats.size > LARGEST_TABLE_BYTES) throw new CliFailure({ code: 'csv.tooLarge' });
  return readFileSync(path);
}

function mappingIn(path: string): CsvMapping {
  const parsed = csvMappingSchema.safeParse(jsonIn(path));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.join('.') ?? '';
  throw new CliFailure({ code: 'csv.mapping', ...(at === '' ? {} : { at }) }, EXIT.usage);
}

function jsonIn(path: string): unknown {
  const text = new TextDecoder().decode(bytesOf(path));
  try {
    return JSON.parse(text);
  } catch {
    throw new CliFailure({ code: 'csv.mapping' }, EXIT.usage);
  }
}

function guessed({ header, separator }: CsvTable): CsvMapping {
  const parsed = csvMappingSchema.safeParse({ separator, columns: guessMapping(header) });
  if (!parsed.success) throw new CliFailure({ code: 'csv.noGuess' });
  return parsed.data;
}

function writeErrors(path: string, table: CsvTable, errors: readonly CsvRowError[]): void {
  try {
    writeFileSync(path, refusedRows(table, errors), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CliFailure({ code: 'csv.errorsFile' });
  }
}

function linesOf(report: CsvImportReport, mapping: CsvMapping): string {
  const { isDryRun, rows, created, changed, unchanged, errors, duplicates, ignored, runId } = report;
  return [
    isDryRun ? `Nothing was written. Of ${rows} rows these would be:` : `Of ${rows} rows these are:`,
    `  ${String(created).padStart(8)}  new`,
    `  ${String(changed).padStart(8)}  changed`,
    `  ${String(unchanged).padStart(8)}  unchanged`,
    ...(ignored.length === 0 ? [] : [`Columns left out: ${ignored.join(', ')}`]),
    ...(duplicates.length === 0 ? [] : [`Probably here twice: ${duplicates.length}`]),
    ...duplicates.map(({ line, of }) => `  line ${line}  ${'line' in of ? `line ${of.line}` : of.patientId}`),
    ...(errors.length === 0 ? [] : [`Refused: ${errors.length}`]),
    ...errors.map(({ line, column, code }) =>
      [`  line ${line}`, column, code].filter((part) => part !== undefined).join('  '),
    ),
    ...(runId === undefined ? [] : [`Taken back by: import undo ${runId}`]),
    ...(isDryRun ? ['Mapping:', JSON.stringify(mapping, undefined, 2)] : []),
    '',
  ].join('\n');
}
