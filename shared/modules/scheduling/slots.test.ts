import { describe, expect, it } from 'vitest';
import type { CalendarDate } from '#shared/kernel/calendar-date.ts';
import { planContext, testId } from '#shared/kernel/handler-testing.ts';
import { instantInZone } from '#shared/kernel/instant.ts';
import type { Appointment } from './appointment.record.ts';
import { schedulingHandlers } from './scheduling.handlers.ts';
import {
  aClinic,
  anAppointment,
  anException,
  aSchedule,
  CONSULTATION,
  DRESSING,
  NJERI,
  OTIENO,
  ROOM_1,
  ROOM_2,
} from './scheduling-testing.ts';
import { busyOf, freeSlots } from './slots.rules.ts';
import type { VisitType } from './visit-type.record.ts';
import { workPeriods, type WeekBook } from './working-hours.rules.ts';

const DAY = '2026-03-12' as CalendarDate; // a Thursday
const ZONE = 'Africa/Nairobi';
const week: WeekBook = {
  zone: ZONE,
  schedules: [aSchedule(OTIENO, ROOM_1, 1)],
  exceptions: [],
  holidays: [],
};
const times = (book: WeekBook, visitType: VisitType, appointments: readonly Appointment[] = [], day = DAY) =>
  freeSlots(book, busyOf(appointments), day, { visitType, afterMs: 0 }).map(({ fromMs }) =>
    instantInZone(fromMs, book.zone).slice(11, 16),
  );
const MORNING = ['09:00', '09:30', '10:00', '10:30', '11:00', '11:30'];
const AFTERNOON = ['13:00', '13:30', '14:00', '14:30', '15:00', '15:30'];

