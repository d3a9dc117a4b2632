import { addDays } from '#shared/kernel/calendar-date.ts';
import { instantAt, instantInZone, instantToMs, wallClockInZone } from '#shared/kernel/instant.ts';
import type { MessageSettings } from './message-settings.record.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * The end of the quiet hours that a moment lies in, by clocks at the facility.
 * @returns Unix time in ms; undefined where messages may go
 */
export function quietUntil(
  { quietFrom: from, quietTo: to }: Pick<MessageSettings, 'quietFrom' | 'quietTo'>,
  nowMs: number,
  zone: string,
): number | undefined {
  if (from === undefined || to === undefined || from === to || !CLOCK.test(from) || !CLOCK.test(to))
    return undefined;
  const { date, hour, minute } = wallClockInZone(instantInZone(nowMs, zone), zone);
  const now = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const isOverMidnight = from > to;
  const isQuiet = isOverMidnight ? now >= from || now < to : now >= from && now < to;
  if (!isQuiet) return undefined;
  const end = instantAt(isOverMidnight && now >= from ? addDays(date, 1) : date, to, zone);
  // Where clocks skip that time, or come to it twice, it is asked again: it is quiet until it is not.
  return end.ok ? Math.max(instantToMs(end.value), nowMs + MINUTE_MS) : nowMs + HOUR_MS;
}
