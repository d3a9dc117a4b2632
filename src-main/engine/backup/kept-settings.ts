import * as z from 'zod';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { setCounter } from '#shared/kernel/plan.ts';
import {
  backupSettings,
  type BackupSettings,
  type BackupTargetSetting,
  type TargetError,
} from '#shared/modules/backups/backups.contract.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { recordingReader } from '../commands/recording-reader.ts';
import { sealWrites } from '../commands/seal-writes.ts';
import { momentAt } from '../platform/moment.ts';
import { RETENTION } from './retention.rules.ts';

/** Inside the replica, encrypted, and of this station alone: what is counted is no document and is never sent. */
const BACKUP_SETTINGS = 'backup.settings';

const keptSchema = backupSettings.extend({
  /** Of S3. It leaves the engine for the target's signature only. */
  secretAccessKey: z.string().max(200).exactOptional(),
  savedMs: z.int(),
});
export type KeptSettings = z.infer<typeof keptSchema>;

export const BYTES_PER_GB = 1_000_000_000;

const FIRST_SETTINGS: BackupSettings = {
  everyHours: 4,
  retention: RETENTION,
  proveEveryDays: 7,
  fileQuotaGb: 20,
};

export async function readSettings({ replica }: Pick<OpenedReplica, 'replica'>): Promise<KeptSettings> {
  const kept = keptSchema.safeParse(await replica.reader().counter(BACKUP_SETTINGS));
  return kept.success ? kept.data : { ...FIRST_SETTINGS, savedMs: 0 };
}

/** The settings and the trail's entry of who changed them, in one transaction. The entry says that, and not to what. */
export async function writeSettings(
  engine: EngineContext,
  userId: string,
  settings: KeptSettings,
): Promise<void> {
  const opened = engine.opened();
  const release = engine.hold();
  try {
    await opened.serially(async () => {
      const read = recordingReader(opened.replica.reader());
      await read.counter(BACKUP_SETTINGS);
      const recordedAt = momentAt(engine.clock.nowMs(), opened.facility.zone).now;
      const writes = [setCounter(BACKUP_SETTINGS, settings)];
      const facts = { recordedAt, userId, action: 'backups.save', outcome: 'success' } as const;
      const sealed = await sealWrites(engine, opened, read, userId, writes, facts);
      if (!sealed.ok || !opened.replica.commit(sealed.value, { origin: 'command' }).ok)
        throw new Error('the settings of backups moved while they were held');
      opened.committed();
    });
  } finally {
    release();
  }
}

/**
 * The secret that goes with a target: the one given now, or the one kept, if it was given for the same endpoint and
 * access key. Nobody may have a kept secret used against another server.
 */
export function secretFor(
  target: BackupTargetSetting | undefined,
  given: string | undefined,
  { target: before, secretAccessKey }: Pick<KeptSettings, 'target' | 'secretAccessKey'>,
): Result<string | undefined, TargetError> {
  if (target?.kind !== 's3') return ok(undefined);
  if (given !== undefined) return ok(given);
  const isSame =
    before?.kind === 's3' && before.endpoint === target.endpoint && before.accessKeyId === target.accessKeyId;
  return isSame && secretAccessKey !== undefined
    ? ok(secretAccessKey)
    : fail({ code: 'target.credentialsNeeded' });
}
