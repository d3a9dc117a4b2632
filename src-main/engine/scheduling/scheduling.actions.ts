import type { CommonRefusal, Refusal } from '#shared/kernel/contract.ts';
import type { Plan } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Session } from '#shared/kernel/session.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { planBooking, planMove, planSeries } from '#shared/modules/scheduling/booking.plan.ts';
import { planStatus } from '#shared/modules/scheduling/status.plan.ts';
import type { scheduling } from '#shared/modules/scheduling/scheduling.contract.ts';
import type { ActionHandlers, EngineContext } from '../actions.ts';
import { runPlan, type WritePlanContext } from '../commands/run-plan.ts';
import { newId } from '../platform/ids.ts';
import type { Holds } from './holds.ts';

type Held = { readonly code: 'scheduling.heldElsewhere' };

/** Booking asks the server for the time before it is written: of two desks one is first. Where it cannot, it says so. */
export function schedulingActions(engine: EngineContext, holds: Holds): ActionHandlers<typeof scheduling> {
  /** @param plan with the same ids each time, so that what was held is what is written */
  const book = async <O, E extends Refusal>(
    action: string,
    session: Session,
    now: string,
    plan: (desk: Pick<WritePlanContext, 'read' | 'now'>, isTentative: boolean) => Promise<Result<Plan<O>, E>>,
    appointmentsOf: (reply: O) => readonly Appointment[],
  ): Promise<Result<O, E | Held | CommonRefusal>> => {
    const draft = await plan({ read: engine.opened().replica.reader(), now }, false);
    if (!draft.ok) return draft;
    const wanted = appointmentsOf(draft.value.reply);
    const held = wanted.length === 0 ? 'alone' : await holds.ask(wanted);
    if (held === 'taken') return fail({ code: 'scheduling.heldElsewhere' });
    const done = await runPlan(engine, {
      action,
      session,
      plan: (context) => plan(context, held === 'unknown'),
    });
    if (held === 'held') {
      if (done.ok) holds.keep(appointmentsOf(done.value));
      else holds.withdraw(wanted.map(({ id }) => id));
    }
    return done;
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
