import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { calendarDateInZone, instantInZone, type Instant } from '#shared/kernel/instant.ts';

interface Clock {
  /** IANA zone of the facility. */
  readonly zone: string;
  /** The calendar day at the facility; changes at its midnight. */
  readonly today: CalendarDate;
  /** To the minute. */
  readonly now: Instant;
}

const ClockContext = createContext<Clock | undefined>(undefined);
const MINUTE_MS = 60_000;

export function ClockProvider({ zone, children }: { readonly zone: string; readonly children: ReactNode }) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    // At the turn of the minute, so that the clock on screen and the wall agree.
    const timer = setTimeout(() => setNowMs(Date.now()), MINUTE_MS - (Date.now() % MINUTE_MS));
    return () => clearTimeout(timer);
  }, [nowMs]);
  const now = instantInZone(nowMs, zone);
  return <ClockContext value={{ zone, now, today: calendarDateInZone(now, zone) }}>{children}</ClockContext>;
}

export function useClock(): Clock {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error('useClock outside of ClockProvider');
  return clock;
}
