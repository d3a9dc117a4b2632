import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { EngineContext } from '../actions.ts';
import { collectBeside } from '../blobs/collect-unreferenced.ts';
import { writeAudit } from '../commands/run-plan.ts';
import type { StationFolder } from '../keys/station-folder.ts';
import { stackOf } from '../platform/log.ts';
import { awayCode } from './away-code.ts';
import { backupKeys } from './backup-keys.ts';
import { planOfSchedule, type BackupPlan, type BackupSchedule } from './backup-plan.ts';
import { readState, writeState, type BackupState } from './backup-state.ts';
import { agoMs, isProofDue, overdueOf, RETRY_MS, type Overdue } from './due.rules.ts';
import { measuredAt, type Measured } from './measured-target.ts';
import { openOwnBackup } from './open-backup.ts';
import { proveOpened, type ProofReport } from './prove-backup.ts';
import { prune } from './prune.ts';
import { namingRefusals, type RestoreRefusal } from './restore.ts';
import { runBackup, type BackupReport } from './run-backup.ts';
import { sourceOf } from './station-source.ts';
import { dropSuperseded, noteRepository } from './superseded.ts';
import { planNow } from './plan-now.ts';
import { toldCode } from './target-trouble.ts';
import type { BackupRefusal, NotNow } from './trouble.ts';

/** What is under way. */
export interface BackupWork {
  readonly kind: 'backup' | 'proof';
  readonly startedMs: number;
  readonly bytes?: number;
  readonly ofBytes?: number;
}

export interface BackupStatus extends BackupState {
  readonly running?: BackupWork;
}

export interface ScheduledBackups {
  status(): BackupStatus;
  /** What is set; undefined where no backups are made, or the station is closed. */
  plan(): Promise<BackupPlan | undefined>;
  /** Where the environment sets it. */
  readonly override: BackupPlan | undefined;
  overdue(plan: BackupPlan | undefined): readonly Overdue[];
  /** @param userId of who asked, for the audit trail */
  runNow(userId: string): Promise<Result<BackupReport, BackupRefusal | NotNow>>;
  proveNow(userId: string): Promise<Result<ProofReport, RestoreRefusal | NotNow>>;
  /** Whether the last backup is in reach, for the status. It is looked at by itself now and then, too. */
  lookWhetherThere(plan: BackupPlan): Promise<void>;
  onChange(listener: () => void): () => void;
  /** Told of each commit. */
  committed(): void;
  /** Told of settings that name another target: what was said of the old one no longer counts. */
  targetChanged(): Promise<void>;
  /** Told of other settings. */
  settingsChanged(): void;
  /** Resolves when what was running has ended. */
  stop(): Promise<void>;
}

/** Who is told to have done it, in the audit trail. */
const SYSTEM = 'system';
/** From one collection of files that nothing refers to to the next, while the program runs. */
const COLLECT_EVERY_MS = 24 * 3_600_000;

/**
 * Backs a station up by itself while someone works there, and tries restores: its keys are in memory then, and only then.
 * A backup that has begun holds the replica open until it ends, whoever leaves meanwhile.
 * @param isAutomatic false at the command line: nothing is done there that was not asked for
 */
