import type { BackupTargetSetting } from '#shared/modules/backups/backups.contract.ts';
import { targetWords } from '#shared/modules/backups/backup-target.rules.ts';
import type { Log } from '../platform/log.ts';
import { folderTarget } from './folder-target.ts';
import type { KeptSettings } from './kept-settings.ts';
import { openTarget } from './open-target.ts';
import { RETENTION, type Retention } from './retention.rules.ts';
import { s3Target } from './s3-target.ts';
import type { BackupTarget } from './target.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Set from outside, for stations that nobody sets up at a desk; it overrides what is set there. */
export interface BackupSchedule {
  readonly target: BackupTarget;
  /** How the target is called on the screen. */
  readonly words?: string;
  /** From one backup to the next. */
  readonly everyMs?: number;
  /** From one restore that is tried to the next; never, where it is absent. */
  readonly proveEveryMs?: number;
  /** One that is due waits until nobody has written for this long, for at most as long again as `everyMs`. */
  readonly idleMs?: number;
  readonly lookEveryMs?: number;
  /** Between two looks whether what was backed up is still in reach. */
  readonly reachEveryMs?: number;
}

/** What is to be done, and where. */
export interface BackupPlan {
  readonly source: 'settings' | 'environment';
  readonly target: BackupTarget;
  readonly words: string;
  readonly everyMs: number;
  readonly proveEveryMs?: number;
  readonly retention: Retention;
  /** Unix time in ms; what is overdue is counted from here at the earliest. */
  readonly sinceMs: number;
}

/** From the environment: FIELDWARD_BACKUP_TO, and FIELDWARD_BACKUP_HOURS from one to the next. */
export function scheduleOf(
  env: { readonly [name: string]: string | undefined },
  log: Log,
): BackupSchedule | undefined {
  const { FIELDWARD_BACKUP_TO: address, FIELDWARD_BACKUP_HOURS: hours = '1' } = env;
  if (!address) return undefined;
  const target = openTarget(address, env);
  if (target.ok && Number(hours) > 0)
    return {
      target: target.value,
      words: address,
      everyMs: Number(hours) * HOUR_MS,
      proveEveryMs: 7 * DAY_MS,
    };
  log.error('backup.schedule', { code: target.ok ? 'usage.hours' : target.error.code });
  return undefined;
}

export function planOfSchedule(
  { target, words = '', everyMs = HOUR_MS, proveEveryMs }: BackupSchedule,
  sinceMs: number,
): BackupPlan {
  return {
    source: 'environment',
    target,
    words,
    everyMs,
    retention: RETENTION,
    sinceMs,
    ...(proveEveryMs === undefined ? {} : { proveEveryMs }),
  };
}

/** @returns undefined where no target is set */
export function planOfSettings(settings: KeptSettings): BackupPlan | undefined {
  const { target, everyHours, retention, proveEveryDays, savedMs, secretAccessKey } = settings;
  if (!target) return undefined;
  return {
    source: 'settings',
    target: targetOf(target, secretAccessKey),
    words: targetWords(target),
    everyMs: everyHours * HOUR_MS,
    retention,
    sinceMs: savedMs,
    ...(proveEveryDays === 0 ? {} : { proveEveryMs: proveEveryDays * DAY_MS }),
  };
}

export function targetOf(target: BackupTargetSetting, secretAccessKey = ''): BackupTarget {
  if (target.kind === 'folder') return folderTarget(target.path);
  const { kind: _kind, ...place } = target;
  return s3Target({ ...place, secretAccessKey });
}
