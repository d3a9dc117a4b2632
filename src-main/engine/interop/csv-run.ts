import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { CsvMapping } from '#shared/interop/csv/mapping.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type {
  CsvImportReport,
  CsvRowError,
  CsvTableError,
  ProbableDuplicate,
} from '#shared/modules/imports/csv-report.rules.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan, writeAudit, type WritePlanContext } from '../commands/run-plan.ts';
import { momentAt } from '../platform/moment.ts';
import { DuplicateFinder } from './csv-duplicates.ts';
import { checkTable, ignoredColumns, takeRow, type CsvTable, type TakenRow } from './csv-rows.ts';
import { SliceSize } from './slice-size.ts';
import { ImportRecorder } from './undo/import-recorder.ts';
import { planResources, type Outcome } from './write-resources.ts';

export interface CsvImportOptions {
  readonly mapping: CsvMapping;
  /** Tells what would be done, and writes nothing of it. */
  readonly isDryRun: boolean;
  readonly file: { readonly name: string; readonly bytes: number; readonly sha256: string };
  /** Name of the system that the file comes from. */
  readonly system?: string;
  /** Rows a transaction. */
  readonly rowsAtOnce: number;
  /** For so long, in ms, a transaction may keep the thread: fewer rows then, as measured. Absent: nobody waits. */
  readonly heldMs?: number;
  /** Stops after the transaction at hand. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (rows: number, ofRows: number) => void;
}

/** Listed in the record of the import; the report of the moment has all. */
const MOST_KEPT = 1_000;

/**
 * Takes a table of patients in, by transactions of whole rows, each with its audit entry. A row is taken in as a whole or
 * refused with everything that is wrong with it; what was cut off is completed by running the same import again, or taken
 * back. A trial writes nothing but its audit entry.
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
    if (options.isDryRun) {
      await writeAudit(engine, { action: 'imports.try', userId: session.userId, outcome: 'success' });
      return ok(await new CsvRun(engine, session, table, options).toEnd());
    }
    const { mapping, file, system, signal } = options;
    const recorder = await ImportRecorder.begin(engine, session, {
      format: 'csv',
      files: [file],
      mapping: mapping as unknown as JsonObject, // JSON by its schema
      ...(system === undefined ? {} : { source: system }),
    });
    const report = await new CsvRun(engine, session, table, options, recorder).toEnd();
    await recorder.end({ state: signal?.aborted ? 'stopped' : 'done', ...recordedOf(report) });
    return ok({ ...report, runId: recorder.id });
  } finally {
    release();
  }
}

function recordedOf({ rows, created, changed, unchanged, errors, duplicates, ignored }: CsvImportReport) {
  const refused = new Set(errors.map(({ line }) => line)).size;
  const report: JsonObject = {
    errors: errors.slice(0, MOST_KEPT),
    duplicates: duplicates.slice(0, MOST_KEPT),
    ignored,
  };
  return { read: rows, created, changed, unchanged, refused, report };
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
  readonly #recorder: ImportRecorder | undefined;
  readonly #size: SliceSize;

  constructor(
    engine: EngineContext,
    session: Pick<Session, 'userId'>,
    table: CsvTable,
    options: CsvImportOptions,
    recorder?: ImportRecorder,
  ) {
    this.#recorder = recorder;
    this.#size = new SliceSize(options.rowsAtOnce, options.heldMs);
    this.#engine = engine;
    this.#session = session;
    this.#table = table;
    this.#options = options;
  }

  async toEnd(): Promise<CsvImportReport> {
    const { rows, header } = this.#table;
    const { isDryRun, mapping, signal, heldMs, onProgress } = this.#options;
    let done = 0;
    while (done < rows.length && !signal?.aborted) {
      const some = rows.slice(done, done + this.#size.documents);
      const taken = some.flatMap((row) => this.#take(row));
      for (const row of taken) {
        const duplicate = await this.#finder.find(row, this.#reader());
        if (duplicate) this.#duplicates.push(duplicate);
        if (heldMs !== undefined) await yieldToOthers();
      }
      const start = performance.now();
      await this.#write(taken);
      this.#size.measured(some.length, performance.now() - start);
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
      ignored: [...ignoredColumns(header, mapping)],
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
    const { resources, toldBy } = taken.value;
    const [{ id }] = resources;
    if (this.#lines.has(id)) {
      // Which of two rows with one key is right, nobody here can know.
      this.#errors.push({ line: row.line, code: `csv.${toldBy}Repeated` });
      return [];
    }
    this.#lines.set(id, row.line);
    return [taken.value];
  }

  async #write(rows: readonly TakenRow[]): Promise<void> {
    if (rows.length === 0) return;
    const resources = rows.flatMap((row) => row.resources);
    const plan = (context: WritePlanContext) => planResources(resources, this.#strangers, context);
    const done = await (this.#recorder?.write(plan) ?? this.#try(plan));
    if (done.ok) return this.#count(rows, done.value);
    const [only, ...others] = rows;
    if (only && others.length === 0) {
      this.#errors.push({ line: only.line, code: done.error.code });
      return;
    }
    // One of them cannot be written: each for itself, so that the others are.
    for (const row of rows) await this.#write([row]);
  }

  #try(plan: (context: WritePlanContext) => ReturnType<typeof planResources>) {
    return runPlan(this.#engine, {
      action: 'imports.try',
      session: this.#session,
      plan: async (context) => {
        const planned = await plan(context);
        return planned.ok ? ok({ reply: planned.value.reply, writes: [] }) : planned;
      },
    });
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
