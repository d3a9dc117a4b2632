import { isCalendarDate, weekday } from '#shared/kernel/calendar-date.ts';
import type { Appointment } from './appointment.record.ts';
import { wallTime } from './appointment.rules.ts';
import type { VisitType } from './visit-type.record.ts';
import { WAITING_PRIORITIES, type WaitingEntry } from './waiting-entry.record.ts';

const MINUTE_MS = 60_000;
const NOON = '12:00';

/** Whether someone who waits could come at the time of an appointment that is free again. */
export function fits(
  entry: WaitingEntry,
  freed: Pick<Appointment, 'day' | 'start' | 'end' | 'practitionerId'>,
  visitType: VisitType | undefined,
  zone: string,
): boolean {
  const { day, start, end, practitionerId } = freed;
  const minutes = (Date.parse(end) - Date.parse(start)) / MINUTE_MS;
  const isMorning = wallTime(start, zone) < NOON;
  return (
    entry.status === 'waiting' &&
    visitType !== undefined &&
    visitType.durationMinutes <= minutes &&
    (entry.practitionerId === undefined || entry.practitionerId === practitionerId) &&
    (entry.notBefore === undefined || entry.notBefore <= day) &&
    (entry.notAfter === undefined || day <= entry.notAfter) &&
    (entry.weekdays === undefined ||
      entry.weekdays.length === 0 ||
      (isCalendarDate(day) && entry.weekdays.includes(weekday(day)))) &&
    (entry.partOfDay === undefined || (entry.partOfDay === 'morning') === isMorning)
  );
}

/** Most urgent first, then whoever has waited longest. */
export function inTurn(entries: readonly WaitingEntry[]): readonly WaitingEntry[] {
  const rank = ({ priority }: WaitingEntry) => WAITING_PRIORITIES.indexOf(priority);
  return entries.toSorted(
    (a, b) => rank(a) - rank(b) || Date.parse(a.addedAt) - Date.parse(b.addedAt) || (a.id < b.id ? -1 : 1),
  );
}
