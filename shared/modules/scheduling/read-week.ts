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

/** Of these days all are looked at. */
const NEAR_DAYS = 14;
/** Later ones come near in time. */
const FAR_DAYS = 370;
const MOST_TENTATIVE = 200;

/**
 * Where two may stand at one time: all of the next days, and beyond these what stands around those that nobody has confirmed. Two
 * confirmed ones that are far ahead are found when they come near.
 */
export async function readForClashes(read: Reader, from: CalendarDate): Promise<readonly Appointment[]> {
  const far = addDays(from, NEAR_DAYS);
  const [near, tentative] = await Promise.all([
    readAppointments(read, from, addDays(far, -1)),
    read.list(Appointment, {
      where: { tentative: true },
      orderBy: 'day',
      from: far,
      before: addDays(from, FAR_DAYS),
      limit: MOST_TENTATIVE,
    }),
  ]);
  const around = new Set(
    tentative
      .flatMap(({ day }) => [-1, 0, 1].map((by) => addDays(day as CalendarDate, by))) // the record's field is a date
      .filter((day) => day >= far),
  );
  const further = await Promise.all([...around].map((day) => readAppointments(read, day, day)));
  return [...near, ...further.flat()];
}
