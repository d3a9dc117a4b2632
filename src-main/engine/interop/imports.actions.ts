import { randomBytes } from 'node:crypto';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { ImportReport, ImportsError } from '#shared/modules/imports/import-report.rules.ts';
import type { imports } from '#shared/modules/imports/imports.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { systemTimers } from '../idle-lock.ts';
import { momentAt } from '../platform/moment.ts';
import { stackOf } from '../platform/log.ts';
import type { ImportInput } from './import-messages.ts';
import { BESIDE_WORK, WRITES_ALONE, type ImportOptions, type RunProgress } from './import-options.ts';
import { runImport } from './import-run.ts';
import { NOTHING, progressOf, type Import } from './sitting-import.ts';
import type { ImportTurn } from './import-turn.ts';
import { rateMeter } from './rate-meter.ts';
import { Followers } from '../followers.ts';

/** All that windows may have handed over and not yet run. It lies in memory: nothing is spooled in clear. */
const MOST_BYTES = 1024 ** 3;
/** Files whose last piece came so long ago belong to a window that is gone. */
const FORGOTTEN_MS = 10 * 60_000;
/** Of those that have ended. */
const MOST_REMEMBERED = 20;
/** Of the command line's, which may name a folder of thousands. */
const MOST_FILES_TOLD = 500;
/** Uploads at once: a person needs one, and each holds up to 500 names. */
const MOST_RECEIVING = 20;

type FileActions = Omit<ActionHandlers<typeof imports>, 'surveyUndo' | 'undo' | 'undoProgress'>;

export interface ImportStation {
  readonly actions: FileActions;
  /** Files of this machine, for the command line. Seen and stopped by its person in windows, too; one runs at a time. */
  runFiles(
    session: Session,
    inputs: readonly ImportInput[],
    options: Pick<ImportOptions, 'system' | 'onProgress'> & { readonly signal: AbortSignal },
  ): Promise<Result<ImportReport, ImportsError>>;
  /** The person has left their last window: what they had not yet handed over goes. What runs, runs on. */
  forgetUploads(userId: string): void;
}

