import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { PasswordRefusal, SignInError } from '#shared/modules/session/sign-in.rules.ts';
import type { Clock } from '../platform/clock.ts';
import { changePassword, newKeySlot, openWithRecoveryKey, resealSlot } from './key-slots.ts';
import { checkPassword } from './password.rules.ts';
import { parseRecoveryKey, type RecoveryKeyError } from './recovery-key.ts';
import { addFailure, waitAfter, type Failures } from './sign-in-wait.ts';
import { findSlot, UNKNOWN_USER, unlockStation, withSlot, type UnlockOptions } from './sign-in.ts';
import {
  changeSlotFile,
  noting,
  readSlotFile,
  type KeySlot,
  type SlotFile,
  type SlotFileError,
} from './slot-file.ts';
import type { StationFolder } from './station-folder.ts';

/** Stands in the audit trail. */
const RECOVER = 'session.recoverPassword';

/** Someone who knows their password takes another. Other stations of a network follow with sync. */
export async function changeOwnPassword(
  folder: StationFolder,
  login: string,
  passwords: { readonly old: string; readonly new: string },
  clock: Clock,
  /** `isAudited`: the caller has the audit trail open and writes the entry. */
  { isAudited = false, ...options }: UnlockOptions & { readonly isAudited?: boolean } = {},
): Promise<Result<{ readonly userId: string; readonly slot: KeySlot }, SignInError | PasswordRefusal>> {
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
  return ok({ userId: slot.userId, slot: changed.value });
}

export type RecoverError =
  | SlotFileError
  | RecoveryKeyError
  | PasswordRefusal
  | Extract<SignInError, { code: 'session.waitBeforeRetry' }>
  | { readonly code: 'recoveryKey.wrong' }
  | { readonly code: 'session.unknownLogin' };

export interface Recovery {
  readonly login: string;
  /** As it was typed. */
  readonly recoveryKey: string;
  readonly newPassword: string;
}

/**
 * Whoever holds the printed key gives a login a new password, and with it a new key pair; a held account is free again.
 * Wrong keys are counted and waited for like wrong passwords, but hold nothing: this is the last way in. Only who has the
 * key learns which logins there are. The key was seen by whoever stood there: the station asks for another from then on.
 */
export async function recoverPassword(
  folder: StationFolder,
  { login, recoveryKey, newPassword }: Recovery,
  clock: Clock,
): Promise<Result<{ readonly userId: string }, RecoverError>> {
  const read = readSlotFile(folder.slots);
  if (!read.ok) return read;
  const file = read.value;
  const dataKey = openCounted(folder, file, recoveryKey, clock);
  if (!dataKey.ok) return dataKey;
  const slot = findSlot(file, login);
  const allowed = slot && checkPassword(newPassword, [slot.login, slot.displayName, file.facilityName]);
  if (!slot || !allowed?.ok) {
    dataKey.value.fill(0);
    return allowed && !allowed.ok ? allowed : fail({ code: 'session.unknownLogin' });
  }
  const { userId, login: ownLogin, displayName } = slot;
  const made = await newKeySlot({ userId, login: ownLogin, displayName }, newPassword, dataKey.value);
  // Known to have been shared as it was before: the next sign-in shares the new keys.
  const fresh = slot.shared === undefined ? made : { ...made, shared: slot.shared };
  // The keychain that others' keys are bound to may be that of a machine that is gone.
  changeSlotFile(folder.slots, ({ bound, recoveryFailures: _forgotten, ...now }) => {
    const slots = bound ? now.slots.map((other) => resealSlot(other, dataKey.value)) : now.slots;
    return noting(withSlot({ ...now, slots, recoveryShownTo: userId }, fresh), {
      userId,
      atMs: clock.nowMs(),
      action: RECOVER,
    });
  });
  dataKey.value.fill(0);
  return ok({ userId });
}

/** The data key by a typed recovery key. A key that cannot be one costs no try: its check digits tell. */
function openCounted(
  folder: StationFolder,
  file: SlotFile,
  typed: string,
  clock: Clock,
): Result<Buffer, RecoverError> {
  const key = parseRecoveryKey(typed);
  if (!key.ok) return key;
  const { recoveryFailures: before } = file;
  const count = (recoveryFailures: Failures, note = (now: SlotFile) => now) =>
    changeSlotFile(folder.slots, (now) => note({ ...now, recoveryFailures }));
  if (before) {
    const { seconds, failures } = waitAfter(before, clock.upMs());
    if (failures !== before) count(failures);
    if (seconds > 0) return fail({ code: 'session.waitBeforeRetry', seconds });
  }
  const dataKey = openWithRecoveryKey(file.recovery, key.value);
  key.value.fill(0);
  if (!dataKey.ok)
    count(addFailure(before, clock.upMs()), (now) =>
      noting(now, { userId: UNKNOWN_USER, atMs: clock.nowMs(), action: RECOVER, reason: dataKey.error.code }),
    );
  return dataKey;
}
