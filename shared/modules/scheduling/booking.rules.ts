import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Appointment } from './appointment.record.ts';
import { blockedSpan, collide, overlaps, resourcesOf, sharedResources } from './appointment.rules.ts';
import { outOfUse, workPeriods, type WeekBook } from './working-hours.rules.ts';

/** Why a time is not free. Whoever may overbook can take it all the same, knowingly. */
export type BookingProblem =
  /** With another patient then: a provider, a room or a device. */
  | { readonly code: 'scheduling.taken'; readonly resourceId: Id; readonly appointmentId: Id }
  | { readonly code: 'scheduling.outsideHours' }
  | { readonly code: 'scheduling.outOfUse'; readonly resourceId: Id };

export type BookingError =
  | BookingProblem
  | { readonly code: 'scheduling.mayNotOverbook' }
  | { readonly code: 'scheduling.visitTypeClosed' }
  /** No time of that day's clock, or no day. */
  | { readonly code: 'scheduling.badTime' }
  | { readonly code: 'scheduling.notOpen' };

/** Another desk has taken the time, and its appointment has not come here yet. */
export type HeldError = { readonly code: 'scheduling.heldElsewhere' };

/** All that stands against an appointment at its time. @param others of its day and the days beside it */
export function problemsOf(
  appointment: Appointment,
  others: readonly Appointment[],
  book: WeekBook,
): readonly BookingProblem[] {
  const problems: BookingProblem[] = [];
  const span = { fromMs: Date.parse(appointment.start), toMs: Date.parse(appointment.end) };
  const day = appointment.day as CalendarDate; // the record's field is a date
  const { practitionerId } = appointment;
  if (practitionerId !== undefined) {
    // Two periods that follow each other are one stretch of work.
    let reached = span.fromMs;
    for (const period of workPeriods(book, day)) {
      if (period.practitionerId === practitionerId && period.fromMs <= reached && period.toMs > reached)
        reached = period.toMs;
    }
    if (reached < span.toMs) problems.push({ code: 'scheduling.outsideHours' });
  }
  for (const resourceId of resourcesOf(appointment)) {
    if (outOfUse(book, day, resourceId).some((one) => overlaps(one, blockedSpan(appointment))))
      problems.push({ code: 'scheduling.outOfUse', resourceId });
  }
  for (const other of others) {
    const [resourceId] = collide(appointment, other) ? sharedResources(appointment, other) : [];
    if (resourceId !== undefined)
      problems.push({ code: 'scheduling.taken', resourceId, appointmentId: other.id });
  }
  return problems;
}
