import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { SignInError } from '#shared/modules/session/sign-in.rules.ts';
import type { EngineContext } from './actions.ts';
import { writeAudit } from './commands/run-plan.ts';
import type { Giver } from './keys/accounts.ts';
import { resealSlot } from './keys/key-slots.ts';
import { newBinding } from './keys/keychain-binding.ts';
import { unlockStation } from './keys/sign-in.ts';
import { changeSlotFile } from './keys/slot-file.ts';
import type { StationKeys } from './keys/station-keys.ts';

/**
 * Ties the keys to this machine's keychain, or unties them: what is sealed to each person is then the data key in one
 * more box, whose key only the keychain gives. A copied folder and a password open nothing elsewhere; the recovery key does.
 */
export function bindStation(
  engine: EngineContext,
  { folder, keychain, inTurn }: StationKeys,
  { session, confirm }: Giver,
  bound: boolean,
): Promise<Result<{ bound: boolean }, SignInError | { readonly code: 'station.noKeychain' }>> {
  return inTurn(async () => {
    if (bound && !keychain) return fail({ code: 'station.noKeychain' });
    const unlocked = await unlockStation(folder, session.login, confirm, engine.clock, {
      hasPassedCode: true,
      keychain,
    });
    if (!unlocked.ok) return unlocked;
    const { dataKey } = unlocked.value;
    const binding = bound && keychain ? await newBinding(keychain) : undefined;
    changeSlotFile(folder.slots, ({ bound: _before, ...file }) => ({
      ...file,
      slots: file.slots.map((slot) => resealSlot(slot, dataKey, binding?.secret)),
      ...(binding ? { bound: { wrapped: binding.wrapped } } : {}),
    }));
    dataKey.fill(0);
    binding?.secret.fill(0);
    const action = bound ? 'station.bind' : 'station.unbind';
    await writeAudit(engine, { action, userId: session.userId, outcome: 'success' });
    return ok({ bound });
  });
}
