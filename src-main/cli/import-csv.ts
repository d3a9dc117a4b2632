import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { readTable, type CsvRowError, type CsvTable } from '#engine/interop/csv-rows.ts';
import type { CsvImportReport } from '#engine/interop/csv-run.ts';
import { tableText } from '#engine/interop/csv-text.ts';
import { guessMapping } from '#shared/interop/csv/guess-mapping.ts';
import { csvMappingSchema, type CsvMapping } from '#shared/interop/csv/mapping.ts';
import { tableLine } from '#shared/interop/csv/read-table.ts';
import { CliFailure, EXIT, type CliContext } from './cli-context.ts';
import { signInAlone, type StationArguments } from './sign-in.ts';

export interface CsvArguments extends StationArguments {
  readonly source?: string;
  readonly map?: string;
  readonly dryRun?: boolean;
  readonly errors?: string;
}

/** A table beyond this is held in memory more than once. */
const LARGEST_BYTES = 256 * 1024 * 1024;
const ROWS_AT_ONCE = 500;

/** @throws CliFailure */
export async function importCsv(
  context: CliContext,
  paths: readonly string[],
  options: CsvArguments,
): Promise<void> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) throw new CliFailure({ code: 'usage.csvFile' }, EXIT.usage);
  const isDryRun = options.dryRun === true;
  // What was guessed is looked at before anything is written by it.
  if (options.map === undefined && !isDryRun) throw new CliFailure({ code: 'usage.map' }, EXIT.usage);
  if (options.errors !== undefined && existsSync(options.errors))
    throw new CliFailure({ code: 'csv.errorsFile' });
  const given = options.map === undefined ? undefined : mappingIn(options.map);
  const table = readTable(tableText(bytesOf(path)), given?.separator);
  const mapping = given ?? guessed(table);
  const { engine, session, close } = await signInAlone(context, options);
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, onSignal);
  try {
    if (!session.permissions.has('record.import')) throw new CliFailure({ code: 'notPermitted' });
    const { runCsvImport } = await import('#engine/interop/csv-run.ts');
    const done = await runCsvImport(engine, session, table, {
      mapping,
      isDryRun,
      rowsAtOnce: ROWS_AT_ONCE,
      signal: stop.signal,
      onProgress: (rows, ofRows) => context.err(`\r${rows} of ${ofRows} rows `),
      ...(options.source === undefined ? {} : { system: options.source }),
    });
    context.err('\n');
    if (!done.ok) throw new CliFailure(done.error);
    const report = done.value;
    const shown = isDryRun ? { ...report, mapping } : report;
    context.out(options.json ? `${JSON.stringify(shown)}\n` : linesOf(report, mapping));
    if (options.errors !== undefined && report.errors.length > 0)
      writeErrors(options.errors, table, report.errors);
    if (stop.signal.aborted) throw new CliFailure({ code: 'import.cancelled' });
    if (report.errors.length > 0) throw new CliFailure({ code: 'import.errors' });
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, onSignal);
    await close();
  }
}

function bytesOf(path: string): Uint8Array {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) throw new CliFailure({ code: 'import.notFound' });
  if (stats.size > LARGEST_BYTES) throw new CliFailure({ code: 'csv.tooLarge' });
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

/** The refused rows as they came, with what is wrong with each: to be put right there and taken in again. */
function writeErrors(path: string, { header, separator, rows }: CsvTable, errors: readonly CsvRowError[]) {
  const byLine = Map.groupBy(errors, ({ line }) => line);
  const refused = rows.flatMap(({ line, cells }) => {
    const own = byLine.get(line);
    if (!own) return [];
    const said = own.map(({ column, code }) => (column === undefined ? code : `${column}: ${code}`));
    const filled = Array.from({ length: Math.max(header.length, cells.length) }, (_, at) => cells[at] ?? '');
    return [tableLine([...filled, String(line), said.join('; ')], separator)];
  });
  // The byte order mark tells spreadsheets that it is UTF-8.
  const text = `\uFEFF${tableLine([...header, 'Line', 'Errors'], separator)}${refused.join('')}`;
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CliFailure({ code: 'csv.errorsFile' });
  }
}

function linesOf(report: CsvImportReport, mapping: CsvMapping): string {
  const { isDryRun, rows, created, changed, unchanged, errors, duplicates, ignored } = report;
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
    ...(isDryRun ? ['Mapping:', JSON.stringify(mapping, undefined, 2)] : []),
    '',
  ].join('\n');
}
