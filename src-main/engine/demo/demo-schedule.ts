import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { calendarDateInZone, instantInZone } from '#shared/kernel/instant.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import { Appointment, type AppointmentStatus } from '#shared/modules/scheduling/appointment.record.ts';
import { overlaps } from '#shared/modules/scheduling/appointment.rules.ts';
import { Holiday } from '#shared/modules/scheduling/holiday.record.ts';
import { Schedule } from '#shared/modules/scheduling/schedule.record.ts';
import { ScheduleException } from '#shared/modules/scheduling/schedule-exception.record.ts';
import { busyOf, freeSlots } from '#shared/modules/scheduling/slots.rules.ts';
import { VisitType, type VisitColour } from '#shared/modules/scheduling/visit-type.record.ts';
import { WaitingEntry } from '#shared/modules/scheduling/waiting-entry.record.ts';
import type { WeekBook } from '#shared/modules/scheduling/working-hours.rules.ts';
import type { Clinic } from './demo-history.ts';
import type { Seeded } from './seeded.ts';

export const DEMO_ZONE = 'Africa/Nairobi';
const DAYS_BACK = 10;
const DAYS_AHEAD = 30;
/** More than a day holds: it ends with fewer, as its share says. */
const TRIES_A_DAY = 60;

const VISIT_TYPES: readonly (readonly [name: string, minutes: number, after: number, colour: VisitColour])[] =
  [
    ['Consultation', 20, 0, 'petrol'],
    ['Follow-up', 15, 0, 'blue'],
    ['Antenatal visit', 30, 0, 'rose'],
    ['Dressing', 20, 10, 'amber'],
    ['Vaccination', 10, 0, 'green'],
    ['Chronic care review', 40, 0, 'violet'],
  ];
const REASONS = [
  'Cough',
  'Blood pressure',
  'Back pain',
  'Results',
  'Wound',
  'Fever',
  'Tiredness',
  'Check-up',
];
const CANCEL_REASONS = ['Patient cannot come', 'Provider away', 'Booked twice', 'Feels better'];

/** A week for everybody who gives care, and a calendar that is full today and thins out. */
export function* demoSchedule(
  random: Seeded,
  { clinicianIds, roomIds, nowMs }: Clinic,
  patientIds: readonly Id[],
): Generator<readonly PlannedWrite[]> {
  const today = calendarDateInZone(instantInZone(nowMs, DEMO_ZONE), DEMO_ZONE);
  const visitTypes = VISIT_TYPES.map(([name, durationMinutes, after, colour]): VisitType => ({
    id: random.id('visitType'),
    name,
    durationMinutes,
    colour,
    active: true,
    ...(after > 0 && { bufferAfterMinutes: after }),
  }));
  const schedules = clinicianIds.map((practitionerId, at) =>
    aWeek(random, practitionerId, roomIds[at % roomIds.length], at),
  );
  const leave: ScheduleException = {
    id: random.id('scheduleException'),
    kind: 'leave',
    practitionerId: clinicianIds.at(-2) ?? '',
    startDate: addDays(today, 4),
    endDate: addDays(today, 8),
    reason: 'Leave',
  };
  const holiday: Holiday = { id: random.id('holiday'), date: addDays(today, 17), name: 'Founders’ day' };
  const waiting = patientIds.slice(0, 4).map((patientId, at): WaitingEntry => ({
    id: random.id('waitingEntry'),
    patientId,
    visitTypeId: visitTypes[at % 2]?.id ?? '',
    status: 'waiting',
    priority: at === 0 ? 'urgent' : at === 1 ? 'soon' : 'routine',
    addedAt: instantInZone(nowMs - (at + 1) * 86_400_000, DEMO_ZONE),
    addedBy: 'Naomi Mutiso',
    ...(at === 2 && { partOfDay: 'morning' as const }),
  }));
  yield [
    ...visitTypes.map((one) => put(VisitType, one)),
    ...schedules.map((one) => put(Schedule, one)),
    put(ScheduleException, leave),
    put(Holiday, holiday),
    ...waiting.map((one) => put(WaitingEntry, one)),
  ];
  const book: WeekBook = { zone: DEMO_ZONE, schedules, exceptions: [leave], holidays: [holiday] };
  for (let at = -DAYS_BACK; at <= DAYS_AHEAD; at += 1) {
    const share = Math.abs(at) <= 2 ? 0.6 : at < 0 ? 0.35 : Math.max(0.08, 0.5 - at * 0.03);
    const appointments = aDay(random, book, addDays(today, at), visitTypes, patientIds, share, nowMs);
    yield appointments.map((one) => put(Appointment, one));
  }
}

