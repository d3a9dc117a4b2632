import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { put, setCounter } from '#shared/kernel/plan.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { ImportReport } from '#shared/modules/imports/import-report.rules.ts';
import { ImportRun } from '#shared/modules/imports/import-run.record.ts';
import type { EngineContext } from '../../actions.ts';
import { runPlan, type PlanRequest } from '../../commands/run-plan.ts';
import { headKey, stepCounter, stepEntries, stepKey } from './import-steps.ts';

/** Files named in the record of an import; a folder may hold thousands. */
const MOST_FILES = 500;

/** Of a file's name, from its end. */
const MOST_NAME = 300;

type Facts = Pick<ImportRun, 'format' | 'source' | 'mapping'> & { readonly files: ImportRun['files'] };
type Outcome = Pick<ImportRun, 'read' | 'created' | 'changed' | 'unchanged' | 'refused'> & {
  readonly state: 'done' | 'stopped' | 'failed';
  readonly report: JsonObject;
};

/** Errors listed in the record of an import; the report of the moment has all. */
const MOST_ERRORS = 1_000;

/** What the record of an import of FHIR files says of it. A file's resources count as made, whether new or another version. */
export function outcomeOf(report: ImportReport, isStopped: boolean): Outcome {
  const { imported, unchanged, errors } = report;
  return {
    state: isStopped ? 'stopped' : 'done',
    created: Object.values(imported).reduce((sum, count) => sum + count, 0),
    unchanged,
    refused: errors.length,
    report: { ...report, errors: errors.slice(0, MOST_ERRORS).map((error) => ({ ...error })) } as JsonObject, // JSON by its schema
  };
}

/** Keeps the record of one import, and notes with each of its transactions what would take it back. */
export class ImportRecorder {
  readonly id: Id;
  readonly #engine: EngineContext;
  readonly #session: Pick<Session, 'userId'>;
  #step = 0;

  private constructor(engine: EngineContext, session: Pick<Session, 'userId'>, id: Id) {
    this.#engine = engine;
    this.#session = session;
    this.id = id;
  }

  static async begin(
    engine: EngineContext,
    session: Pick<Session, 'userId'>,
    { files, ...facts }: Facts,
  ): Promise<ImportRecorder> {
    const { replica, device } = engine.opened();
    const begun = await runPlan(engine, {
      action: 'imports.start',
      session,
      plan: async ({ now, newId }) => {
        const run: ImportRun = {
          id: newId(ImportRun.type),
          ...facts,
          files: files.slice(0, MOST_FILES),
          fileCount: files.length,
          userId: session.userId,
          startedAt: now,
          state: 'open',
        };
        const head = { sequence: replica.work.sequence(), device };
        return ok({ reply: run.id, writes: [put(ImportRun, run), setCounter(headKey(run.id), head)] });
      },
    });
    if (!begun.ok) throw new Error(`an import could not be recorded: ${begun.error.code}`);
    return new ImportRecorder(engine, session, begun.value);
  }

  /** Of FHIR files. @param source name given to the system that they come from */
  static ofFiles(
    engine: EngineContext,
    session: Pick<Session, 'userId'>,
    inputs: readonly { readonly name: string; readonly bytes: number }[],
    source: string | undefined,
  ): Promise<ImportRecorder> {
    const files = inputs.map(({ name, bytes }) => ({ name: name.slice(-MOST_NAME), bytes }));
    return ImportRecorder.begin(engine, session, {
      format: 'fhir',
      files,
      ...(source === undefined ? {} : { source }),
    });
  }

  /** Runs one transaction of the import. */
  async write<O, E extends { readonly code: string }>(
    plan: PlanRequest<O, E>['plan'],
  ): Promise<Result<O, E | CommonRefusal>> {
    let hasStep = false;
    const done = await runPlan<O, E>(this.#engine, {
      action: 'imports.run',
      session: this.#session,
      origin: 'import',
      plan: async (context) => {
        const planned = await plan(context);
        if (!planned.ok) return planned;
        const entries = await stepEntries(planned.value.writes, context);
        hasStep = entries.length > 0;
        if (!hasStep) return planned;
        const step = stepCounter(stepKey(this.id, this.#step), entries);
        return ok({ ...planned.value, writes: [...planned.value.writes, step] });
      },
    });
    if (done.ok && hasStep) this.#step += 1;
    return done;
  }

  async end(outcome: Outcome): Promise<void> {
    const ended = await runPlan(this.#engine, {
      action: 'imports.end',
      session: this.#session,
      plan: async ({ read, now }) => {
        const run = await read.get(ImportRun, this.id);
        if (!run) throw new Error('the record of an import is gone');
        return ok({ reply: undefined, writes: [put(ImportRun, { ...run, ...outcome, finishedAt: now })] });
      },
    });
    if (!ended.ok) throw new Error(`an import could not be recorded: ${ended.error.code}`);
  }
}
