import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { personKeysOf, shareKeys } from './person-keys.ts';
import type { KeySlot, SlotFile } from './slot-file.ts';

/** On the account too, where administrators see who signs in with a code; with its keys, for other stations. */
export async function noteCode(
  engine: EngineContext,
  slot: KeySlot,
  action: string,
  by: string = slot.userId,
): Promise<void> {
  const { userId } = slot;
  const hasCode = slot.code !== undefined;
  const noted = await runPlan(engine, {
    action,
    session: { userId: by },
    plan: async ({ read }) => {
      const user = await read.get(User, userId);
      return ok({
        reply: undefined,
        writes: [
          ...(user && user.hasCode !== hasCode ? [put(User, { ...user, hasCode })] : []),
          await shareKeys(read, userId, personKeysOf(slot)),
        ],
      });
    },
  });
  if (!noted.ok) throw new Error(`${action}: ${noted.error.code}`);
}

/**
 * The recovery key gives a new key slot, without a one-time code, while the accounts are closed: said of them at the
 * next sign-in, whoever signs in.
 */
export async function noteRecovered(engine: EngineContext, { toAudit, slots }: SlotFile): Promise<void> {
  for (const { userId, action } of toAudit) {
    const slot = slots.find((candidate) => candidate.userId === userId);
    if (action === 'session.recoverPassword' && slot && !slot.code)
      await noteCode(engine, slot, 'staff.removeCode');
  }
}
