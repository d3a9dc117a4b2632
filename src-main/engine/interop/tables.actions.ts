import { randomBytes } from 'node:crypto';
import type { CsvMapping } from '#shared/interop/csv/mapping.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { CsvImportReport, CsvTableError } from '#shared/modules/imports/csv-report.rules.ts';
import type { tables, TableProgress } from '#shared/modules/imports/tables.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { stackOf } from '../platform/log.ts';
import { checkTable, readTable, type CsvTable } from './csv-rows.ts';
import { runCsvImport } from './csv-run.ts';
import { tableText } from './csv-text.ts';
import { fileOf } from './file-of.ts';
import { BESIDE_WORK } from './import-options.ts';
import type { ImportTurn } from './import-turn.ts';
import { refusedRows } from './refused-rows.ts';
import { LARGEST_TABLE_BYTES } from './table-limit.ts';
import { tableDetails } from './table-details.ts';
import { lookAt } from './table-look.ts';
import { Followers } from '../followers.ts';

/** The table that one person is working on. In memory only. */
interface HeldTable {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  received: number;
  state: TableProgress['state'];
  rows: TableProgress['rows'];
  /** As it was read last, for a look or a run. */
  table?: CsvTable;
  stop: AbortController;
  report?: CsvImportReport;
  incidentId?: string;
}

export interface TableStation {
  readonly actions: ActionHandlers<typeof tables>;
  /** The person has left their last window. What runs, runs on. */
  forget(userId: string): void;
}

/** Tables from windows: each person's own, held until they take another or leave. */
export function tableStation(engine: EngineContext, turn: ImportTurn): TableStation {
  const held = new Map<string, HeldTable>();
  const followers = new Followers();
  const tell = () => followers.tell();
  const own = (id: string, { userId }: Session): HeldTable | undefined => {
    const one = held.get(userId);
    return one?.id === id ? one : undefined;
  };
  const isRunning = ({ state }: HeldTable) => state === 'trying' || state === 'running';
  const become = (one: HeldTable, state: TableProgress['state']) => {
    one.state = state;
    tell();
  };

  async function run(
    one: HeldTable,
    session: Session,
    table: CsvTable,
    asked: { readonly mapping: CsvMapping; readonly isDryRun: boolean; readonly source?: string | undefined },
    release: () => void,
  ): Promise<void> {
    const { source, ...rest } = asked;
    try {
      const done = await runCsvImport(engine, session, table, {
        ...rest,
        file: fileOf(one.name, one.bytes),
        ...(source === undefined ? {} : { system: source }),
        rowsAtOnce: BESIDE_WORK.writesAtOnce,
        heldMs: BESIDE_WORK.heldMs,
        signal: one.stop.signal,
        onProgress: (rows, ofRows) => {
          one.rows = { done: rows, of: ofRows };
          tell();
        },
      });
      if (!done.ok) throw new Error(done.error.code); // its columns were checked before
      one.report = done.value;
      const isStopped = one.stop.signal.aborted;
      become(one, asked.isDryRun ? (isStopped ? 'ready' : 'tried') : isStopped ? 'stopped' : 'done');
    } catch (error) {
      one.incidentId = randomBytes(4).toString('hex');
      engine.log.error('import.failed', { incidentId: one.incidentId, stack: stackOf(error) });
      become(one, 'failed');
    } finally {
      release();
    }
  }

  async function read(
    one: HeldTable,
    layout: Parameters<typeof readTable>[1] & Pick<CsvMapping, 'encoding'>,
  ) {
    const { text, encoding } = tableText(one.bytes, layout.encoding);
    one.table = await readTable(text, layout);
    return { table: one.table, encoding };
  }

  const actions: ActionHandlers<typeof tables> = {
    async begin({ input, session }) {
      const before = held.get(session.userId);
      if (before && isRunning(before)) return fail({ code: 'import.busy' });
      if (input.bytes > LARGEST_TABLE_BYTES)
        return fail({ code: 'import.tooLarge', maximumBytes: LARGEST_TABLE_BYTES });
      const one: HeldTable = {
        id: randomBytes(9).toString('base64url'),
        userId: session.userId,
        name: input.name,
        bytes: new Uint8Array(input.bytes),
        received: 0,
        state: 'receiving',
        rows: { done: 0, of: 0 },
        stop: new AbortController(),
      };
      held.set(session.userId, one);
      tell();
      return ok({ id: one.id });
    },
    async append({ input, session }) {
      const one = own(input.id, session);
      if (one?.state !== 'receiving') return fail({ code: 'import.unknown' });
      const chunk = Buffer.from(input.chunk, 'base64');
      if (one.received + chunk.length > one.bytes.length)
        return fail({ code: 'import.tooLarge', maximumBytes: one.bytes.length });
      one.bytes.set(chunk, one.received);
      one.received += chunk.length;
      if (one.received === one.bytes.length) become(one, 'ready');
      return ok({});
    },
    async look({ input, session, today }) {
      const one = own(input.id, session);
      if (!one || one.state === 'receiving') return fail({ code: 'import.unknown' });
      if (isRunning(one)) return fail({ code: 'import.busy' });
      const { table, encoding } = await read(one, input.layout);
      return ok(await lookAt(table, encoding, today));
    },
    async run({ input, session }) {
      const { id, ...asked } = input;
      const one = own(id, session);
      if (!one || one.state === 'receiving') return fail({ code: 'import.unknown' });
      const release = turn.take();
      if (!release) return fail({ code: 'import.busy' });
      const checked = await readChecked(one, asked.mapping);
      if (!checked.ok) {
        release();
        return checked;
      }
      one.stop = new AbortController();
      one.rows = { done: 0, of: checked.value.rows.length };
      delete one.report;
      become(one, asked.isDryRun ? 'trying' : 'running');
      void run(one, session, checked.value, asked, release);
      return ok({});
    },
    async stop({ input, session }) {
      const one = own(input.id, session);
      if (!one) return fail({ code: 'import.unknown' });
      if (isRunning(one)) one.stop.abort();
      else {
        held.delete(session.userId);
        tell();
      }
      return ok({});
    },
    async details({ input, session }) {
      const one = own(input.id, session);
      if (!one?.report || !one.table) return fail({ code: 'import.unknown' });
      return ok(await tableDetails(one.table, one.report, engine.opened().replica.reader()));
    },
    async refused({ input, session }) {
      const one = own(input.id, session);
      if (!one?.report || !one.table) return fail({ code: 'import.unknown' });
      return ok({ text: refusedRows(one.table, one.report.errors, input.words) });
    },
    progress: ({ session }, push) =>
      followers.follow(() => {
        const one = held.get(session.userId);
        push(ok(one && progressOf(one)));
      }),
  };

  async function readChecked(one: HeldTable, mapping: CsvMapping): Promise<Result<CsvTable, CsvTableError>> {
    const { table } = await read(one, mapping);
    const fits = checkTable(table, mapping);
    return fits.ok ? ok(table) : fits;
  }

  return {
    actions,
    forget(userId) {
      const one = held.get(userId);
      if (one && !isRunning(one)) held.delete(userId);
    },
  };
}

function progressOf({ id, name, state, rows, report, incidentId }: HeldTable): TableProgress {
  if (!report) return { id, name, state, rows, ...(incidentId === undefined ? {} : { incidentId }) };
  const { errors, duplicates, ...counts } = report;
  const refused = new Set(errors.map(({ line }) => line)).size;
  return {
    id,
    name,
    state,
    rows,
    report: { ...counts, refused, errors: errors.length, duplicates: duplicates.length },
    ...(incidentId === undefined ? {} : { incidentId }),
  };
}
