import * as z from 'zod';
import type { EngineContext } from '../actions.ts';
import { recordingReader } from '../commands/recording-reader.ts';
import { planOfSettings, type BackupPlan } from './backup-plan.ts';
import { readSettings } from './kept-settings.ts';

/** Inside the replica, encrypted: where a path or a bucket is named it stays there. Outlasts programs and data keys. */
const BACKUP_TARGET = 'backup.target';
const noticeSchema = z.object({ words: z.string(), sinceMs: z.int() });

export interface PlanNow {
  /** Absent where no backups are made. */
  readonly plan?: BackupPlan;
  /** They went elsewhere before. */
  readonly isAnother: boolean;
}

/** What is to be done, as it is set at the desk; the environment's target and hours come before the desk's. */
export async function planNow(engine: EngineContext, override: BackupPlan | undefined): Promise<PlanNow> {
  const settings = await readSettings(engine.opened());
  const plan = override ? { ...override, retention: settings.retention } : planOfSettings(settings);
  if (!plan) return { isAnother: false };
  const { sinceMs, isAnother } = await targetSince(engine, plan.words);
  const since = override ? sinceMs : Math.max(sinceMs, plan.sinceMs);
  return { plan: { ...plan, sinceMs: since }, isAnother };
}

/**
 * Since when backups are to go to this target, whichever run of the program it was told to: what is overdue is counted
 * from there until the first has come.
 * @param words what the target is called
 * @returns Unix time in ms
 */
async function targetSince(
  engine: EngineContext,
  words: string,
): Promise<{ readonly sinceMs: number; readonly isAnother: boolean }> {
  const { replica, serially } = engine.opened();
  const now = noticeSchema.safeParse(await replica.reader().counter(BACKUP_TARGET));
  if (now.success && now.data.words === words) return { sinceMs: now.data.sinceMs, isAnother: false };
  const release = engine.hold();
  try {
    return await serially(async () => {
      const read = recordingReader(replica.reader());
      const before = noticeSchema.safeParse(await read.counter(BACKUP_TARGET));
      if (before.success && before.data.words === words)
        return { sinceMs: before.data.sinceMs, isAnother: false };
      const value = { words, sinceMs: engine.clock.nowMs() };
      const base = await read.counterBase(BACKUP_TARGET);
      // Overtaken, it is noted at the next look.
      if (!replica.commit([{ kind: 'counter', key: BACKUP_TARGET, value, base }]).ok)
        engine.log.error('backup.target', { code: 'conflict' });
      return { sinceMs: value.sinceMs, isAnother: before.success };
    });
  } finally {
    release();
  }
}
