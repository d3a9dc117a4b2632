import { addDays, isCalendarDate, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { instantAt, instantInZone, instantToMs } from '#shared/kernel/instant.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { Patient } from '../patients/patient.record.ts';
import { summaryOf } from '../patients/patient-summary.rules.ts';
import type { Appointment } from './appointment.record.ts';
import { wallTime } from './appointment.rules.ts';
import { readAppointments, readWeek } from './read-week.ts';
import type { CalendarItem, Slot } from './scheduling.contract.ts';
import { busyOf, freeSlots, type SlotsAsked } from './slots.rules.ts';
import type { WaitingEntry } from './waiting-entry.record.ts';
import { workPeriods } from './working-hours.rules.ts';

const HOUR_MS = 3_600_000;
/** Hours that begin later than this after midnight are not looked at for visits of the evening before. Booking does look. */
const NIGHT_MS = 6 * HOUR_MS;
/** The most that is kept free before a visit of the next day, and after one of this day. */
const MOST_BUFFER_MS = 2 * HOUR_MS;

/** Day by day until the page is full: what lies after it is not read. */
export async function findSlots(
  read: Reader,
  zone: string,
  asked: SlotsAsked,
  from: string,
  days: number,
  limit: number,
): Promise<Slot[]> {
  if (!isCalendarDate(from)) return [];
  const book = await readWeek(read, zone, from, addDays(from, days - 1));
  const found: Slot[] = [];
  const known = new Map<string, Promise<readonly Appointment[]>>();
  const onDay = (day: CalendarDate) => {
    const appointments = known.get(day) ?? readAppointments(read, day, day);
    known.set(day, appointments);
    return appointments;
  };
  for (let at = 0; at < days && found.length < limit; at += 1) {
    const day = addDays(from, at);
    const [startsMs, endsMs] = [midnightOf(day, zone), midnightOf(addDays(day, 1), zone)];
    if (endsMs <= asked.afterMs) continue;
    const periods = workPeriods(book, day);
    if (periods.length === 0) continue;
    const days = [
      ...(periods.some(({ fromMs }) => fromMs < startsMs + NIGHT_MS) ? [addDays(day, -1)] : []),
      day,
      ...(periods.some(({ toMs }) => toMs > endsMs - 2 * MOST_BUFFER_MS) ? [addDays(day, 1)] : []),
    ];
    const appointments = await Promise.all(days.map(onDay));
    const free = freeSlots(book, busyOf(appointments.flat()), day, asked);
    for (const { fromMs, toMs, practitionerId, locationId } of free.slice(0, limit - found.length)) {
      const start = instantInZone(fromMs, zone);
      found.push({
        day,
        time: wallTime(start, zone),
        start,
        end: instantInZone(toMs, zone),
        practitionerId,
        ...(locationId !== undefined && { locationId }),
      });
    }
  }
  return found;
}

/** Unix time in ms; in UTC beyond the years that zones are known for. */
function midnightOf(day: CalendarDate, zone: string): number {
  const midnight = instantAt(day, '00:00', zone);
  return midnight.ok ? instantToMs(midnight.value) : Date.parse(`${day}T00:00:00Z`);
}

export async function withPatients(
  read: Reader,
  appointments: readonly Appointment[],
): Promise<CalendarItem[]> {
  const byId = await patientsOf(read, appointments);
  return appointments.map((appointment) => ({ appointment, patient: byId.get(appointment.patientId) }));
}

export async function entriesWithPatients(read: Reader, entries: readonly WaitingEntry[]) {
  const byId = await patientsOf(read, entries);
  return entries.map((entry) => ({ entry, patient: byId.get(entry.patientId) }));
}

async function patientsOf(read: Reader, of: readonly { readonly patientId: Id }[]) {
  const ids = [...new Set(of.map(({ patientId }) => patientId))];
  const found = await Promise.all(ids.map((id) => read.get(Patient, id)));
  return new Map(found.flatMap((patient) => (patient ? [[patient.id, summaryOf(patient)] as const] : [])));
}
