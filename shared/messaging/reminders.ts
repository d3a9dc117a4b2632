import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { put } from '#shared/kernel/plan.ts';
import { dueReminders, overtaken } from '#shared/modules/messages/notices.rules.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { readAppointments } from '#shared/modules/scheduling/read-week.ts';
import type { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import type { SendingMeans } from './sending-means.ts';
import { momentOf, type SendingPlace } from './sending-place.ts';

const DAY_HOURS = 24;
const HOUR_MS = 3_600_000;
/** So often all days are looked at: an appointment that came by an import, or was confirmed late, may be due already. */
const WHOLE_EVERY_MS = HOUR_MS;

/** How far appointments were looked at, and by which hours. */
export interface RemindMark {
  readonly wholeMs: number;
  readonly atMs: number;
  readonly hours: string;
}

/**
 * Puts reminders that are due into the outbox. From one look to the next time alone makes them due: then only the days are read whose
 * appointments come to be so far ahead in between, and all of them now and then.
 * @param mark of the look before; absent: all days are read
 * @returns the mark of this one; undefined where something could not be written
 */
export async function remind(
  place: SendingPlace,
  { settings, account: { userId } }: SendingMeans,
  mark: RemindMark | undefined,
): Promise<RemindMark | undefined> {
  const nowMs = place.nowMs();
  const { now } = momentOf(place, nowMs);
  const hours = settings.reminderHours.join(' ');
  const isWhole =
    !mark || mark.hours !== hours || nowMs < mark.atMs || nowMs - mark.wholeMs >= WHOLE_EVERY_MS;
  const found = isWhole
    ? await wholeSpan(place, settings.reminderHours)
    : await daysBetween(place, settings.reminderHours, mark.atMs, nowMs);
  const read = place.reader();
  for (const appointment of found) {
    // Most have none that is due, whatever was said of them: nothing more is read for those.
    if (dueReminders(appointment, settings, [], now).length === 0) continue;
    const said = await read.list(Message, { where: { appointmentId: appointment.id } });
    if (dueReminders(appointment, settings, said, now).length === 0) continue;
    const written = await place.write({ action: 'messages.remind', userId }, async (context) => {
      const known = await context.read.list(Message, { where: { appointmentId: appointment.id } });
      const due = dueReminders(appointment, settings, known, context.now);
      for (const { id } of due) await context.read.get(Message, id);
      const made = due.map((one) => (isOfBefore(place, one) ? { ...one, status: 'unknown' as const } : one));
      return {
        reply: undefined,
        writes: [...overtaken(known, due), ...made].map((one) => put(Message, one)),
      };
    });
    if (!written) return undefined;
  }
  return { wholeMs: isWhole ? nowMs : mark.wholeMs, atMs: nowMs, hours };
}

/** Its appointment came back by a station, after the records were set back: it may have gone, and a person decides. */
function isOfBefore({ setBackMs }: SendingPlace, { start, hoursBefore = 0 }: Message): boolean {
  return setBackMs !== undefined && Date.parse(start) - hoursBefore * HOUR_MS < setBackMs;
}

function wholeSpan(place: SendingPlace, hours: readonly number[]): Promise<readonly Appointment[]> {
  if (hours.length === 0) return Promise.resolve([]);
  const { today } = momentOf(place, place.nowMs());
  const days = Math.ceil(Math.max(...hours) / DAY_HOURS) + 1;
  return readAppointments(place.reader(), today, addDays(today, days));
}

/** Appointments of the days that came to lie as many hours ahead between two moments. */
async function daysBetween(
  place: SendingPlace,
  hours: readonly number[],
  fromMs: number,
  toMs: number,
): Promise<readonly Appointment[]> {
  const dayOf = (ms: number) => momentOf(place, ms).today;
  const days = new Set<CalendarDate>();
  for (const ahead of hours) {
    const last = dayOf(toMs + ahead * HOUR_MS);
    for (let day = dayOf(fromMs + ahead * HOUR_MS); day <= last; day = addDays(day, 1)) days.add(day);
  }
  const read = place.reader();
  const found = await Promise.all([...days].map((day) => readAppointments(read, day, day)));
  return found.flat();
}
