import type { CommonRefusal, Refusal } from '#shared/kernel/contract.ts';
import type { Plan } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import type { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import type { BookingError, HeldError } from '#shared/modules/scheduling/booking.rules.ts';
import { isSameTime, withOwnTimes, type TimedPlan } from '#shared/modules/scheduling/own-time.plan.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan, type WritePlanContext } from '../commands/run-plan.ts';
import { newId } from '../platform/ids.ts';
import { momentAt } from '../platform/moment.ts';
import type { Holds } from './holds.ts';

const MOST_ATTEMPTS = 3;

interface TimedRequest<O, E extends Refusal> {
  readonly action: string;
  readonly session: Session;
  /** What is wanted, before anybody is asked. */
  draft(): Promise<Result<TimedPlan<O>, E>>;
  /** The same, with the same ids: what was held is what is written. @param isTentative the server could not be asked */
  plan(context: WritePlanContext, isTentative: boolean): Promise<Result<TimedPlan<O>, E>>;
}

/** Asks the server for the times of a plan before it is written: of two desks one is first. Where it cannot, it says so. */
export async function runTimed<O, E extends Refusal>(
  engine: EngineContext,
  holds: Holds,
  { action, session, draft, plan }: TimedRequest<O, E>,
): Promise<Result<O, E | HeldError | CommonRefusal>> {
  const wanted = await draft();
  if (!wanted.ok) return wanted;
  let next = wanted.value.times;
  for (let attempt = 0; ; attempt += 1) {
    const asked = next;
    const held = asked.length === 0 ? 'alone' : await holds.ask(asked);
    if (held === 'taken') return fail({ code: 'scheduling.heldElsewhere' });
    let written: readonly Appointment[] = [];
    const done = await runPlan<O, E>(engine, {
      action,
      session,
      async plan(context) {
        const planned = await plan(context, held === 'unknown');
        if (!planned.ok) return planned;
        next = planned.value.times;
        // It was moved, or missed, while the server was asked: the answer was about something else.
        if (!next.every((one) => isAmong(asked, one))) return fail({ code: 'conflict' });
        written = next;
        return ok(planned.value.plan);
      },
    });
    const isMoved = !next.every((one) => isAmong(asked, one));
    if (isMoved && attempt < MOST_ATTEMPTS) continue;
    if (held === 'held') {
      const left = asked.filter((one) => !isAmong(written, one));
      if (written.length > 0) holds.keep(written);
      if (left.length > 0) holds.withdraw(left.map(({ id }) => id));
    }
    return done;
  }
}

function isAmong(asked: readonly Appointment[], one: Appointment): boolean {
  return asked.some((other) => other.id === one.id && isSameTime(other, one));
}

/** A command of another module that may give an appointment a time. */
export function runTimedCommand<O, E extends Refusal>(
  engine: EngineContext,
  holds: Holds,
  {
    plan,
    ...request
  }: Pick<TimedRequest<O, E>, 'action' | 'session'> & {
    plan(context: WritePlanContext): Promise<Result<Plan<O>, E>>;
  },
): Promise<Result<O, E | BookingError | HeldError | CommonRefusal>> {
  const timed = async (
    context: WritePlanContext,
    isTentative: boolean,
  ): Promise<Result<TimedPlan<O>, E | BookingError>> => {
    const planned = await plan(context);
    return planned.ok ? withOwnTimes(context.read, planned.value, isTentative) : planned;
  };
  const draft = () =>
    timed(
      {
        ...momentAt(engine.clock.nowMs(), request.session.zone),
        read: personReader(engine.opened().replica.reader()),
        newId: (type) => newId(type, engine.clock, engine.ids),
      },
      false,
    );
  return runTimed<O, E | BookingError>(engine, holds, { ...request, draft, plan: timed });
}
