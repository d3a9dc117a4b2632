import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import type { StationFolder } from '../keys/station-folder.ts';
import { isFileError, writeDurably } from '../platform/durable-file.ts';
import { stackOf, type Log } from '../platform/log.ts';
import { backupKeys } from './backup-keys.ts';
import { openTarget } from './open-target.ts';
import { lastProof } from './prove-backup.ts';
import { prune } from './prune.ts';
import { openRepository } from './repository.ts';
import { runBackup } from './run-backup.ts';
import { sourceOf } from './station-source.ts';
import type { BackupTarget } from './target.ts';
import { BackupTrouble } from './trouble.ts';

const HOUR_MS = 3_600_000;

export interface BackupSchedule {
  readonly target: BackupTarget;
  /** From one backup to the next. */
  readonly everyMs?: number;
  /** One that is due waits until nobody has written for this long, for at most as long again as `everyMs`. */
  readonly idleMs?: number;
  readonly lookEveryMs?: number;
}

/** From the environment, until it is a setting: FIELDWARD_BACKUP_TO, and FIELDWARD_BACKUP_HOURS from one to the next. */
export function scheduleOf(
  env: { readonly [name: string]: string | undefined },
  log: Log,
): BackupSchedule | undefined {
  const { FIELDWARD_BACKUP_TO: address, FIELDWARD_BACKUP_HOURS: hours = '1' } = env;
  if (!address) return undefined;
  const target = openTarget(address, env);
  if (target.ok && Number(hours) > 0) return { target: target.value, everyMs: Number(hours) * HOUR_MS };
  log.error('backup.schedule', { code: target.ok ? 'usage.hours' : target.error.code });
  return undefined;
}

const statusSchema = z.object({
  /** Unix time in ms by the station's clock; absent before the first. */
  lastMs: z.int().exactOptional(),
  /** What the last try ended with, where it failed. */
  refusal: z.string().max(80).exactOptional(),
  /** The last restore that was tried and found whole. */
  provenMs: z.int().exactOptional(),
});
export type BackupStatus = z.infer<typeof statusSchema> & { readonly running: boolean };

export interface ScheduledBackups {
  status(): BackupStatus;
  onChange(listener: () => void): () => void;
  /** Told of each commit. */
  committed(): void;
  /** Resolves when what was running has ended. */
  stop(): Promise<void>;
}

/** Who is told to have done it, in the audit trail. */
const SYSTEM = 'system';

/**
 * Backs a station up by itself while someone works there: its keys are in memory then, and only then. A backup that has
 * begun holds the replica open until it ends, whoever leaves meanwhile.
 */
export function scheduledBackups(
  engine: EngineContext,
  folder: StationFolder,
  isOpen: () => boolean,
  { target, everyMs = HOUR_MS, idleMs = 60_000, lookEveryMs = 30_000 }: BackupSchedule,
): ScheduledBackups {
  const file = join(folder.dataDir, 'backups.json');
  const listeners = new Set<() => void>();
  const stopping = new AbortController();
  let status: BackupStatus = { ...readStatus(file), running: false };
  let running: Promise<void> | undefined;
  let isChanged = true; // before this program began, perhaps
  let committedMs = Number.NEGATIVE_INFINITY; // monotonic
  let triedMs = Number.NEGATIVE_INFINITY;

  const change = (next: BackupStatus) => {
    status = next;
    for (const listener of listeners) listener();
  };

  function isDue(): boolean {
    const { lastMs } = status;
    const now = engine.clock.nowMs();
    // A clock that was set back must not put the next backup off for a year.
    const agoMs = lastMs === undefined || lastMs > now ? Number.POSITIVE_INFINITY : now - lastMs;
    if (!isChanged || agoMs < everyMs) return false;
    if (status.refusal !== undefined && performance.now() - triedMs < Math.min(everyMs, RETRY_MS))
      return false;
    return performance.now() - committedMs >= idleMs || agoMs >= 2 * everyMs;
  }

  async function run(): Promise<void> {
    const release = engine.hold();
    triedMs = performance.now();
    try {
      change({ ...status, running: true });
      const opened = engine.opened();
      const keys = backupKeys(opened.backupKey, opened.device);
      isChanged = false;
      const nowMs = engine.clock.nowMs();
      const source = sourceOf(opened, folder, engine.version);
      const done = await runBackup({ target, keys, source, nowMs, signal: stopping.signal });
      const tidied = done.ok ? await prune({ target, keys, nowMs }) : done;
      const proof = done.ok ? await provenMs(target, keys) : status.provenMs;
      const { running: _running, refusal: _refusal, ...kept } = status;
      const next = {
        ...kept,
        ...(done.ok ? { lastMs: nowMs } : {}),
        ...(tidied.ok ? {} : { refusal: tidied.error.code }),
        ...(proof === undefined ? {} : { provenMs: proof }),
      };
      if (!done.ok) isChanged = true;
      await writeDurably(file, JSON.stringify(next));
      const wasChanged = isChanged;
      await writeAudit(engine, {
        action: 'backup.run',
        userId: SYSTEM,
        ...(done.ok ? { outcome: 'success' } : { outcome: 'refused', reason: done.error.code }),
      });
      isChanged = wasChanged; // its own entry is no reason for another
      change({ ...next, running: false });
    } catch (error) {
      isChanged = true;
      engine.log.error('backup.scheduled', { stack: stackOf(error) });
      change({ ...status, refusal: 'internal', running: false });
    } finally {
      release();
    }
  }

  const timer = setInterval(() => {
    if (running || !isOpen() || !isDue()) return;
    running = run().finally(() => {
      running = undefined;
    });
  }, lookEveryMs).unref();

  return {
    status: () => status,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    committed() {
      isChanged = true;
      committedMs = performance.now();
    },
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}

/** After a failure: a stick that is not plugged in is not asked for every half minute. */
const RETRY_MS = 600_000;

async function provenMs(
  target: BackupTarget,
  keys: ReturnType<typeof backupKeys>,
): Promise<number | undefined> {
  try {
    return (await lastProof(openRepository(target, keys.repository), keys))?.provenAtMs;
  } catch (error) {
    if (error instanceof BackupTrouble) return undefined; // a damaged note proves nothing
    throw error;
  }
}

function readStatus(file: string): z.infer<typeof statusSchema> {
  try {
    const parsed = statusSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch (error) {
    if (isFileError(error, 'ENOENT') || error instanceof SyntaxError) return {}; // the next backup writes it
    throw error;
  }
}
