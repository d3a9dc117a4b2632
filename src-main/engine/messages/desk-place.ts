import { ok } from '#shared/kernel/result.ts';
import type { Claims, SendingPlace } from '#shared/messaging/sending-place.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { stackOf } from '../platform/log.ts';

/** This desk as a place that messages are sent from: its open replica, in the name of whoever entered the password. */
export function deskPlace(engine: EngineContext, claims: Claims, isOpen: () => boolean): SendingPlace {
  const { facility, device, replica } = engine.opened();
  return {
    facility,
    device,
    claims,
    nowMs: () => engine.clock.nowMs(),
    reader: () => replica.reader(),
    async write({ action, userId }, plan) {
      const done = await runPlan(engine, {
        action,
        session: { userId },
        plan: async (context) => ok(await plan(context)),
      });
      if (done.ok) return { reply: done.value };
      engine.log.error('messages.write', { code: done.error.code });
      return undefined;
    },
    isOpen,
    hold: () => engine.hold(),
    failed: (id, error) => engine.log.error('messages.sendOne', { id, stack: stackOf(error) }),
  };
}
