import { setImmediate as nextTurn } from 'node:timers/promises';
import type { CommonRefusal } from '#shared/kernel/contract.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { withProofs } from '#shared/kernel/proofs.ts';
import { restamped, stampsNamed } from '#shared/kernel/restamp.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { authorOf } from '#shared/kernel/rivals.ts';
import { readStamp, tick, witness, writeStamp, type ClockState, type Stamp } from '#shared/kernel/stamp.ts';
import { PROVEN } from '#shared/modules/staff/proven.rules.ts';
import type { UnsentVersion } from '#shared/sync/local-store.ts';
import type { EngineContext, OpenedReplica } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { CLOCK } from '../commands/seal-writes.ts';
import type { StoreWrite } from '../store/write-types.ts';
import type { ClockCheck } from './clock-check.ts';

/** What is stamped so much later than now was stamped under another clock: less is a clock that was set by a little. */
const AHEAD_MS = 120_000;
const DAY_MS = 86_400_000;
const PAGE = 500;
const MOST_TRIES = 5;

/**
 * What was entered here while the clock was far ahead, and no server has, is dated anew: it is entered now, in the order of
 * then, and the station's own clock of stamps goes on from now. What documents say stays, and so does the moment of before, in
 * the history of each field; the trail says who did it and to which. Nothing happens where nothing is ahead.
 * @returns how many documents; refused while the clocks are still apart
 */
export async function restampAhead(
  engine: EngineContext,
  clocks: Pick<ClockCheck, 'skew'>,
  userId: Id,
): Promise<Result<number, CommonRefusal>> {
  const skew = clocks.skew();
  if (skew && skew.aheadMs < -DAY_MS)
    return fail({ code: 'clock.doubted', here: skew.here, there: skew.there });
  const opened = engine.opened();
  const release = engine.hold();
  try {
    const entityIds = aheadIn(opened, engine.clock.nowMs()).map(({ envelope }) => envelope.id);
    if (entityIds.length === 0) return ok(0);
    // First: should it be cut off between the two, it is begun again, and the trail says so twice.
    await writeAudit(engine, { action: 'sync.restamp', userId, outcome: 'success', entityIds });
    for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
      const done = await opened.serially(() => restampOnce(engine, opened));
      if (done !== undefined) return ok(entityIds.length);
    }
    return fail({ code: 'conflict' });
  } finally {
    release();
  }
}

/** @returns undefined where something moved meanwhile, and nothing was written */
async function restampOnce(engine: EngineContext, opened: OpenedReplica): Promise<true | undefined> {
  const { replica, device } = opened;
  const nowMs = engine.clock.nowMs();
  const base = replica.remote.counter(CLOCK);
  const ahead = aheadIn(opened, nowMs);
  const isAhead = aheadBy(device, nowMs);
  const own = new Set(ahead.flatMap(({ envelope }) => stampsNamed(envelope).filter(isAhead)));
  // What is not moved stays before it: others' stamps, and those that a server has.
  let clock: ClockState = { ms: 0, counter: 0 };
  let read = 0;
  for (const { envelope } of replica.work.writtenSince(0)) {
    for (const stamp of stampsNamed(envelope)) if (!own.has(stamp)) clock = witness(clock, stamp);
    read += 1;
    if (read % PAGE === 0) await nextTurn();
  }
  const moved = new Map<Stamp, Stamp>();
  for (const stamp of [...own].toSorted()) {
    clock = tick(clock, nowMs);
    moved.set(stamp, writeStamp(clock, device));
  }
  const writes: StoreWrite[] = ahead.map(({ envelope, rev, compartment }) => ({
    kind: 'put',
    envelope: provenAgain(opened, restamped(envelope, moved), [...moved.values()]),
    base: rev,
    compartment,
  }));
  writes.push({ kind: 'counter', key: CLOCK, value: { ...clock }, base });
  const committed = replica.commit(writes, { origin: 'command' });
  if (!committed.ok) return undefined;
  opened.committed();
  return true;
}

/** By those of the authors who are signed in; for the others whoever may gives their word later: see prove-unsent.ts. */
function provenAgain({ people }: OpenedReplica, envelope: Envelope, stamps: readonly Stamp[]): Envelope {
  if (!PROVEN.has(envelope.type)) return envelope;
  return stamps.reduce((proven, stamp) => {
    const signer = people.of(authorOf(proven, stamp));
    return signer ? withProofs(proven, stamp, (text) => signer.sign(text)) : proven;
  }, envelope);
}

/** Documents that no server has in this version, with stamps of this device that are far ahead. */
function aheadIn({ replica, device }: OpenedReplica, nowMs: number): readonly UnsentVersion[] {
  const isAhead = aheadBy(device, nowMs);
  const found: UnsentVersion[] = [];
  let after = 0;
  for (;;) {
    const page = replica.remote.unsent(after, PAGE);
    found.push(...page.filter(({ envelope, deleted }) => !deleted && stampsNamed(envelope).some(isAhead)));
    const last = page.at(-1);
    if (!last) return found;
    after = last.seq;
  }
}

function aheadBy(device: string, nowMs: number): (stamp: Stamp) => boolean {
  return (stamp) => {
    const read = readStamp(stamp);
    return read.device === device && read.ms > nowMs + AHEAD_MS;
  };
}
