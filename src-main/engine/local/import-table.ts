import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import type { CsvMapping } from '#shared/interop/csv/mapping.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { CsvImportReport, CsvTableError } from '#shared/modules/imports/csv-report.rules.ts';
import type { EngineContext } from '../actions.ts';
import { readTable } from '../interop/csv-rows.ts';
import { runCsvImport, type CsvImportOptions } from '../interop/csv-run.ts';
import { tableText } from '../interop/csv-text.ts';
import { fileOf } from '../interop/file-of.ts';
import { BESIDE_WORK } from '../interop/import-options.ts';
import type { ImportTurn } from '../interop/import-turn.ts';
import { LARGEST_TABLE_BYTES } from '../interop/table-limit.ts';
import { isFileError } from '#shared/disk/durable-file.ts';

/** Where nobody waits. */
const ROWS_AT_ONCE = 500;

interface Asked extends Pick<CsvImportOptions, 'isDryRun' | 'signal' | 'onProgress'> {
  readonly path: string;
  readonly mapping: CsvMapping;
  readonly source?: string | undefined;
}

/** A table of this machine, for the command line. */
export async function importTable(
  engine: EngineContext,
  turn: ImportTurn,
  session: Session,
  { path, source, mapping, ...rest }: Asked,
): Promise<Result<CsvImportReport, CsvTableError | { readonly code: 'import.busy' }>> {
  const bytes = bytesOf(path);
  if (!bytes.ok) return bytes;
  const release = turn.take();
  if (!release) return fail({ code: 'import.busy' });
  try {
    const table = await readTable(tableText(bytes.value, mapping.encoding).text, mapping);
    return await runCsvImport(engine, session, table, {
      ...(engine.host === 'cli'
        ? { rowsAtOnce: ROWS_AT_ONCE }
        : { rowsAtOnce: BESIDE_WORK.writesAtOnce, heldMs: BESIDE_WORK.heldMs }),
      ...rest,
      mapping,
      file: fileOf(basename(path), bytes.value),
      ...(source === undefined ? {} : { system: source }),
    });
  } finally {
    release();
  }
}

function bytesOf(path: string): Result<Uint8Array, CsvTableError> {
  try {
    if (statSync(path).size > LARGEST_TABLE_BYTES) return fail({ code: 'csv.tooLarge' });
    return ok(readFileSync(path));
  } catch (error) {
    if (isFileError(error)) return fail({ code: 'csv.unreadable' });
    throw error;
  }
}
