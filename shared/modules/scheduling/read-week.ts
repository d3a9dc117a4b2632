import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { Appointment } from './appointment.record.ts';
import { Holiday } from './holiday.record.ts';
import { ScheduleException } from './schedule-exception.record.ts';
import { Schedule } from './schedule.record.ts';
import type { WeekBook } from './working-hours.rules.ts';

const MOST_SCHEDULES = 1_000;

/** What the hours of these days follow from. @param to the last day, included */
export async function readWeek(
  read: Reader,
  zone: string,
  from: CalendarDate,
  to: CalendarDate,
): Promise<WeekBook> {
  const [schedules, exceptions, holidays] = await Promise.all([
    read.list(Schedule, { where: {}, limit: MOST_SCHEDULES }),
    read.list(ScheduleException, { where: {}, orderBy: 'endDate', from }),
    read.list(Holiday, { where: {}, orderBy: 'date', from, before: addDays(to, 1) }),
  ]);
  return { zone, schedules, holidays, exceptions: exceptions.filter(({ startDate }) => startDate <= to) };
}

/** @param to the last day, included */
export function readAppointments(
  read: Reader,
  from: CalendarDate,
  to: CalendarDate,
): Promise<readonly Appointment[]> {
  return read.list(Appointment, { where: {}, orderBy: 'day', from, before: addDays(to, 1) });
}
