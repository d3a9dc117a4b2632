import { calendarDateInZone, instantInZone, type Instant } from '#shared/kernel/instant.ts';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';

export interface Moment {
  /** ISO 8601 with the facility's offset. */
  readonly now: Instant;
  readonly nowMs: number;
  /** The calendar day at the facility. */
  readonly today: CalendarDate;
}

/** @param zone IANA name */
export function momentAt(nowMs: number, zone: string): Moment {
  const now = instantInZone(nowMs, zone);
  return { now, nowMs, today: calendarDateInZone(now, zone) };
}
