import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { personReader } from '../identity/person-reader.rules.ts';
import { readNumbers } from '../patients/numbers.rules.ts';
import type { CareStation } from './care-station.record.ts';
import { QueueEntry, type QueuePriority } from './queue-entry.record.ts';
import { isOpenEntry } from './queue.rules.ts';
import type { QueueError, StepBy } from './queue-steps.rules.ts';
import { readHere } from './read-queue.ts';
import { nextTicket, ticketMark, TICKETS_PLAIN } from './tickets.rules.ts';

export interface Arrival {
  readonly id: Id;
  readonly patientId: Id;
  readonly priority: QueuePriority;
  readonly appointmentId?: Id;
  readonly dueAt?: string;
  readonly practitionerId?: Id;
  readonly reason?: string;
  /** Of one who was here before that day, and has it in their hand. */
  readonly ticket?: string;
}

/** Somebody who comes in: waits at a station of care, with a ticket. @param day at the facility */
export async function checkedIn(
  read: Reader,
  station: CareStation,
  arrival: Arrival,
  day: string,
  { now, by }: StepBy,
): Promise<Result<QueueEntry, QueueError | { readonly code: 'patient.numbersNotSetUp' }>> {
  if (!station.active) return fail({ code: 'queue.stationClosed' });
  const here = await openWaitOf(read, arrival.patientId, day);
  if (here) return fail({ code: 'queue.alreadyHere', ticket: here.ticket, stationId: here.stationId });
  const numbers = await readNumbers(read);
  if (!numbers) return fail({ code: 'patient.numbersNotSetUp' });
  const mark = ticketMark(numbers.prefix, await read.counter(TICKETS_PLAIN));
  const all = await readHere(read, day, Date.parse(now));
  const ticketsOf = (entries: readonly QueueEntry[]) => entries.map(({ ticket }) => ticket);
  return ok({
    ...arrival,
    day,
    stationId: station.id,
    ticket:
      arrival.ticket ??
      nextTicket(
        station.letter,
        mark,
        ticketsOf(all.filter((entry) => entry.day === day)),
        ticketsOf(all.filter((entry) => entry.day !== day)),
      ),
    visitId: arrival.id,
    arrivedAt: now,
    waitingSince: now,
    createdBy: by,
  });
}

/** Where somebody who is here waits, or is seen; of all records that are of the one person. */
export async function openWaitOf(read: Reader, patientId: Id, day: string): Promise<QueueEntry | undefined> {
  const own = await personReader(read).list(QueueEntry, { where: { patientId, day } });
  return own.find(isOpenEntry);
}