export function scheduledBackups(
  engine: EngineContext,
  folder: StationFolder,
  isOpen: () => boolean,
  {
    isAutomatic,
    schedule,
  }: { readonly isAutomatic: boolean; readonly schedule?: BackupSchedule | undefined },
): ScheduledBackups {
  const { idleMs = 60_000, lookEveryMs = 30_000, reachEveryMs = 120_000 } = schedule ?? {};
  const override = schedule && planOfSchedule(schedule, engine.clock.nowMs());
  const file = join(folder.dataDir, 'backups.json');
  const scratch = join(folder.dataDir, 'scratch');
  const listeners = new Set<() => void>();
  const stopping = new AbortController();
  let status: BackupStatus = readState(file);
  let running: Promise<unknown> | undefined;
  let isChanged = true; // before this program began, perhaps
  let committedMs = Number.NEGATIVE_INFINITY; // monotonic, as the next three
  let triedMs = Number.NEGATIVE_INFINITY;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let collectedMs = performance.now();

  const change = (next: BackupStatus) => {
    status = next;
    for (const listener of listeners) listener();
  };
  const keep = async ({ running: _running, ...state }: BackupStatus) => {
    change(state);
    await writeState(file, state);
  };
  const plan = async () => {
    if (!isOpen()) return override;
    const { device, running: work } = status;
    if (device !== undefined && device !== engine.opened().device && !work) await keep({});
    const { plan: now, isAnother } = await planNow(engine, override);
    if (isAnother && !status.running) await keep({}); // what was said of another target
    return now;
  };

  function isBackupDue({ everyMs }: BackupPlan): boolean {
    const ago = agoMs(status.lastMs, engine.clock.nowMs());
    if (!isChanged || ago < everyMs) return false;
    if (status.error && performance.now() - triedMs < Math.min(everyMs, RETRY_MS)) return false;
    return performance.now() - committedMs >= idleMs || ago >= 2 * everyMs;
  }

  /** One piece of work at a time, with the replica held open. */
  async function working<T, E>(
    kind: BackupWork['kind'],
    work: (
      plan: BackupPlan,
      onProgress: (done: { readonly bytes: number; readonly ofBytes: number }) => void,
    ) => Promise<Result<T, E>>,
  ): Promise<Result<T, E | NotNow>> {
    if (running) return fail({ code: 'backup.busy' });
    const release = engine.hold();
    const startedMs = engine.clock.nowMs();
    const begun = (async () => {
      const now = await plan();
      if (!now) return fail<NotNow>({ code: 'backup.notSetUp' });
      change({ ...status, running: { kind, startedMs } });
      return work(now, ({ bytes, ofBytes }) =>
        change({ ...status, running: { kind, startedMs, bytes, ofBytes } }),
      );
    })();
    const settled = begun
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
        if (status.running) {
          const { running: _running, ...rest } = status;
          change(rest);
        }
        release();
      });
    running = settled;
    const done = await begun.catch(async (error: unknown) => {
      await settled;
      throw error;
    });
    await settled;
    return done;
  }

  const runNow = (userId: string) =>
    working<BackupReport, BackupRefusal>('backup', async ({ target, retention }, onProgress) => {
      triedMs = performance.now();
      isChanged = false;
      try {
        const opened = engine.opened();
        const keys = backupKeys(opened.backupKey, opened.device);
        const repositories = await noteRepository(engine, opened, keys.repository);
        const nowMs = engine.clock.nowMs();
        const source = sourceOf(opened, folder, engine.version);
        const done = await runBackup({ target, keys, source, nowMs, signal: stopping.signal, onProgress });
        const tidied = done.ok ? await prune({ target, keys, nowMs, retention }) : done;
        const measured = done.ok
          ? await namingRefusals<Measured, BackupRefusal>(async () => {
              await dropSuperseded(engine, opened, target, repositories, retention);
              return ok(await measuredAt(target, keys));
            })
          : done;
        if (!done.ok) isChanged = true;
        const refused = done.ok ? (tidied.ok ? measured : tidied) : done;
        const { error: _error, running: _running, away, ...kept } = status;
        await keep({
          ...kept,
          device: opened.device,
          ...(done.ok ? { lastMs: nowMs, repository: keys.repository } : away ? { away } : {}),
          ...(measured.ok ? measured.value : {}),
          ...(refused.ok ? {} : { error: { code: toldCode(refused.error), atMs: nowMs } }),
        });
        const wasChanged = isChanged;
        await writeAudit(engine, {
          action: 'backup.run',
          userId,
          ...(done.ok ? { outcome: 'success' } : { outcome: 'refused', reason: done.error.code }),
        });
        isChanged = wasChanged; // its own entry is no reason for another
        return done;
      } catch (error) {
        isChanged = true;
        change({ ...status, error: { code: 'internal', atMs: engine.clock.nowMs() } });
        throw error;
      }
    });

  const proveNow = (userId: string) =>
    working<ProofReport, RestoreRefusal>('proof', async ({ target }, onProgress) => {
      const wasChanged = isChanged;
      const nowMs = engine.clock.nowMs();
      try {
        rmSync(scratch, { recursive: true, force: true }); // left by one that was cut off
        mkdirSync(scratch, { mode: 0o700 });
        const proven = await namingRefusals(async () => {
          const own = await openOwnBackup(target, engine.opened());
          return own.ok ? proveOpened(own.value, { nowMs, scratch, onProgress }) : own;
        });
        const { proofError: _proofError, running: _running, ...kept } = status;
        const code = proven.ok ? (proven.value.ok ? undefined : 'backup.damaged') : toldCode(proven.error);
        await keep({
          ...kept,
          ...(code === undefined ? { provenMs: nowMs } : { proofError: { code, atMs: nowMs } }),
        });
        await writeAudit(engine, {
          action: 'backup.prove',
          userId,
          ...(code === undefined ? { outcome: 'success' } : { outcome: 'refused', reason: code }),
        });
        isChanged = wasChanged;
        return proven;
      } catch (error) {
        change({ ...status, proofError: { code: 'internal', atMs: nowMs } });
        throw error;
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    });

  /** A stick that is pulled, a bucket that is gone: told at the next look, not when a backup is next due. */
  async function lookWhetherThere({ target }: BackupPlan): Promise<void> {
    if (status.repository === undefined) return;
    lookedMs = performance.now();
    const code = await awayCode(target, status.repository);
    const { away, ...kept } = status;
    if (running || code === away?.code) return;
    const atMs = away?.atMs ?? engine.clock.nowMs();
    await keep(code === undefined ? kept : { ...kept, away: { code, atMs } });
  }

  async function look(): Promise<void> {
    if (running || !isOpen() || stopping.signal.aborted) return;
    const now = await plan();
    if (now && !running && performance.now() - lookedMs >= reachEveryMs) await lookWhetherThere(now);
    if (now && !running && isBackupDue(now)) await runNow(SYSTEM);
    else if (now && !running && isProofDue(now, status, engine.clock.nowMs())) await proveNow(SYSTEM);
    else if (!running && isOpen() && performance.now() - collectedMs >= COLLECT_EVERY_MS) {
      collectedMs = performance.now();
      await collectBeside(engine);
    }
  }

  let looking: Promise<void> | undefined;
  const timer = isAutomatic
    ? setInterval(() => {
        looking ??= look()
          .catch((error: unknown) => engine.log.error('backup.scheduled', { stack: stackOf(error) }))
          .finally(() => {
            looking = undefined;
          });
      }, lookEveryMs).unref()
    : undefined;

  return {
    status: () => status,
    plan,
    override,
    overdue: (now) => overdueOf(now, status, engine.clock.nowMs(), isChanged),
    runNow,
    proveNow,
    lookWhetherThere,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    committed() {
      isChanged = true;
      committedMs = performance.now();
    },
    async targetChanged() {
      isChanged = true;
      triedMs = Number.NEGATIVE_INFINITY;
      await keep(status.running ? { running: status.running } : {});
    },
    settingsChanged: () => change(status),
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await looking;
      await running;
    },
  };
}
