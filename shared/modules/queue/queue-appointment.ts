import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { Session } from '#shared/kernel/session.ts';
import { Appointment, type AppointmentStatus } from '../scheduling/appointment.record.ts';
import { withStatus } from '../scheduling/appointment.rules.ts';
import type { CareStation } from './care-station.record.ts';
import { seesAppointments } from './care-stations.rules.ts';
import type { QueueEntry } from './queue-entry.record.ts';
import type { QueueStep } from './queue-steps.rules.ts';

interface Doing {
  readonly read: Reader;
  readonly session: Pick<Session, 'permissions'>;
  readonly now: string;
}

/** Steps away from where an appointment is kept, and no other, say what has become of it. */
const OF_THE_APPOINTMENT: ReadonlySet<QueueStep> = new Set(['start', 'move', 'finish']);

/**
 * What has become of the appointment of somebody who waits: the calendar says the same as the board. Only by whoever may write
 * appointments, and never against what the calendar was told meanwhile.
 * @param isBack the step is taken back
 */
export async function appointmentWrites(
  { read, session, now }: Doing,
  entry: QueueEntry,
  station: CareStation | undefined,
  step: QueueStep,
  isBack = false,
): Promise<readonly PlannedWrite[]> {
  if (entry.appointmentId === undefined || !session.permissions.has('schedule.book')) return [];
  if (OF_THE_APPOINTMENT.has(step) && (station === undefined || !seesAppointments(station))) return [];
  const appointment = await read.get(Appointment, entry.appointmentId);
  const to = appointment && (isBack ? before(entry, step) : after(step));
  if (!to || (isBack && appointment.status !== after(step))) return [];
  const changed = withStatus(appointment, to, now);
  return changed.ok ? [put(Appointment, changed.value)] : [];
}

function after(step: QueueStep): AppointmentStatus | undefined {
  switch (step) {
    case 'checkIn':
      return 'arrived';
    case 'start':
      return 'checked-in';
    case 'move':
    case 'finish':
      return 'fulfilled';
    case 'leave':
      return 'noshow';
    case 'call':
      return undefined;
  }
}

function before({ startedAt }: QueueEntry, step: QueueStep): AppointmentStatus {
  if (step === 'checkIn') return 'booked';
  return (step === 'move' || step === 'finish') && startedAt !== undefined ? 'checked-in' : 'arrived';
}
