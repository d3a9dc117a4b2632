import type { CommonRefusal } from '#shared/kernel/contract.ts';
import { put, type Plan } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { noticeWrites } from '../messages/notices.rules.ts';
import { queueWrites, type AppointmentDesk } from '../queue/appointment-queue.rules.ts';
import { Appointment } from './appointment.record.ts';
import { takesTimeAgain, withStatus, type StatusError } from './appointment.rules.ts';
import type { BookingError } from './booking.rules.ts';
import { atOwnTime } from './own-time.plan.ts';
import type { StatusInput } from './scheduling.contract.ts';

export interface PlannedStatus {
  readonly appointment: Appointment;
  /** It had let its time go, and needs it now. */
  readonly takesTime: boolean;
}

/**
 * Another status. One that was missed, and comes back, is refused where somebody has its time now.
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
  const next = takesTime ? await atOwnTime(read, changed.value, isTentative) : changed;
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
