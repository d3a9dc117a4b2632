import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { PasswordRefusal, SignInError } from '#shared/modules/session/sign-in.rules.ts';
import type { Clock } from '../platform/clock.ts';
import { changePassword, newKeySlot, openWithRecoveryKey, resealSlot } from './key-slots.ts';
import { checkPassword } from './password.rules.ts';
import { parseRecoveryKey, type RecoveryKeyError } from './recovery-key.ts';
import { findSlot, unlockStation, withSlot, type UnlockOptions } from './sign-in.ts';
import { changeSlotFile, noting, readSlotFile, writeSlotFile, type SlotFileError } from './slot-file.ts';
import type { StationFolder } from './station-folder.ts';

/** Someone who knows their password takes another. Other stations of a network follow with sync. */
export async function changeOwnPassword(
  folder: StationFolder,
  login: string,
  passwords: { readonly old: string; readonly new: string },
  clock: Clock,
  /** `isAudited`: the caller has the audit trail open and writes the entry. */
  { isAudited = false, ...options }: UnlockOptions & { readonly isAudited?: boolean } = {},
): Promise<Result<{ readonly userId: string }, SignInError | PasswordRefusal>> {
  const unlocked = await unlockStation(folder, login, passwords.old, clock, options);
  if (!unlocked.ok) return unlocked;
  const { slot, file, dataKey } = unlocked.value;
  dataKey.fill(0);
  const allowed = checkPassword(passwords.new, [slot.login, slot.displayName, file.facilityName]);
  if (!allowed.ok) return allowed;
  const changed = await changePassword(slot, passwords.old, passwords.new);
  if (!changed.ok) return changed;
  const entry = { userId: slot.userId, atMs: clock.nowMs(), action: 'session.changePassword' };
  changeSlotFile(folder.slots, (now) => {
    const after = withSlot(now, changed.value);
    return isAudited ? after : noting(after, entry);
  });
  return ok({ userId: slot.userId });
}

export type RecoverError =
  | SlotFileError
  | RecoveryKeyError
  | PasswordRefusal
  | { readonly code: 'recoveryKey.wrong' }
  | { readonly code: 'session.unknownLogin' };

/** Whoever holds the printed key gives a login a new password, and with it a new key pair. */
export async function recoverPassword(
  folder: StationFolder,
  login: string,
  typedRecoveryKey: string,
  newPassword: string,
  nowMs: number,
): Promise<Result<{ readonly userId: string }, RecoverError>> {
  const read = readSlotFile(folder.slots);
  if (!read.ok) return read;
  const file = read.value;
  const slot = findSlot(file, login);
  if (!slot) return fail({ code: 'session.unknownLogin' });
  const allowed = checkPassword(newPassword, [slot.login, slot.displayName, file.facilityName]);
  if (!allowed.ok) return allowed;
  const recoveryKey = parseRecoveryKey(typedRecoveryKey);
  if (!recoveryKey.ok) return recoveryKey;
  const dataKey = openWithRecoveryKey(file.recovery, recoveryKey.value);
  recoveryKey.value.fill(0);
  if (!dataKey.ok) return dataKey;
  const { userId, login: ownLogin, displayName } = slot;
  const fresh = await newKeySlot({ userId, login: ownLogin, displayName }, newPassword, dataKey.value);
  // The keychain that others' keys are bound to may be that of a machine that is gone.
  const { bound: _bound, ...unbound } = file;
  const slots = file.bound ? file.slots.map((other) => resealSlot(other, dataKey.value)) : file.slots;
  dataKey.value.fill(0);
  writeSlotFile(
    folder.slots,
    noting(withSlot({ ...unbound, slots }, fresh), {
      userId,
      atMs: nowMs,
      action: 'session.recoverPassword',
    }),
  );
  return ok({ userId });
}
