import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { CsvMapping } from '#shared/interop/csv/mapping.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan, writeAudit } from '../commands/run-plan.ts';
import { momentAt } from '../platform/moment.ts';
import { DuplicateFinder, type ProbableDuplicate } from './csv-duplicates.ts';
import {
  checkTable,
  hasKey,
  ignoredColumns,
  takeRow,
  type CsvRowError,
  type CsvTable,
  type CsvTableError,
  type TakenRow,
} from './csv-rows.ts';
import { chunksOf } from './import-slices.ts';
import { planResources, type Outcome } from './write-resources.ts';

export interface CsvImportOptions {
  readonly mapping: CsvMapping;
  /** Tells what would be done, and writes nothing of it. */
  readonly isDryRun: boolean;
  /** Name of the system that the file comes from. */
  readonly system?: string;
  /** Rows a transaction. */
  readonly rowsAtOnce: number;
  /** Stops after the transaction at hand. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (rows: number, ofRows: number) => void;
}

export interface CsvImportReport {
  readonly isDryRun: boolean;
  readonly rows: number;
  /** Rows by what became of their patients, or would. */
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly errors: readonly CsvRowError[];
  readonly duplicates: readonly ProbableDuplicate[];
  /** Columns that the mapping does not speak of. Nothing of them is taken in. */
  readonly ignored: readonly string[];
}

/**
 * Takes a table of patients in, by transactions of whole rows, each with its audit entry. A row is taken in as a whole or
 * refused with everything that is wrong with it; what was cut off is completed by running the same import again.
 */
export async function runCsvImport(
  engine: EngineContext,
  session: Pick<Session, 'userId'>,
  table: CsvTable,
  options: CsvImportOptions,
): Promise<Result<CsvImportReport, CsvTableError>> {
  const fits = checkTable(table, options.mapping);
  if (!fits.ok) return fits;
  const release = engine.hold();
  try {
    await writeAudit(engine, { action: 'imports.start', userId: session.userId, outcome: 'success' });
    return ok(await new CsvRun(engine, session, table, options).toEnd());
  } finally {
    release();
  }
}

class CsvRun {
  readonly #engine: EngineContext;
  readonly #session: Pick<Session, 'userId'>;
  readonly #table: CsvTable;
  readonly #options: CsvImportOptions;
  readonly #duplicates: ProbableDuplicate[] = [];
  readonly #errors: CsvRowError[] = [];
  readonly #lines = new Map<string, number>();
  readonly #finder = new DuplicateFinder();
  readonly #counts: Record<Outcome, number> = { new: 0, changed: 0, unchanged: 0 };
  readonly #strangers = new Set<string>();

  constructor(
    engine: EngineContext,
    session: Pick<Session, 'userId'>,
    table: CsvTable,
    options: CsvImportOptions,
  ) {
    this.#engine = engine;
    this.#session = session;
    this.#table = table;
    this.#options = options;
  }

  async toEnd(): Promise<CsvImportReport> {
    const { rows, header } = this.#table;
    const { isDryRun, mapping, rowsAtOnce, signal, onProgress } = this.#options;
    let done = 0;
    for (const some of chunksOf(rows, rowsAtOnce)) {
      if (signal?.aborted) break;
      const taken = some.flatMap((row) => this.#take(row));
      for (const row of taken) {
        const duplicate = await this.#finder.find(row, this.#reader());
        if (duplicate) this.#duplicates.push(duplicate);
      }
      await this.#write(taken);
      done += some.length;
      onProgress?.(done, rows.length);
      await this.#engine.opened().replica.room();
      await yieldToOthers();
    }
    return {
      isDryRun,
      rows: rows.length,
      created: this.#counts.new,
      changed: this.#counts.changed,
      unchanged: this.#counts.unchanged,
      errors: this.#errors.toSorted((a, b) => a.line - b.line),
      duplicates: this.#duplicates,
      ignored: ignoredColumns(header, mapping),
    };
  }

  #take(row: CsvTable['rows'][number]): readonly TakenRow[] {
    const { mapping, system } = this.#options;
    const { today } = momentAt(this.#engine.clock.nowMs(), this.#engine.opened().facility.zone);
    const taken = takeRow(row, this.#table.header, {
      mapping,
      today,
      ...(system === undefined ? {} : { system }),
    });
    if (!taken.ok) {
      this.#errors.push(...taken.error);
      return [];
    }
    const [{ id }] = taken.value.resources;
    if (this.#lines.has(id)) {
      // Which of two rows with one key is right, nobody here can know.
      this.#errors.push({ line: row.line, code: hasKey(mapping) ? 'csv.keyRepeated' : 'csv.rowRepeated' });
      return [];
    }
    this.#lines.set(id, row.line);
    return [taken.value];
  }

  async #write(rows: readonly TakenRow[]): Promise<void> {
    if (rows.length === 0) return;
    const resources = rows.flatMap((row) => row.resources);
    const done = await runPlan(this.#engine, {
      action: 'imports.run',
      session: this.#session,
      origin: 'import',
      plan: async (context) => {
        const planned = await planResources(resources, this.#strangers, context);
        return planned.ok && this.#options.isDryRun
          ? ok({ reply: planned.value.reply, writes: [] })
          : planned;
      },
    });
    if (done.ok) return this.#count(rows, done.value);
    const [only, ...others] = rows;
    if (only && others.length === 0) {
      this.#errors.push({ line: only.line, code: done.error.code });
      return;
    }
    // One of them cannot be written: each for itself, so that the others are.
    for (const row of rows) await this.#write([row]);
  }

  /** A row whose cover alone is new has changed its patient, to whoever reads the counts. */
  #count(rows: readonly TakenRow[], outcomes: readonly Outcome[]): void {
    let at = 0;
    for (const { resources } of rows) {
      const [patient = 'unchanged', ...others] = outcomes.slice(at, at + resources.length);
      at += resources.length;
      const isTouched = others.some((outcome) => outcome !== 'unchanged');
      this.#counts[patient === 'unchanged' && isTouched ? 'changed' : patient] += 1;
    }
  }

  #reader() {
    return this.#engine.opened().replica.reader();
  }
}
