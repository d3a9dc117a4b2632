import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Session } from '#shared/kernel/session.ts';
import { personReader } from '../identity/person-reader.rules.ts';
import type { Appointment } from '../scheduling/appointment.record.ts';
import { CareStation } from './care-station.record.ts';
import { firstStation, seesAppointments, stationsInForce } from './care-stations.rules.ts';
import { checkedIn, openWaitOf } from './check-in.rules.ts';
import { QueueEntry } from './queue-entry.record.ts';
import { leftWith, started, takenBack } from './queue-steps.rules.ts';
import { stateOf } from './queue.rules.ts';

export interface AppointmentDesk {
  readonly read: Reader;
  readonly session: Pick<Session, 'permissions' | 'displayName'>;
  readonly now: string;
  /** At the facility. */
  readonly today: string;
  newId(type: string): Id;
}

/**
 * What the queue writes when the status of an appointment changes: who has arrived waits from then on, whichever screen said so.
 * Nothing where it is not of today, where the person may not work in the queue, or where the wait has gone on since.
 * @param appointment as it is now
 */
export async function queueWrites(
  { read, session, now, today, newId }: AppointmentDesk,
  appointment: Appointment,
): Promise<readonly PlannedWrite[]> {
  const { id, patientId, day, status, start, practitionerId, reason } = appointment;
  if (day !== today || !session.permissions.has('queue.work')) return [];
  const by = { now, by: session.displayName };
  const stations = stationsInForce(await read.list(CareStation, { where: {} }));
  const open = await openWaitOf(read, patientId, day);
  if (status === 'arrived') {
    if (open) return [];
    // Taken off by a slip of the hand, or back again: where and how urgently they wait was said, and the ticket is in their hand.
    const before = await lastWaitOf(read, appointment);
    const station =
      stations.find((one) => one.active && one.id === before?.stationId) ?? firstStation(stations);
    if (!station) return [];
    const why = before?.reason ?? reason;
    const arrival = {
      id: newId(QueueEntry.type),
      patientId,
      priority: before?.priority ?? 'routine',
      appointmentId: id,
      dueAt: start,
      ...(practitionerId !== undefined && { practitionerId }),
      ...(why !== undefined && { reason: why }),
      ...(before && { ticket: before.ticket }),
    };
    const made = await checkedIn(read, station, arrival, day, by);
    // Without a number of its own the station cannot register anybody either, and says so there.
    return made.ok ? [put(QueueEntry, made.value)] : [];
  }
  if (open?.appointmentId !== id) return [];
  const station = stations.find((one) => one.id === open.stationId);
  const isFirst = open.visitId === open.id && stateOf(open) === 'waiting';
  const next =
    status === 'booked' && isFirst
      ? takenBack(open, 'checkIn')
      : status === 'checked-in' && station && seesAppointments(station)
        ? started(open, by)
        : (status === 'noshow' || status === 'cancelled') && open.startedAt === undefined
          ? leftWith(open, by, appointment.cancelReason)
          : undefined;
  return next?.ok ? [put(QueueEntry, next.value)] : [];
}

/** Where somebody waited last for an appointment. */
async function lastWaitOf(
  read: Reader,
  { id, patientId, day }: Appointment,
): Promise<QueueEntry | undefined> {
  const own = await personReader(read).list(QueueEntry, { where: { patientId, day } });
  return own
    .filter(({ appointmentId }) => appointmentId === id)
    .toSorted((a, b) => Date.parse(a.waitingSince) - Date.parse(b.waitingSince))
    .at(-1);
}
