import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';
import type { Message } from '#shared/modules/messages/message.record.ts';
import type { Appointment } from '#shared/modules/scheduling/appointment.record.ts';

export interface CalendarFile {
  readonly method: 'publish' | 'cancel';
  readonly content: string;
}

/**
 * The appointment for a calendar of the recipient's own: RFC 5545. The same event each time, so that a change takes the place of what
 * was there. It says no more than the message does.
 */
export function calendarFile(
  { kind, createdAt, start }: Message,
  appointment: Appointment,
  { place, from }: { readonly place: string; readonly from: { name: string; email: string } },
): CalendarFile | undefined {
  if (kind === 'reminder') return undefined;
  const isCancelled = kind === 'cancellation';
  const bookedMs = Date.parse(appointment.createdAt ?? createdAt);
  const lengthMs = Date.parse(appointment.end) - Date.parse(appointment.start);
  const method = isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH;
  const calendar = ical({ method, prodId: { company: 'Fieldward', product: 'Appointments' } });
  calendar.createEvent({
    id: `${appointment.id.replace(':', '-')}@fieldward`,
    // Greater with each change, whichever desk makes it.
    sequence: Math.max(0, Math.floor((Date.parse(createdAt) - bookedMs) / 1_000)),
    stamp: new Date(createdAt),
    start: new Date(start),
    end: new Date(Date.parse(start) + lengthMs),
    summary: place,
    location: place,
    organizer: from,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  return { method: isCancelled ? 'cancel' : 'publish', content: calendar.toString() };
}
