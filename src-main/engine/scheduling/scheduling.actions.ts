import type { CommonRefusal, Refusal } from '#shared/kernel/contract.ts';
import type { Plan } from '#shared/kernel/plan.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { planBooking, planMove, planSeries } from '#shared/modules/scheduling/booking.plan.ts';
import type { HeldError } from '#shared/modules/scheduling/booking.rules.ts';
import { planStatus } from '#shared/modules/scheduling/status.plan.ts';
import type { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import type { WritePlanContext } from '../commands/run-plan.ts';
import { newId } from '../platform/ids.ts';
import type { Holds } from './holds.ts';
import { runTimed } from './run-timed.ts';

/** Booking asks the server for the time before it is written: of two desks one is first. Where it cannot, it says so. */
export function schedulingActions(engine: EngineContext, holds: Holds): ActionHandlers<typeof scheduling> {
  /** @param plan with the same ids each time, so that what was held is what is written */
  const book = <O, E extends Refusal>(
    action: string,
    session: Session,
    now: string,
    plan: (desk: Pick<WritePlanContext, 'read' | 'now'>, isTentative: boolean) => Promise<Result<Plan<O>, E>>,
    timesOf: (reply: O) => readonly Appointment[],
  ): Promise<Result<O, E | HeldError | CommonRefusal>> => {
    const timed = async (desk: Pick<WritePlanContext, 'read' | 'now'>, isTentative: boolean) => {
      const planned = await plan(desk, isTentative);
      return planned.ok ? ok({ plan: planned.value, times: timesOf(planned.value.reply) }) : planned;
    };
    return runTimed(engine, holds, {
      action,
      session,
      draft: () => timed({ read: engine.opened().replica.reader(), now }, false),
      plan: timed,
    });
  };
  const makeId = (type: string) => newId(type, engine.clock, engine.ids);
  return {
    async book({ input, session, now }) {
      const id = makeId(Appointment.type);
      return book(
        'scheduling.book',
        session,
        now,
        (desk, isTentative) => planBooking({ ...desk, session }, input, id, isTentative),
        (one) => [one],
      );
    },
    async move({ input, session, now }) {
      return book(
        'scheduling.move',
        session,
        now,
        (desk, isTentative) => planMove({ ...desk, session }, input, isTentative),
        (one) => [one],
      );
    },
    async setStatus({ input, session, now, today }) {
      const done = await book(
        'scheduling.setStatus',
        session,
        now,
        (desk, isTentative) => planStatus({ ...desk, session, today, newId: makeId }, input, isTentative),
        ({ appointment, takesTime }) => (takesTime ? [appointment] : []),
      );
      return done.ok ? ok(done.value.appointment) : done;
    },
    async bookSeries({ input, session, now }) {
      const ids: string[] = [];
      const plan = (desk: Pick<WritePlanContext, 'read' | 'now'>, isTentative: boolean) => {
        let made = 0;
        const again = (type: string) => (ids[made++] ??= makeId(type));
        return planSeries({ ...desk, session }, input, again, isTentative);
      };
      const done = await book(
        'scheduling.bookSeries',
        session,
        now,
        plan,
        ({ appointments }) => appointments,
      );
      if (!done.ok) return done;
      const { series, appointments, taken } = done.value;
      return ok({ seriesId: series.id, appointments: [...appointments], taken: [...taken] });
    },
  };
}
