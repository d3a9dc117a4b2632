import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { CommonRefusal } from '#shared/kernel/contract.ts';
import { put, type Plan } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { noticeWrites } from '../messages/notices.rules.ts';
import { queueWrites, type AppointmentDesk } from '../queue/appointment-queue.rules.ts';
import { Appointment } from './appointment.record.ts';
import {
  collide,
  sharedResources,
  takesTimeAgain,
  withStatus,
  type StatusError,
} from './appointment.rules.ts';
import type { BookingError } from './booking.rules.ts';
import { isMeant } from './clashes.rules.ts';
import { readAppointments } from './read-week.ts';
import type { StatusInput } from './scheduling.contract.ts';

export interface PlannedStatus {
  readonly appointment: Appointment;
  /** It had let its time go, and needs it now. */
  readonly takesTime: boolean;
}

/**
 * Another status. One that was missed, and comes back, is refused where somebody has its time now, unless the two are meant to stand
 * beside each other. Hours that have changed since are no reason to leave a slip of the hand as it is.
 * @param isTentative nobody could be asked whether another desk has taken the time
 */
export async function planStatus(
  desk: AppointmentDesk,
  { id, status, reason }: StatusInput,
  isTentative: boolean,
): Promise<Result<Plan<PlannedStatus>, StatusError | BookingError | CommonRefusal>> {
  const { read, now, session } = desk;
  const before = await read.get(Appointment, id);
  if (!before) return fail({ code: 'notFound', type: Appointment.type, id });
  const changed = withStatus(before, status, now, reason);
  if (!changed.ok) return changed;
  const takesTime = takesTimeAgain(before.status, status);
  const next = takesTime ? await back(read, changed.value, isTentative) : changed;
  if (!next.ok) return next;
  return ok({
    reply: { appointment: next.value, takesTime },
    patientId: before.patientId,
    writes: [
      put(Appointment, next.value),
      ...(await noticeWrites({ read, now }, { before, after: next.value }, session.displayName)),
      ...(await queueWrites(desk, next.value)),
    ],
  });
}

async function back(
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
