import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { SignInError } from '#shared/modules/session/sign-in.rules.ts';
import type { Clock } from '../platform/clock.ts';
import { dataKeyOf, unlockPrivateKey } from './key-slots.ts';
import { bindingSecret, type KeychainBinding } from './keychain-binding.ts';
import { newStretch, passwordKey } from './password-key.ts';
import type { Box } from './seal.ts';
import { passFactor } from './second-factor.ts';
import {
  addFailure,
  isHeld,
  markOf,
  unknownFailuresOf,
  waitAfter,
  withUnknownFailures,
  type Failures,
} from './sign-in-wait.ts';
import {
  changeSlotFile,
  noting,
  readSlotFile,
  writeSlotFile,
  type KeySlot,
  type SlotFile,
} from './slot-file.ts';
import type { StationFolder } from './station-folder.ts';

/** Stands in the audit trail for a login that this station does not know. */
export const UNKNOWN_USER = 'unknown';

export interface Unlocked {
  /** The caller wipes it. */
  readonly dataKey: Buffer;
  /** Where it was asked for: the caller wipes it, too. */
  readonly privateKey?: Buffer;
  readonly slot: KeySlot;
  readonly file: SlotFile;
}

export interface UnlockOptions {
  /** The one-time code of a sign-in. */
  readonly code?: string | undefined;
  /** Someone who has signed in repeats their password: no code is asked for again. */
  readonly hasPassedCode?: boolean;
  readonly keychain?: KeychainBinding | undefined;
  /** Whoever signs in goes on to sign. */
  readonly keepsPrivateKey?: boolean;
}

/**
 * Opens a person's slot. Wrong passwords and codes are counted in the slot file before the answer is given, and waited
 * for. To be called one at a time: two guesses at once must not count as one.
 */
export async function unlockStation(
  folder: StationFolder,
  login: string,
  password: string,
  clock: Clock,
  options: UnlockOptions = {},
): Promise<Result<Unlocked, SignInError>> {
  const read = readSlotFile(folder.slots);
  if (!read.ok) return read;
  const file = read.value;
  const change = (to: (now: SlotFile) => SlotFile) => changeSlotFile(folder.slots, to);
  const slot = findSlot(file, login);
  if (!slot) return fail(await refuseUnknown(folder, file, login, password, clock));
  if (isHeld(slot.failures)) return fail({ code: 'session.held' });
  if (slot.failures) {
    const { seconds, failures } = waitAfter(slot.failures, clock.upMs());
    if (failures !== slot.failures) change((now) => withSlot(now, { ...slot, failures }));
    if (seconds > 0) return fail({ code: 'session.waitBeforeRetry', seconds });
  }
  const nowMs = clock.nowMs();
  const opened = await openWith(slot, file, password, nowMs, options);
  if (!opened.ok && isGuess(opened.error.code)) {
    const counted = { ...slot, failures: addFailure(slot.failures, clock.upMs()) };
    writeSlotFile(folder.slots, withFailure(withSlot(file, counted), slot.userId, nowMs, opened.error.code));
  }
  if (!opened.ok) return opened;
  const { code, ...keys } = opened.value;
  if (!code) return ok({ ...keys, slot, file });
  // A code counts once: that it was used is on disk before it opens anything.
  const used = { ...slot, code };
  change((now) => withSlot(now, used));
  return ok({ ...keys, slot: used, file: withSlot(file, used) });
}

/** Answers, waits and takes its time as for a login that exists: nothing tells which do. */
async function refuseUnknown(
  folder: StationFolder,
  file: SlotFile,
  login: string,
  password: string,
  clock: Clock,
): Promise<SignInError> {
  const mark = markOf(file.device, login);
  const change = (failures: Failures, then = (now: SlotFile) => now) =>
    changeSlotFile(folder.slots, (now) =>
      then({ ...now, unknownFailures: withUnknownFailures(now.unknownFailures, mark, failures) }),
    );
  const before = unknownFailuresOf(file.unknownFailures, mark);
  if (isHeld(before)) return { code: 'session.held' };
  if (before) {
    const { seconds, failures } = waitAfter(before, clock.upMs());
    if (failures !== before) change(failures);
    if (seconds > 0) return { code: 'session.waitBeforeRetry', seconds };
  }
  (await passwordKey(password, newStretch())).fill(0);
  change(addFailure(before, clock.upMs()), (now) =>
    withFailure(now, UNKNOWN_USER, clock.nowMs(), 'session.wrongPassword'),
  );
  return { code: 'session.wrongPassword' };
}

async function openWith(
  slot: KeySlot,
  file: SlotFile,
  password: string,
  nowMs: number,
  { code, hasPassedCode = false, keychain, keepsPrivateKey = false }: UnlockOptions,
): Promise<
  Result<Pick<Unlocked, 'dataKey' | 'privateKey'> & { readonly code: Box | undefined }, SignInError>
> {
  const unlocked = await unlockPrivateKey(slot, password);
  if (!unlocked.ok) return unlocked;
  const privateKey = unlocked.value;
  try {
    const passed =
      slot.code && !hasPassedCode
        ? passFactor(privateKey, slot.userId, slot.code, code, nowMs)
        : ok(undefined);
    if (!passed.ok) return passed;
    const binding = await bindingSecret(file.bound, keychain);
    if (!binding.ok) return binding;
    const dataKey = dataKeyOf(slot, privateKey, binding.value);
    binding.value?.fill(0);
    if (!dataKey.ok) return dataKey;
    const kept = keepsPrivateKey ? { privateKey: Buffer.from(privateKey) } : {};
    return ok({ dataKey: dataKey.value, ...kept, code: passed.value });
  } finally {
    privateKey.fill(0);
  }
}

function isGuess(code: string): boolean {
  return code === 'session.wrongPassword' || code === 'session.codeWrong';
}

/**
 * Forgets failures, once the right password was given and the audit trail has taken them in.
 * @param audited how many of the waiting entries it has; another process may have added to them meanwhile
 */
export function clearFailures(folder: StationFolder, userId: string, audited: number): void {
  const read = readSlotFile(folder.slots);
  if (!read.ok) return;
  const slot = read.value.slots.find((candidate) => candidate.userId === userId);
  if (!slot || (!slot.failures && audited === 0)) return;
  const { failures: _forgotten, ...rest } = slot;
  writeSlotFile(folder.slots, { ...withSlot(read.value, rest), toAudit: read.value.toAudit.slice(audited) });
}

export function findSlot(file: SlotFile, login: string): KeySlot | undefined {
  const wanted = login.trim().toLowerCase();
  return file.slots.find((slot) => slot.login.toLowerCase() === wanted);
}

export function withSlot(file: SlotFile, changed: KeySlot): SlotFile {
  return { ...file, slots: file.slots.map((slot) => (slot.userId === changed.userId ? changed : slot)) };
}

function withFailure(file: SlotFile, userId: string, atMs: number, reason: string): SlotFile {
  return noting(file, { userId, atMs, action: 'session.signIn', reason });
}
