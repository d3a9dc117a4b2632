import { sameJson } from '#shared/kernel/json.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { backups as backupsContract, BackupsError } from '#shared/modules/backups/backups.contract.ts';
import { checkTargetAddress } from '#shared/modules/backups/backup-target.rules.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { acknowledgeLoss } from '../commands/lost-changes.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { unlockStation } from '../keys/sign-in.ts';
import type { StationKeys } from '../keys/station-keys.ts';
import { momentAt } from '../platform/moment.ts';
import { backupKeys } from './backup-keys.ts';
import { targetOf, type BackupPlan } from './backup-plan.ts';
import { watchBackups } from './backups-status.ts';
import { acknowledgeCopy } from './copy-notice.ts';
import { BYTES_PER_GB, readSettings, secretFor, writeSettings } from './kept-settings.ts';
import { listBackups } from './list-backups.ts';
import type { ScheduledBackups } from './scheduled-backups.ts';
import type { RestoreRefusal } from './restore.ts';
import { toldRefusal } from './target-trouble.ts';
import type { NotNow } from './trouble.ts';
import { tryTarget } from './try-target.ts';

/** Backups as who manages the station sees and steers them. Nothing secret comes out of here. */
export function backupsActions(
  engine: EngineContext,
  scheduled: ScheduledBackups,
  { folder, keychain, inTurn }: StationKeys,
): ActionHandlers<typeof backupsContract> {
  const momentOf = (ms: number) => momentAt(ms, engine.opened().facility.zone).now;
  const planned = async (): Promise<Result<BackupPlan, BackupsError>> => {
    const plan = await scheduled.plan();
    return plan ? ok(plan) : fail({ code: 'backup.notSetUp' });
  };
  const ownKeys = () => {
    const { backupKey, device } = engine.opened();
    return backupKeys(backupKey, device);
  };

  return {
    status: (_context, push) => watchBackups(engine, scheduled, push),
    async settings() {
      const { secretAccessKey, savedMs: _savedMs, ...settings } = await readSettings(engine.opened());
      return ok({
        settings,
        hasSecret: secretAccessKey !== undefined,
        isSetElsewhere: scheduled.override !== undefined,
      });
    },
    async save({ input: { secretAccessKey: given, ...settings }, session, nowMs }) {
      const opened = engine.opened();
      const before = await readSettings(opened);
      if (scheduled.override && !sameJson(before.target, settings.target))
        return fail({ code: 'backup.setElsewhere' });
      const address = settings.target ? checkTargetAddress(settings.target) : ok(undefined);
      if (!address.ok) return address;
      const secret = secretFor(settings.target, given, before);
      if (!secret.ok) return secret;
      const isMoved = !sameJson(before.target, settings.target);
      await writeSettings(engine, session.userId, {
        ...settings,
        savedMs: isMoved ? nowMs : before.savedMs,
        ...(secret.value === undefined ? {} : { secretAccessKey: secret.value }),
      });
      opened.blobs.setQuota(settings.fileQuotaGb * BYTES_PER_GB);
      if (isMoved) await scheduled.targetChanged();
      else scheduled.settingsChanged();
      return ok({});
    },
    async tryTarget({ input: { target, secretAccessKey } }) {
      const address = checkTargetAddress(target);
      if (!address.ok) return address;
      const secret = secretFor(target, secretAccessKey, await readSettings(engine.opened()));
      if (!secret.ok) return secret;
      const found = await tryTarget(targetOf(target, secret.value), ownKeys());
      return found.ok ? found : fail(toldRefusal(found.error));
    },
    async runNow({ session }) {
      const done = await scheduled.runNow(session.userId);
      if (!done.ok) return fail(toldRefusal(done.error));
      const { snapshot, takenAtMs, bytes, storedBytes, files, damaged } = done.value;
      const takenAt = momentOf(takenAtMs);
      return ok({ id: snapshot, takenAt, bytes, storedBytes, files, damaged: damaged.length });
    },
    async list() {
      const plan = await planned();
      if (!plan.ok) return plan;
      const listed = await listBackups(plan.value.target, ownKeys());
      await scheduled.lookWhetherThere(plan.value);
      if (!listed.ok) return fail(toldRefusal(listed.error));
      const { device } = engine.opened();
      const { backups, unreadable, proof } = listed.value;
      return ok({
        backups: backups.map(({ snapshot, takenAtMs, bytes, fileCount, version, device: maker }) => ({
          id: snapshot,
          takenAt: momentOf(takenAtMs),
          bytes,
          ...(fileCount === undefined ? {} : { files: fileCount }),
          version,
          device: maker,
          isOwn: maker === device,
        })),
        unreadable: unreadable.length,
        ...(proof ? { provenAt: momentOf(proof.provenAtMs) } : {}),
      });
    },
    async prove({ input: { confirm }, session }) {
      const confirmed = await inTurn(() =>
        unlockStation(folder, session.login, confirm, engine.clock, { hasPassedCode: true, keychain }),
      );
      if (!confirmed.ok) return confirmed;
      confirmed.value.dataKey.fill(0);
      const proven = await scheduled.proveNow(session.userId);
      if (!proven.ok) return fail(toldProof(proven.error));
      const { snapshot, takenAtMs, documents, auditEntries, blobs, damaged, issues } = proven.value;
      return ok({
        ok: proven.value.ok,
        id: snapshot,
        takenAt: momentOf(takenAtMs),
        documents,
        auditEntries,
        files: blobs,
        faults: damaged.length + issues.length,
      });
    },
    async acknowledgeCopy({ session }) {
      if (await acknowledgeCopy(engine.opened()))
        await writeAudit(engine, {
          action: 'backups.acknowledgeCopy',
          userId: session.userId,
          outcome: 'success',
        });
      scheduled.settingsChanged();
      return ok({});
    },
    async acknowledgeLoss({ session }) {
      await acknowledgeLoss(engine, folder.slots, session.userId);
      scheduled.settingsChanged();
      return ok({});
    },
  };
}

/** A station's own backup is opened by its own key: what is left is the target, the copy, or the scratch folder. */
function toldProof(refusal: RestoreRefusal | NotNow): BackupsError {
  switch (refusal.code) {
    case 'restore.diskFull':
      return { code: 'proof.noRoom' };
    case 'restore.cannotWrite':
    case 'restore.folderInUse':
      return { code: 'proof.cannotWrite' };
    case 'backup.notSetUp':
    case 'target.full':
    case 'target.unreachable':
    case 'target.refused':
    case 'backup.busy':
    case 'backup.stopped':
    case 'backup.none':
    case 'backup.newer':
    case 'backup.damaged':
      return toldRefusal(refusal);
    default:
      return { code: 'backup.damaged', file: '' };
  }
}
