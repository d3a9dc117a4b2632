import { addDays } from '#shared/kernel/calendar-date.ts';
import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { isOpen } from '#shared/modules/scheduling/appointment.rules.ts';
import { bookingStamp, clashesOf, collisions } from '#shared/modules/scheduling/clashes.rules.ts';
import { isSameTime } from '#shared/modules/scheduling/own-time.plan.ts';
import { readAppointments } from '#shared/modules/scheduling/read-week.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { SyncRound } from '#shared/sync/sync-round.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { momentAt } from '../platform/moment.ts';
import { ownWork } from '../own-work.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import type { Holds } from './holds.ts';

/** One whose desk does not come back is confirmed by another. */
const ANOTHERS_AFTER_MS = 3_600_000;
const MOST_AT_ONCE = 200;

/**
 * Appointments that were booked while the server could not be asked are confirmed once it can, and everything that other desks
 * booked meanwhile has come. One that gives way to another stays tentative, in the list of clashes, until somebody settles it.
 */
export function keepTentative(
  engine: EngineContext,
  holder: ReplicaHolder,
  sync: RunningSync,
  holds: Holds,
): void {
  const own = ownWork(engine, holder, 'scheduling.settle');
  let lookedAt: SyncRound | undefined;
  sync.onChange(() => {
    const round = sync.lastRound();
    if (!round || round.fault || round === lookedAt || !own.isFree() || !sync.settings()) return;
    lookedAt = round;
    own.begin((signal) => settle(engine, holds, signal));
  });
}

async function settle(engine: EngineContext, holds: Holds, signal: AbortSignal): Promise<void> {
  const { replica, facility, device } = engine.opened();
  const read = replica.reader();
  const nowMs = engine.clock.nowMs();
  const { today } = momentAt(nowMs, facility.zone);
  const found = await read.list(Appointment, {
    where: { tentative: true },
    orderBy: 'day',
    from: today,
    limit: MOST_AT_ONCE,
  });
  for (const one of found.filter(isOpen)) {
    if (signal.aborted) return; // the next contact goes on
    const envelope = await read.envelope(Appointment, one.id);
    if (!envelope) continue;
    const own = envelope.device === device;
    const isOld = one.createdAt !== undefined && Date.parse(one.createdAt) < nowMs - ANOTHERS_AFTER_MS;
    // What an account that is closed would say, the server refuses: it stays tentative until somebody else takes it in hand.
    const author = isIdOf(User.type, envelope.author) ? await read.get(User, envelope.author) : undefined;
    if ((!own && !isOld) || author?.active === false || (await givesWay(engine, one))) continue;
    const held = await holds.ask([one]);
    if (held !== 'held' && held !== 'alone') continue;
    const done = await runPlan(engine, {
      action: 'scheduling.settle',
      // Whoever booked it has said all that this says: the program has no say of its own.
      session: { userId: envelope.author },
      async plan(context) {
        const now = await context.read.get(Appointment, one.id);
        // One that was moved meanwhile is asked for anew, by whoever moved it or by the next round.
        if (!now || !isOpen(now) || now.tentative !== true || !isSameTime(now, one))
          return ok({ reply: false, writes: [] });
        const { tentative: _tentative, ...confirmed } = now;
        return ok({ reply: true, patientId: now.patientId, writes: [put(Appointment, confirmed)] });
      },
    });
    if (held === 'alone') continue;
    if (!done.ok) holds.withdraw([one.id]);
    else if (done.value) holds.keep([one]);
  }
}

async function givesWay(engine: EngineContext, { id, day }: Appointment): Promise<boolean> {
  const read = engine.opened().replica.reader();
  const on = day as Parameters<typeof addDays>[0]; // the record's field is a date
  const around = await readAppointments(read, addDays(on, -1), addDays(on, 1));
  const pairs = collisions(around.filter(isOpen)).filter((pair) => pair.some((one) => one.id === id));
  const stamps = new Map<Id, string>();
  for (const one of pairs.flat())
    stamps.set(one.id, bookingStamp((await read.envelope(Appointment, one.id))?.stamps ?? {}));
  return clashesOf(pairs, (of) => stamps.get(of) ?? '').some(({ later }) => later.id === id);
}