/** Eight to four with an hour at noon; each has another day of rest, so that somebody is there every day. */
function aWeek(random: Seeded, practitionerId: Id, locationId: Id | undefined, number: number): Schedule {
  const hours = [
    { from: '08:00', to: '12:00' },
    { from: '13:00', to: '16:00' },
  ];
  return {
    id: random.id('schedule'),
    practitionerId,
    active: true,
    periods: [0, 1, 2, 3, 4, 5, 6]
      .filter((on) => on !== (number + 5) % 7)
      .flatMap((on) =>
        hours.map((one) => ({
          id: `${on}-${one.from}`,
          weekday: on,
          ...one,
          ...(locationId !== undefined && { locationId }),
        })),
      ),
  };
}

/** No provider and no room twice: each is taken from what is free. */
function aDay(
  random: Seeded,
  book: WeekBook,
  day: CalendarDate,
  visitTypes: readonly VisitType[],
  patientIds: readonly Id[],
  share: number,
  nowMs: number,
): readonly Appointment[] {
  const made: Appointment[] = [];
  const open = new Map(
    visitTypes.map((visitType) => [visitType, freeSlots(book, new Map(), day, { visitType, afterMs: 0 })]),
  );
  const seen = new Set<Id>();
  for (let tries = TRIES_A_DAY; tries > 0; tries -= 1) {
    const visitType = random.pick(visitTypes);
    const patientId = random.pick(patientIds);
    if (seen.has(patientId) || !random.chance(share)) continue;
    const busy = busyOf(made);
    const after = (visitType.bufferAfterMinutes ?? 0) * 60_000;
    const free = (open.get(visitType) ?? []).filter((slot) =>
      [slot.practitionerId, slot.locationId ?? ''].every((id) =>
        (busy.get(id) ?? []).every(
          (span) => !overlaps(span, { fromMs: slot.fromMs, toMs: slot.toMs + after }),
        ),
      ),
    );
    if (free.length === 0) continue;
    const slot = random.pick(free);
    seen.add(patientId);
    const status = statusAt(random, slot.fromMs, slot.toMs, nowMs);
    made.push({
      id: random.id('appointment'),
      patientId,
      status,
      visitTypeId: visitType.id,
      practitionerId: slot.practitionerId,
      ...(slot.locationId !== undefined && { locationId: slot.locationId }),
      day,
      start: instantInZone(slot.fromMs, DEMO_ZONE),
      end: instantInZone(slot.toMs, DEMO_ZONE),
      ...(visitType.bufferAfterMinutes !== undefined && { bufferAfterMinutes: visitType.bufferAfterMinutes }),
      reason: random.pick(REASONS),
      ...(status === 'cancelled' && { cancelReason: random.pick(CANCEL_REASONS) }),
      createdAt: instantInZone(Math.min(nowMs, slot.fromMs) - random.whole(1, 20) * 86_400_000, DEMO_ZONE),
      createdBy: 'Naomi Mutiso',
      ...arrivalOf(random, status, slot.fromMs),
    });
  }
  return made;
}

function statusAt(random: Seeded, fromMs: number, toMs: number, nowMs: number): AppointmentStatus {
  if (random.chance(0.07)) return 'cancelled';
  if (toMs < nowMs) return random.chance(0.9) ? 'fulfilled' : 'noshow';
  if (fromMs < nowMs) return 'checked-in';
  return fromMs < nowMs + 1_800_000 && random.chance(0.6) ? 'arrived' : 'booked';
}

function arrivalOf(random: Seeded, status: AppointmentStatus, fromMs: number): Partial<Appointment> {
  if (status !== 'fulfilled' && status !== 'checked-in' && status !== 'arrived') return {};
  const arrived = instantInZone(fromMs - random.whole(1, 25) * 60_000, DEMO_ZONE);
  const inRoom = instantInZone(fromMs + random.whole(0, 15) * 60_000, DEMO_ZONE);
  return { arrivedAt: arrived, ...(status !== 'arrived' && { inRoomAt: inRoom }) };
}
