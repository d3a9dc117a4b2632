import * as z from 'zod';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { readSlotFile, type SlotFile } from '../keys/slot-file.ts';
import { acknowledgeLostHead, lostHead, missingHead } from './kept-head.ts';
import { writeAudit } from './run-plan.ts';

/**
 * Counter that says which kept end of the audit trail was found gone. Answered changes are gone with it: the write-ahead
 * log was lost, as where `station.db` was copied alone, or the trail was cut off. Told until someone says that they know.
 */
export const CHANGES_LOST = 'station.changesLost';
const lossSchema = z.object({ sequence: z.int(), atMs: z.int(), isKnown: z.boolean() });
type Loss = z.infer<typeof lossSchema>;

export function newLoss(sequence: number, atMs: number): Loss {
  return { sequence, atMs, isKnown: false };
}

/** Where nobody has said yet that they know. */
export async function untoldLoss(read: Pick<Reader, 'counter'>): Promise<Loss | undefined> {
  const loss = lossSchema.safeParse(await read.counter(CHANGES_LOST));
  return loss.success && !loss.data.isKnown ? loss.data : undefined;
}

/** At a sign-in: what is missing is noted once, in the trail as well. */
export async function noteLostChanges(engine: EngineContext, slotsPath: string): Promise<void> {
  const opened = engine.opened();
  const read = opened.replica.reader();
  const slots = readSlotFile(slotsPath);
  const sequence = slots.ok ? await lostHead(read, slots.value) : undefined;
  if (sequence === undefined) return;
  const before = lossSchema.safeParse(await read.counter(CHANGES_LOST));
  if (before.success && !before.data.isKnown && before.data.sequence === sequence) return;
  await setLoss(opened, newLoss(sequence, engine.clock.nowMs()));
  engine.log.error(CHANGES_LOST, { sequence });
  await writeAudit(engine, { action: CHANGES_LOST, userId: 'system', outcome: 'success' });
}

/**
 * Someone who manages the station says that they know what is gone: it is told no more, and stays as evidence. Noted in the
 * trail first, whose end then is the one that is kept.
 */
export async function acknowledgeLoss(engine: EngineContext, slotsPath: string, userId: Id): Promise<void> {
  const opened = engine.opened();
  const read = opened.replica.reader();
  const untold = await untoldLoss(read);
  const slots = readSlotFile(slotsPath);
  if (!untold && !(slots.ok && (await isHeadGone(read, slots.value)))) return;
  await writeAudit(engine, { action: 'backups.acknowledgeLoss', userId, outcome: 'success' });
  await acknowledgeLostHead(opened, slotsPath, { userId, atMs: engine.clock.nowMs() });
  if (untold) await setLoss(opened, { ...untold, isKnown: true });
}

async function isHeadGone(read: Reader, slots: SlotFile): Promise<boolean> {
  return (await lostHead(read, slots)) !== undefined || (await missingHead(read, slots)) !== undefined;
}

async function setLoss({ replica, serially }: OpenedReplica, value: Json): Promise<void> {
  await serially(async () => {
    const base = await replica.reader().counter(CHANGES_LOST);
    const set = replica.commit([{ kind: 'counter', key: CHANGES_LOST, value, base }]);
    if (!set.ok) throw new Error('a counter moved while it was held');
  });
}
