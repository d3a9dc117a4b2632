import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { Appointment } from './appointment.record.ts';
import { blockedSpan, isOpen, resourcesOf } from './appointment.rules.ts';
import type { Holiday } from './holiday.record.ts';
import { readAppointments, readWeek } from './read-week.ts';
import type { ScheduleException } from './schedule-exception.record.ts';
import { takesAway, workPeriods } from './working-hours.rules.ts';

/** Open appointments that lose their provider, or their room or a device, for some of their time. */
export async function affectedBy(
  read: Reader,
  exception: ScheduleException,
  zone: string,
): Promise<readonly Appointment[]> {
  const { kind, practitionerId, locationId, startDate, endDate } = exception;
  const lost = kind === 'outOfUse' ? locationId : practitionerId;
  if (lost === undefined || exception.cancelled === true) return [];
  // One of the evening before may reach into the first day.
  const [from, to] = [addDays(startDate as CalendarDate, -1), endDate as CalendarDate]; // its fields are dates
  const booked = await read.list(Appointment, {
    where: kind === 'outOfUse' ? {} : { practitionerId: lost },
    orderBy: 'day',
    from,
    before: addDays(to, 1),
  });
  return booked.filter((one) => {
    if (!isOpen(one) || !resourcesOf(one).includes(lost)) return false;
    const visit = { fromMs: Date.parse(one.start), toMs: Date.parse(one.end) };
    const span = kind === 'outOfUse' ? blockedSpan(one) : visit;
    return takesAway(exception, span, one.day as CalendarDate, zone); // its field is a date
  });
}

/** Open appointments of a day on which the facility is closed now, but those of providers who work all the same. */
export async function affectedByHoliday(
  read: Reader,
  holiday: Holiday,
  zone: string,
): Promise<readonly Appointment[]> {
  if (holiday.cancelled === true) return [];
  const day = holiday.date as CalendarDate; // its field is a date
  const [book, booked] = await Promise.all([
    readWeek(read, zone, day, day),
    readAppointments(read, day, day),
  ]);
  const working = workPeriods({ ...book, holidays: [holiday] }, day);
  return booked.filter(
    (one) =>
      isOpen(one) &&
      !working.some(
        ({ practitionerId, fromMs, toMs }) =>
          practitionerId === one.practitionerId &&
          fromMs <= Date.parse(one.start) &&
          Date.parse(one.end) <= toMs,
      ),
  );
}