/** Imports from windows. Each person sees and steers their own, in whichever window; one runs at a time. */
export function importStation(
  engine: EngineContext,
  turn: ImportTurn,
  { later } = systemTimers,
): ImportStation {
  let known: readonly Import[] = [];
  const followers = new Followers();
  const nowMs = () => engine.clock.nowMs();

  const tell = () => followers.tell();

  /** @returns undefined for another person's, which is thereby as unknown as one that never was */
  function own(id: string, userId: string): Import | undefined {
    return known.find((one) => one.id === id && one.userId === userId);
  }

  let isLooking = false;

  function dropForgotten(): void {
    for (const one of known) {
      if (one.state === 'receiving' && nowMs() - one.touchedMs > FORGOTTEN_MS) finish(one, 'cancelled');
    }
  }

  /** While anything is being received. */
  function lookLater(): void {
    if (isLooking || !known.some(({ state }) => state === 'receiving')) return;
    isLooking = true;
    later(() => {
      isLooking = false;
      dropForgotten();
      lookLater();
    }, FORGOTTEN_MS / 10);
  }

  /** Announced and not yet read, so that several windows cannot promise more together than one may. */
  function bytesAwaited(): number {
    return known
      .filter(({ state }) => state === 'receiving' || state === 'running')
      .flatMap(({ files }) => files)
      .reduce((sum, { bytes, read }) => sum + bytes - read, 0);
  }

  /** What is under way is never forgotten: it could neither be seen nor stopped, and another would run beside it. */
  function remember(one: Import): void {
    let ended = 0;
    known = [one, ...known].filter(({ state }) => {
      if (state === 'receiving' || state === 'running') return true;
      ended += 1;
      return ended <= MOST_REMEMBERED;
    });
  }

  function finish(one: Import, state: 'done' | 'cancelled' | 'failed'): void {
    for (const file of one.files) file.chunks = [];
    one.state = state;
    one.finishedAt = momentAt(nowMs(), one.zone).now;
    tell();
  }

  async function run(one: Import, release: () => void): Promise<void> {
    const inputs = one.files.map(({ name, bytes, chunks }): ImportInput => ({ name, bytes, chunks }));
    try {
      const report = await runImport(engine, one, inputs, {
        ...BESIDE_WORK,
        ...(one.source === undefined ? {} : { system: one.source }),
        ...(one.mergesAs === undefined ? {} : { mergesAs: one.mergesAs }),
        signal: one.stop.signal,
        onProgress: (progress) => follow(one, progress),
      });
      one.report = () => report;
      finish(one, one.stop.signal.aborted ? 'cancelled' : 'done');
    } catch (error) {
      one.incidentId = randomBytes(4).toString('hex');
      engine.log.error('import.failed', { incidentId: one.incidentId, stack: stackOf(error) });
      finish(one, 'failed');
    } finally {
      release();
    }
  }

  function follow(one: Import, { read, resources, report }: RunProgress): void {
    for (const [index, file] of one.files.entries()) {
      file.read = read[index] ?? 0;
      file.chunks = []; // handed to the reading worker
    }
    one.resources = resources;
    one.rate.add(nowMs(), resources);
    one.report = report;
    tell();
  }

  const actions: FileActions = {
    async begin({ input, session, now }) {
      dropForgotten();
      if (known.filter(({ state }) => state === 'receiving').length >= MOST_RECEIVING)
        return fail({ code: 'import.busy' });
      const waiting = bytesAwaited();
      const asked = input.files.reduce((sum, { bytes }) => sum + bytes, 0);
      if (waiting + asked > MOST_BYTES)
        return fail({ code: 'import.tooLarge', maximumBytes: MOST_BYTES - waiting });
      const one: Import = {
        id: randomBytes(9).toString('base64url'),
        userId: session.userId,
        zone: session.zone,
        ...mergesAs(session),
        startedAt: now,
        ...(input.source === undefined ? {} : { source: input.source }),
        files: input.files.map((file) => ({ ...file, received: 0, read: 0, chunks: [] })),
        stop: new AbortController(),
        rate: rateMeter(),
        state: 'receiving',
        resources: 0,
        touchedMs: nowMs(),
        report: () => NOTHING,
      };
      remember(one);
      lookLater();
      tell();
      return ok({ id: one.id });
    },
    async append({ input, session }) {
      const one = own(input.id, session.userId);
      const file = one?.files[input.file];
      if (!one || !file || one.state !== 'receiving') return fail({ code: 'import.unknown' });
      const chunk = Uint8Array.from(Buffer.from(input.chunk, 'base64'));
      if (file.received + chunk.length > file.bytes)
        return fail({ code: 'import.tooLarge', maximumBytes: file.bytes });
      file.chunks.push(chunk);
      file.received += chunk.length;
      one.touchedMs = nowMs();
      return ok({});
    },
    async run({ input, session }) {
      const one = own(input.id, session.userId);
      if (one?.state !== 'receiving') return fail({ code: 'import.unknown' });
      const missing = one.files.findIndex(({ bytes, received }) => received < bytes);
      // Half a file of lines would look like a whole one.
      if (missing >= 0)
        return fail({ code: 'badInput', issues: [{ path: `files.${missing}`, code: 'import.incomplete' }] });
      const release = turn.take();
      if (!release) return fail({ code: 'import.busy' });
      one.state = 'running';
      one.rate.add(nowMs(), 0);
      void run(one, release);
      tell();
      return ok({});
    },
    async cancel({ input, session }) {
      const one = own(input.id, session.userId);
      if (!one) return fail({ code: 'import.unknown' });
      if (one.state === 'receiving') finish(one, 'cancelled');
      else one.stop.abort();
      return ok({});
    },
    progress: ({ session }, push) =>
      followers.follow(() => {
        push(
          ok(known.filter(({ userId }) => userId === session.userId).map((one) => progressOf(one, nowMs()))),
        );
      }),
  };

  return {
    actions,
    async runFiles(session, inputs, { system, signal, onProgress }) {
      const release = turn.take();
      if (!release) return fail({ code: 'import.busy' });
      const one: Import = {
        id: randomBytes(9).toString('base64url'),
        userId: session.userId,
        zone: session.zone,
        startedAt: momentAt(nowMs(), session.zone).now,
        files: inputs
          .slice(0, MOST_FILES_TOLD)
          .map(({ name, bytes }) => ({ name, bytes, received: bytes, read: 0, chunks: [] })),
        stop: new AbortController(),
        rate: rateMeter(),
        state: 'running',
        resources: 0,
        touchedMs: nowMs(),
        report: () => NOTHING,
      };
      remember(one);
      one.rate.add(nowMs(), 0);
      tell();
      try {
        const report = await runImport(engine, session, inputs, {
          ...(engine.host === 'cli' ? { writesAtOnce: WRITES_ALONE } : BESIDE_WORK),
          ...(system === undefined ? {} : { system }),
          ...mergesAs(session),
          signal: AbortSignal.any([signal, one.stop.signal]),
          onProgress: (progress) => {
            follow(one, progress);
            onProgress?.(progress);
          },
        });
        one.report = () => report;
        finish(one, signal.aborted || one.stop.signal.aborted ? 'cancelled' : 'done');
        return ok(report);
      } catch (error) {
        finish(one, 'failed');
        throw error;
      } finally {
        release();
      }
    },
    forgetUploads(userId) {
      for (const one of known) {
        if (one.userId === userId && one.state === 'receiving') finish(one, 'cancelled');
      }
    },
  };
}

/** What an import may do of merging follows from what who began it may do. */
function mergesAs({ permissions, displayName }: Pick<Session, 'permissions' | 'displayName'>) {
  return permissions.has('patient.merge') ? { mergesAs: displayName } : {};
}
