import type * as z from 'zod';
import type { JsonObject } from '#shared/kernel/json.ts';
import { setCounter } from '#shared/kernel/plan.ts';
import type { EngineContext } from '../actions.ts';
import { momentAt } from '../platform/moment.ts';
import { recordingReader } from './recording-reader.ts';
import { sealWrites } from './seal-writes.ts';

/**
 * What a station keeps for itself inside its replica, encrypted and never sent, and the trail's entry of who changed it, in
 * one transaction.
 * @param by `action`: as the trail names it, a channel's name
 * @param change from what stands now; undefined: nothing any more
 */
export async function changeKept<T extends JsonObject>(
  engine: EngineContext,
  by: { readonly userId: string; readonly action: string },
  key: string,
  schema: z.ZodType<T>,
  change: (before: T | undefined) => T | undefined,
): Promise<void> {
  const opened = engine.opened();
  const release = engine.hold();
  try {
    await opened.serially(async () => {
      const read = recordingReader(opened.replica.reader());
      const before = schema.safeParse(await read.counter(key)).data;
      const recordedAt = momentAt(engine.clock.nowMs(), opened.facility.zone).now;
      const writes = [setCounter(key, change(before) ?? null)];
      const facts = { recordedAt, ...by, outcome: 'success' } as const;
      const sealed = await sealWrites(engine, opened, read, by.userId, writes, facts);
      if (!sealed.ok || !opened.replica.commit(sealed.value, { origin: 'command' }).ok)
        throw new Error('what a station keeps moved while it was held');
      opened.committed();
    });
  } finally {
    release();
  }
}
