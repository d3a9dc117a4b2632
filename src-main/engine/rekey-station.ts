import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { CommonRefusal, Refusal } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { SignInError } from '#shared/modules/session/sign-in.rules.ts';
import type { EngineContext } from './actions.ts';
import { writeAudit } from './commands/run-plan.ts';
import type { Giver } from './keys/accounts.ts';
import { rewrapDeviceKey } from './keys/device-key.ts';
import { DATA_KEY_BYTES, resealSlot, sealForRecovery } from './keys/key-slots.ts';
import { bindingSecret } from './keys/keychain-binding.ts';
import { closeBox, openBox } from './keys/seal.ts';
import { unlockStation } from './keys/sign-in.ts';
import { BLOB_KEY, changeSlotFile, readSlotFile, writeSlotFile, type SlotFile } from './keys/slot-file.ts';
import { blobsKey, type StationFolder } from './keys/station-folder.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { stackOf } from './platform/log.ts';
import { syncFolder } from '#shared/disk/durable-file.ts';
import type { ReplicaHolder } from './replica-holder.ts';
import { isUnderKey, rekeySqliteFile } from './store/sqlite-file.ts';

export type RekeyError = SignInError | CommonRefusal | { readonly code: 'station.rekeyFailed' };

/**
 * A new data key, sealed to everyone who stays, and a new recovery key. The file is written anew beside the old one; the
 * slot file is what decides: until it has its new name the old pair stands, afterwards the new one, see `finishRekey`.
 * @param first what is done before, with the account that loses its slot
 */
export function rekeyStation<E extends Refusal = never>(
  engine: EngineContext,
  holder: ReplicaHolder,
  { folder, keychain, inTurn }: StationKeys,
  { session, confirm }: Giver,
  first?: () => Promise<Result<{ readonly without: Id }, E>>,
): Promise<Result<{ recoveryKey: string }, E | RekeyError>> {
  return inTurn(async () => {
    const unlocked = await unlockStation(folder, session.login, confirm, engine.clock, {
      hasPassedCode: true,
      keychain,
    });
    if (!unlocked.ok) return unlocked;
    const { dataKey: oldKey } = unlocked.value;
    const binding = await bindingSecret(unlocked.value.file.bound, keychain);
    if (!binding.ok) return binding;
    const done = await first?.();
    if (done && !done.ok) return done;
    if (done) {
      // Gone even if the file cannot be rewritten now.
      const { without } = done.value;
      changeSlotFile(folder.slots, (file) => ({
        ...file,
        slots: file.slots.filter(({ userId }) => userId !== without),
      }));
    }
    const { signer } = engine.opened();
    let blobKey: Buffer | undefined;
    let recoveryKey = '';
    const rewritten = await holder.rewrite({
      async rewrite() {
        const file = readSlotFile(folder.slots);
        if (!file.ok) return fail({ code: 'station.rekeyFailed' });
        const newKey = randomBytes(DATA_KEY_BYTES);
        const next = keysUnder(file.value, oldKey, newKey, binding.value, session.userId);
        if (!next.ok) return fail({ code: 'station.rekeyFailed' });
        ({ blobKey, recoveryKey } = next.value);
        try {
          await rewriteFile(folder, file.value, oldKey, newKey, next.value.file);
        } catch (error) {
          engine.log.error('station.rekey', { stack: stackOf(error) });
          rmSync(draftOf(folder), { force: true });
          return fail({ code: 'station.rekeyFailed' });
        }
        return ok({ dataKey: newKey, blobKey: Buffer.from(blobKey), signer });
      },
      before: () => ({
        dataKey: Buffer.from(oldKey),
        ...(blobKey ? { blobKey: Buffer.from(blobKey) } : {}),
        signer,
      }),
    });
    oldKey.fill(0);
    binding.value?.fill(0);
    blobKey?.fill(0);
    if (!rewritten.ok) return fail({ code: 'station.rekeyFailed' });
    await writeAudit(engine, { action: 'station.rekey', userId: session.userId, outcome: 'success' });
    return ok({ recoveryKey });
  });
}

interface NextKeys {
  readonly file: SlotFile;
  readonly recoveryKey: string;
  readonly blobKey: Buffer;
}

/** The slot file as it stands for the new key: nobody's password changes. */
function keysUnder(
  file: SlotFile,
  oldKey: Uint8Array,
  newKey: Uint8Array,
  binding: Uint8Array | undefined,
  shownTo: Id,
): Result<NextKeys, { readonly code: 'box.cannotOpen' }> {
  const deviceKey = rewrapDeviceKey(file.deviceKey, oldKey, newKey);
  if (!deviceKey.ok) return deviceKey;
  // Blobs stay as they are: rewriting years of scans would take hours. Their key moves under the new one.
  const kept = file.blobKey ? openBox(oldKey, file.blobKey, BLOB_KEY) : ok(blobsKey(oldKey));
  if (!kept.ok) return kept;
  const { text: recoveryKey, recovery } = sealForRecovery(newKey);
  return ok({
    recoveryKey,
    blobKey: kept.value,
    file: {
      ...file,
      slots: file.slots.map((slot) => resealSlot(slot, newKey, binding)),
      recovery,
      recoveryShownTo: shownTo,
      blobKey: closeBox(newKey, kept.value, BLOB_KEY),
      ...(deviceKey.value ? { deviceKey: deviceKey.value } : {}),
    },
  });
}

async function rewriteFile(
  folder: StationFolder,
  { cipher }: SlotFile,
  oldKey: Uint8Array,
  newKey: Uint8Array,
  next: SlotFile,
): Promise<void> {
  const wal = `${folder.replica}-wal`;
  if (existsSync(wal) && statSync(wal).size > 0) throw new Error('the write-ahead log was not copied back');
  const draft = draftOf(folder);
  clearDraft(folder);
  copyFileSync(folder.replica, draft);
  rekeySqliteFile(draft, oldKey, newKey, cipher);
  await syncFolder(folder.dataDir);
  writeSlotFile(folder.slots, next); // from here on the new key is the key
  moveDraft(folder);
  await syncFolder(folder.dataDir);
}

/** What a rekey that was cut off has left: finished where the slot file names the new key already, else cleared. */
export function finishRekey(folder: StationFolder, dataKey: Uint8Array): void {
  if (!existsSync(draftOf(folder))) return;
  if (isUnderKey(draftOf(folder), dataKey)) moveDraft(folder);
  else clearDraft(folder);
}

function moveDraft(folder: StationFolder): void {
  for (const suffix of ['-wal', '-shm']) {
    rmSync(folder.replica + suffix, { force: true });
    rmSync(draftOf(folder) + suffix, { force: true });
  }
  renameSync(draftOf(folder), folder.replica);
}

function clearDraft(folder: StationFolder): void {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(draftOf(folder) + suffix, { force: true });
}

function draftOf({ replica }: StationFolder): string {
  return `${replica}.rekey`;
}