describe('free slots', () => {
  it('follow from the week', () => {
    expect(times(week, CONSULTATION)).toEqual([...MORNING, ...AFTERNOON]);
    expect(times(week, CONSULTATION, [], '2026-03-14' as CalendarDate)).toEqual([]); // Saturday
  });
  it.each<[string, Partial<Appointment>, readonly string[]]>([
    ['an appointment takes its time', {}, ['09:00', '10:00', '10:30', '11:00', '11:30']],
    ['with what is kept free after it', { bufferAfterMinutes: 10 }, ['09:00', '10:10', '10:40', '11:10']],
    ['with what is kept free before it', { bufferBeforeMinutes: 10 }, ['10:00', '10:30', '11:00', '11:30']],
    ['one that was cancelled takes nothing', { status: 'cancelled' }, MORNING],
    ['nor one that was missed', { status: 'noshow' }, MORNING],
    ['another’s in the room does', { practitionerId: NJERI }, ['09:00', '10:00', '10:30', '11:00', '11:30']],
    ['another’s elsewhere does not', { practitionerId: NJERI, locationId: ROOM_2 }, MORNING],
  ])('%s', (_what, more, expected) => {
    const slots = times(week, CONSULTATION, [anAppointment(1, '09:30', '10:00', more)]);
    expect(slots).toEqual([...expected, ...AFTERNOON]);
  });
  it('keep a visit’s own buffer free', () => {
    // 20 minutes and 10 to air the room, before one at 10:00.
    expect(times(week, DRESSING, [anAppointment(1, '10:00', '12:00')]).slice(0, 3)).toEqual([
      '09:00',
      '09:20',
      '13:00',
    ]);
  });
  it('are those that can be booked, at the edges of hours and with devices, too', async () => {
    const airing: VisitType = { ...DRESSING, bufferBeforeMinutes: 10 };
    const before = anAppointment(1, '08:30', '09:00');
    expect(times(week, airing, [before]).slice(0, 2)).toEqual(['09:10', '09:30']);
    const evening = anAppointment(2, '12:00', '12:30', { practitionerId: NJERI });
    expect(
      times(week, DRESSING, [evening])
        .filter((time) => time < '12:00')
        .at(-1),
    ).toBe('11:20');
    const device = testId('location', 7);
    const used = anAppointment(3, '09:00', '10:00', {
      practitionerId: NJERI,
      locationId: ROOM_2,
      equipmentIds: [device],
    });
    const broken = anException(4, { kind: 'outOfUse', locationId: device, from: '10:00', to: '11:30' });
    const asked = { visitType: CONSULTATION, afterMs: 0, equipmentIds: [device] };
    const [first] = freeSlots({ ...week, exceptions: [broken] }, busyOf([used]), DAY, asked);
    expect(first && instantInZone(first.fromMs, ZONE).slice(11, 16)).toBe('11:30');
    // What the list offers is what booking takes: visits of the night before included.
    const night = {
      id: testId('schedule', 9),
      practitionerId: OTIENO,
      active: true,
      periods: [{ id: '5', weekday: 4, from: '00:00', to: '02:00' }],
    };
    const late = anAppointment(4, '23:30', '23:55', { bufferAfterMinutes: 30 });
    const page = { visitTypeId: CONSULTATION.id, from: '2026-03-13', days: 1, limit: 1 };
    const found = await schedulingHandlers.slots(planContext(page, { records: [CONSULTATION, night, late] }));
    expect(found.ok && found.value.map(({ time }) => time)).toEqual(['00:25']);
  });
  it('leave, holidays, extra hours and rooms out of use change the day', () => {
    const away = anException(1, { practitionerId: OTIENO, from: '10:00', to: '14:00' });
    expect(times({ ...week, exceptions: [away] }, CONSULTATION)).toEqual([
      ...MORNING.slice(0, 2),
      ...AFTERNOON.slice(2),
    ]);
    expect(times({ ...week, exceptions: [{ ...away, cancelled: true }] }, CONSULTATION)).toEqual([
      ...MORNING,
      ...AFTERNOON,
    ]);
    const closed = { id: testId('holiday', 1), date: DAY, name: 'Idd' };
    expect(times({ ...week, holidays: [closed] }, CONSULTATION)).toEqual([]);
    const extra = anException(2, {
      kind: 'extra',
      practitionerId: OTIENO,
      locationId: ROOM_2,
      from: '17:00',
      to: '18:00',
    });
    expect(times({ ...week, holidays: [closed], exceptions: [extra] }, CONSULTATION)).toEqual([
      '17:00',
      '17:30',
    ]);
    const painted = anException(3, { kind: 'outOfUse', locationId: ROOM_1, to: '12:30' });
    expect(times({ ...week, exceptions: [painted] }, CONSULTATION)).toEqual(AFTERNOON);
  });
  it('know which visits are seen in which hours, and when a week holds', () => {
    const [schedule] = week.schedules;
    const periods = (schedule?.periods ?? []).map((one) => ({ ...one, visitTypeIds: [DRESSING.id] }));
    const only = { ...week, schedules: [{ ...aSchedule(OTIENO, ROOM_1, 1), periods }] };
    expect(times(only, CONSULTATION)).toEqual([]);
    expect(times(only, DRESSING).length).toBeGreaterThan(5);
    const over = { ...week, schedules: [{ ...aSchedule(OTIENO, ROOM_1, 1), validTo: '2026-03-11' }] };
    expect(times(over, CONSULTATION)).toEqual([]);
  });
  it('stay at their time on the wall when the clocks change', () => {
    const berlin = { ...week, zone: 'Europe/Berlin' };
    const starts = ['2026-03-27', '2026-03-30'].map(
      (day) => workPeriods(berlin, day as CalendarDate)[0]?.fromMs ?? 0,
    );
    expect(starts.map((ms) => new Date(ms).toISOString())).toEqual([
      '2026-03-27T08:00:00.000Z',
      '2026-03-30T07:00:00.000Z',
    ]);
  });
  it('come by the page, from now on', async () => {
    const asked = { visitTypeId: CONSULTATION.id, from: DAY, days: 60, limit: 4 };
    const found = await schedulingHandlers.slots(planContext(asked, { records: [...aClinic()] })); // it is 09:42
    expect(found.ok && found.value.map(({ time, practitionerId }) => [time, practitionerId])).toEqual([
      ['10:00', OTIENO],
      ['10:00', NJERI],
      ['10:30', OTIENO],
      ['10:30', NJERI],
    ]);
  });
});
