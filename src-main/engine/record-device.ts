import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { Device } from '#shared/modules/station/device.record.ts';
import type { EngineContext, OpenedReplica } from './actions.ts';
import { runPlan } from './commands/run-plan.ts';
import type { OpenedDeviceKey } from './keys/device-key.ts';
import { newId } from './platform/ids.ts';

/** The public half of the device's key, for whoever checks the audit trail. */
export async function recordDevice(
  engine: EngineContext,
  userId: string,
  { signer, follows }: Pick<OpenedDeviceKey, 'signer' | 'follows'>,
): Promise<void> {
  const { device, publicKey } = signer;
  const recorded = await runPlan(engine, {
    action: 'station.newDeviceKey',
    session: { userId },
    isWhateverTheClock: true,
    plan: async ({ now }) => {
      const id = newId(Device.type, engine.clock, engine.ids);
      const made = { id, device, publicKey, since: now, ...(follows === undefined ? {} : { follows }) };
      return ok({ reply: undefined, writes: [put(Device, made)] });
    },
  });
  if (!recorded.ok) throw new Error(`device key: ${recorded.error.code}`);
}

export async function isRecorded({ replica, device }: OpenedReplica): Promise<boolean> {
  return (await replica.reader().count(Device, { device })) > 0;
}
