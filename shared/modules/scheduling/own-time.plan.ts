import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { put, type Plan, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { Appointment } from './appointment.record.ts';
import { blockedSpan, collide, keepsTime, resourcesOf, sharedResources } from './appointment.rules.ts';
import type { BookingError } from './booking.rules.ts';
import { isMeant } from './clashes.rules.ts';
import { readAppointments } from './read-week.ts';

/** A plan, and what of it takes a time that another desk could take as well. */
export interface TimedPlan<O> {
  readonly plan: Plan<O>;
  readonly times: readonly Appointment[];
}

/**
 * An appointment at the time that it says, where nobody else has it, unless the two are meant to stand beside each other. Hours that
 * have changed since are no reason to leave a slip of the hand as it is.
 * @param isTentative nobody could be asked whether another desk has taken the time
 */
export async function atOwnTime(
  read: Reader,
  appointment: Appointment,
  isTentative: boolean,
): Promise<Result<Appointment, BookingError>> {
  const day = appointment.day as CalendarDate; // the record's field is a date
  const others = await readAppointments(read, addDays(day, -1), addDays(day, 1));
  for (const other of others) {
    if (!collide(appointment, other) || isMeant(appointment, other)) continue;
    const [resourceId = ''] = sharedResources(appointment, other);
    return fail({ code: 'scheduling.taken', resourceId, appointmentId: other.id });
  }
  const { tentative: _tentative, ...rest } = appointment;
  return ok(isTentative ? { ...rest, tentative: true } : rest);
}

/** Of a plan that was made elsewhere than in the calendar: each appointment that it gives a time has that time to itself. */
export async function withOwnTimes<O>(
  read: Reader,
  plan: Plan<O>,
  isTentative: boolean,
): Promise<Result<TimedPlan<O>, BookingError>> {
  const writes: PlannedWrite[] = [];
  const times: Appointment[] = [];
  for (const write of plan.writes) {
    const appointment = appointmentOf(write);
    if (!appointment || !takesAnew(await read.get(Appointment, appointment.id), appointment)) {
      writes.push(write);
      continue;
    }
    const placed = await atOwnTime(read, appointment, isTentative);
    if (!placed.ok) return placed;
    times.push(placed.value);
    writes.push({ ...write, ...put(Appointment, placed.value) });
  }
  return ok({ plan: { ...plan, writes }, times });
}

function appointmentOf(write: PlannedWrite): Appointment | undefined {
  if (write.kind !== 'put' || write.record !== Appointment) return undefined;
  return { ...write.data, id: write.id } as Appointment; // what is written is checked against its record
}

function takesAnew(before: Appointment | undefined, after: Appointment): boolean {
  if (!keepsTime(after)) return false;
  return !before || !keepsTime(before) || !isSameTime(before, after);
}

/** Whether they take the same time of the same people, rooms and devices. */
export function isSameTime(a: Appointment, b: Appointment): boolean {
  const [one, other] = [blockedSpan(a), blockedSpan(b)];
  return (
    one.fromMs === other.fromMs &&
    one.toMs === other.toMs &&
    resourcesOf(a).join(' ') === resourcesOf(b).join(' ')
  );
}
