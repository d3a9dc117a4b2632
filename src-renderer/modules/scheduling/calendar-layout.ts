import { addDays, weekday, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { wallClockInZone, type Instant } from '#shared/kernel/instant.ts';

/** A stretch of a day, in minutes after midnight on the wall. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Beside how many others it stands, and at which place among them. */
export interface Lane {
  readonly lane: number;
  readonly lanes: number;
}

/** Where things that overlap stand beside each other, those that begin first at the start. */
export function lanesOf<E extends Stretch & { readonly id: string }>(
  events: readonly E[],
): ReadonlyMap<string, Lane> {
  const placed = new Map<string, Lane>();
  let together: { readonly id: string; readonly lane: number; readonly to: number }[] = [];
  const close = () => {
    const lanes = Math.max(0, ...together.map(({ lane }) => lane + 1));
    for (const { id, lane } of together) placed.set(id, { lane, lanes });
    together = [];
  };
  for (const { id, from, to } of events.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    if (together.every((one) => one.to <= from)) close();
    let lane = 0;
    while (together.some((one) => one.lane === lane && one.to > from)) lane += 1;
    together.push({ id, lane, to });
  }
  close();
  return placed;
}

/** Whole hours around all that is shown; an ordinary working day where nothing is. */
export function hoursOf(stretches: readonly Stretch[]): Stretch {
  if (stretches.length === 0) return { from: 8 * 60, to: 17 * 60 };
  const from = Math.min(...stretches.map((one) => one.from));
  const to = Math.max(...stretches.map((one) => one.to));
  return { from: Math.floor(from / 60) * 60, to: Math.min(24 * 60, Math.ceil(to / 60) * 60) };
}

/** Minutes after midnight on the wall. @param instant of a record @param zone IANA name */
export function minuteOfDay(instant: string, zone: string): number {
  const { hour, minute } = wallClockInZone(instant as Instant, zone);
  return hour * 60 + minute;
}

/** `HH:MM`. */
export function timeOf(minute: number): string {
  const whole = Math.min(Math.max(0, minute), 24 * 60 - 1);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

/** The first day of the week of a day. @param firstDay as JavaScript counts: 0 is Sunday */
export function weekStart(day: CalendarDate, firstDay: number): CalendarDate {
  const monday = (firstDay + 6) % 7;
  return addDays(day, -((weekday(day) - monday + 7) % 7));
}

/** Six weeks around the month of a day. */
export function monthStart(day: CalendarDate, firstDay: number): CalendarDate {
  return weekStart(addDays(day, 1 - Number(day.slice(8))), firstDay);
}
