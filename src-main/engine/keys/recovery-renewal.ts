import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { SignInError } from '#shared/modules/session/sign-in.rules.ts';
import type { EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import type { Giver } from './accounts.ts';
import { openWithRecoveryKey, sealForRecovery } from './key-slots.ts';
import { parseRecoveryKey, type RecoveryKeyError } from './recovery-key.ts';
import { unlockStation } from './sign-in.ts';
import { changeSlotFile, readSlotFile } from './slot-file.ts';
import type { StationKeys } from './station-keys.ts';

/**
 * A new recovery key for the data key that the station has: no file is written anew, and the key before it opens nothing
 * any more. It counts as not confirmed until it was typed back.
 */
export function renewRecovery(
  engine: EngineContext,
  { folder, keychain, inTurn }: StationKeys,
  { session, confirm }: Giver,
): Promise<Result<{ recoveryKey: string }, SignInError>> {
  return inTurn(async () => {
    const unlocked = await unlockStation(folder, session.login, confirm, engine.clock, {
      hasPassedCode: true,
      keychain,
    });
    if (!unlocked.ok) return unlocked;
    const { dataKey } = unlocked.value;
    const { text: recoveryKey, recovery } = sealForRecovery(dataKey);
    dataKey.fill(0);
    changeSlotFile(folder.slots, (file) => ({ ...file, recovery, recoveryShownTo: session.userId }));
    await writeAudit(engine, { action: 'station.renewRecovery', userId: session.userId, outcome: 'success' });
    return ok({ recoveryKey });
  });
}

/** Whether a key read off paper opens this station. If so it is known to be kept, and nobody is asked about it again. */
export function confirmRecovery(
  engine: EngineContext,
  { folder, inTurn }: StationKeys,
  userId: string,
  typedKey: string,
): Promise<Result<void, RecoveryKeyError | { readonly code: 'recoveryKey.wrong' }>> {
  return inTurn(async () => {
    const typed = parseRecoveryKey(typedKey);
    if (!typed.ok) return typed;
    const file = readSlotFile(folder.slots);
    if (!file.ok) return fail({ code: 'recoveryKey.wrong' });
    const dataKey = openWithRecoveryKey(file.value.recovery, typed.value);
    typed.value.fill(0);
    if (!dataKey.ok) return dataKey;
    dataKey.value.fill(0);
    if (file.value.recoveryShownTo === undefined) return ok(undefined);
    changeSlotFile(folder.slots, ({ recoveryShownTo: _confirmed, ...rest }) => rest);
    await writeAudit(engine, { action: 'session.confirmRecovery', userId, outcome: 'success' });
    return ok(undefined);
  });
}
