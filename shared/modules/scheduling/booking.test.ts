import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planContext, testId, TEST_NOW } from '#shared/kernel/handler-testing.ts';
import { makeId, type Id } from '#shared/kernel/ids.ts';
import { PERMISSIONS } from '#shared/kernel/permission.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import { Appointment } from './appointment.record.ts';
import { collide } from './appointment.rules.ts';
import { isMeant } from './clashes.rules.ts';
import { planBooking, planMove, planSeries } from './booking.plan.ts';
import { schedulingHandlers } from './scheduling.handlers.ts';
import { planStatus } from './status.plan.ts';
import {
  aClinic,
  anAppointment,
  anException,
  CONSULTATION,
  deskOf,
  DRESSING,
  NJERI,
  OTIENO,
  PATIENTS,
  ROOM_1,
  ROOM_2,
} from './scheduling-testing.ts';

const [patientId = ''] = PATIENTS;
const input = {
  patientId,
  visitTypeId: CONSULTATION.id,
  day: '2026-03-12',
  time: '10:00',
  practitionerId: OTIENO,
  locationId: ROOM_1,
};
const id = testId('appointment', 9);
const booked: Appointment = {
  ...anAppointment(9, '10:00', '10:30', { patientId }),
  visitTypeId: CONSULTATION.id,
  createdAt: TEST_NOW,
  createdBy: 'Achieng Otieno',
};

describe('booking', () => {
  it('writes one appointment, tentative where nobody could be asked', async () => {
    const desk = deskOf([...aClinic()]);
    expect(await planBooking(desk, input, id, false)).toEqual({
      ok: true,
      value: { reply: booked, patientId, writes: [put(Appointment, booked)] },
    });
    expect(await planBooking(desk, input, id, true)).toMatchObject({ value: { reply: { tentative: true } } });
  });
  it.each([
    ['the provider’s time is taken', {}, { practitionerId: OTIENO, locationId: ROOM_2 }, 'scheduling.taken'],
    ['the room is taken', {}, { practitionerId: NJERI, locationId: ROOM_1 }, 'scheduling.taken'],
    ['lunch', { time: '12:00' }, { status: 'cancelled' as const }, 'scheduling.outsideHours'],
    ['the end is beyond the hours', { time: '15:45' }, {}, 'scheduling.outsideHours'],
  ])('is refused, and may be overbooked by whoever may: %s', async (_what, asked, other, code) => {
    const records = [...aClinic(), anAppointment(1, '10:00', '10:30', other)];
    const desk = deskOf(records);
    expect(await planBooking(desk, { ...input, ...asked }, id, false)).toMatchObject({ error: { code } });
    const over = { ...input, ...asked, overbook: true };
    const clerk = {
      ...desk,
      session: {
        ...desk.session,
        permissions: new Set(PERMISSIONS.filter((one) => one !== 'schedule.overbook')),
      },
    };
    expect(await planBooking(clerk, over, id, false)).toMatchObject({
      error: { code: 'scheduling.mayNotOverbook' },
    });
    const done = await planBooking(desk, over, id, false);
    expect(done.ok && done.value.reply.overbooks).toEqual(
      code === 'scheduling.taken' ? [testId('appointment', 1)] : undefined,
    );
  });
  it('a series stays at its time on the wall across a change of clocks, and tells the days that are taken', async () => {
    const desk = deskOf([
      ...aClinic(),
      anAppointment(1, '10:00', '10:30', {
        day: '2026-03-26',
        start: '2026-03-26T10:00:00.000+01:00',
        end: '2026-03-26T10:30:00.000+01:00',
      }),
    ]);
    const berlin = { ...desk, session: { ...desk.session, zone: 'Europe/Berlin' } };
    const asked = { ...input, rrule: 'FREQ=WEEKLY;COUNT=4', skipTaken: true };
    const done = await planSeries(berlin, asked, desk.newId, false);
    if (!done.ok) throw new Error(done.error.code);
    expect(done.value.reply.appointments.map(({ start }) => start)).toEqual([
      '2026-03-12T10:00:00.000+01:00',
      '2026-03-19T10:00:00.000+01:00',
      '2026-04-02T10:00:00.000+02:00',
    ]);
    expect(done.value.reply.series.exceptDates).toEqual(['2026-03-26']);
    expect(await planSeries(berlin, { ...asked, skipTaken: false }, desk.newId, false)).toMatchObject({
      error: { code: 'scheduling.taken' },
    });
  });
});

describe('one that was missed and comes back', () => {
  const missed = anAppointment(1, '10:00', '10:30', { status: 'noshow', tentative: true });
  const back = (others: readonly Appointment[], isTentative = false) =>
    planStatus(deskOf([...aClinic(), missed, ...others]), { id: missed.id, status: 'arrived' }, isTentative);
  it('needs its time again, and says what is known of it', async () => {
    const { tentative: _tentative, ...was } = missed;
    const came = { ...was, status: 'arrived' as const, arrivedAt: TEST_NOW };
    expect(await back([])).toEqual({
      ok: true,
      value: {
        reply: { appointment: came, takesTime: true },
        patientId: missed.patientId,
        writes: [put(Appointment, came)],
      },
    });
    expect(await back([], true)).toMatchObject({ value: { reply: { appointment: { tentative: true } } } });
  });
  // Outside of hours as well: that must not hide who has the time.
  it.each<[string, Partial<Appointment>, boolean]>([
    ['somebody has its time', {}, false],
    ['somebody has its room', { practitionerId: NJERI }, false],
    ['the other was booked over it', { overbooks: [missed.id] }, true],
    ['the other was cancelled', { status: 'cancelled' }, true],
  ])('%s', async (_what, more, comes) => {
    const away = { ...anException(1, { practitionerId: OTIENO }) };
    const done = await planStatus(
      deskOf([...aClinic(), away, missed, anAppointment(2, '10:15', '10:45', more)]),
      { id: missed.id, status: 'booked' },
      false,
    );
    expect(done.ok ? undefined : done.error.code).toBe(comes ? undefined : 'scheduling.taken');
  });
});

it('counts a month, or what of it is asked for', async () => {
  const records = [
    ...aClinic(),
    anAppointment(1, '10:00', '10:30'),
    anAppointment(2, '10:00', '10:20', { practitionerId: NJERI, equipmentIds: [ROOM_2] }),
    anAppointment(3, '11:00', '11:30', { status: 'cancelled' }),
  ];
  const counted = async (more: object) => {
    const asked = { from: '2026-03-12', days: 1, ...more };
    const found = await schedulingHandlers.counts(planContext(asked, { records }));
    return found.ok ? found.value : found.error;
  };
  expect(await counted({})).toEqual([{ day: '2026-03-12', booked: 2, cancelled: 1, minutes: 50 }]);
  expect(await counted({ practitionerId: OTIENO })).toMatchObject([{ booked: 1, cancelled: 1 }]);
  expect(await counted({ locationId: ROOM_2 })).toMatchObject([{ booked: 1, minutes: 20 }]);
});

/** One desk's records, and what its commands write. */
class Desk {
  readonly records = new Map<Id, { readonly id: Id }>(aClinic().map((one) => [one.id, one]));
  made = 0;
  write(writes: readonly PlannedWrite[]): void {
    for (const one of writes) if (one.kind === 'put') this.records.set(one.id, { ...one.data, id: one.id });
  }
  get appointments(): readonly Appointment[] {
    return [...this.records.values()].filter(({ id: of }) => of.startsWith('appointment:')) as Appointment[]; // ids name their type
  }
}

it('no commands at one desk ever put a provider or a room in two places, unless somebody meant it', async () => {
  const time = fc
    .integer({ min: 0, max: 28 })
    .map((at) => `${String(9 + Math.floor(at / 4)).padStart(2, '0')}:${['00', '15', '30', '45'][at % 4]}`);
  const place = fc.record({
    day: fc.constantFrom('2026-03-12', '2026-03-13'),
    time,
    practitionerId: fc.constantFrom(OTIENO, NJERI),
    locationId: fc.constantFrom(ROOM_1, ROOM_2),
  });
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('book' as const),
        place,
        type: fc.constantFrom(CONSULTATION, DRESSING),
        over: fc.nat(9).map((one) => one === 0),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), place, at: fc.nat(7) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant('status' as const),
        at: fc.nat(7),
        to: fc.constantFrom('cancelled' as const, 'noshow' as const, 'booked' as const, 'arrived' as const),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('series' as const), place }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const desk = new Desk();
      for (const one of steps) {
        const context = planContext(undefined, { records: [...desk.records.values()] });
        const target = 'at' in one ? desk.appointments[one.at] : undefined;
        const newId = (type: string) => makeId(type, testId(type, (desk.made += 1)).split(':')[1] ?? '');
        if (one.do === 'book') {
          const asked = { patientId, visitTypeId: one.type.id, ...one.place, overbook: one.over };
          const done = await planBooking(context, asked, newId('appointment'), false);
          if (done.ok) desk.write(done.value.writes);
        } else if (one.do === 'series') {
          const asked = {
            patientId,
            visitTypeId: CONSULTATION.id,
            ...one.place,
            rrule: 'FREQ=DAILY;COUNT=2',
            skipTaken: true,
          };
          const done = await planSeries(context, asked, newId, false);
          if (done.ok) desk.write(done.value.writes);
        } else if (target && one.do === 'move') {
          const done = await planMove(context, { id: target.id, ...one.place }, false);
          if (done.ok) desk.write(done.value.writes);
        } else if (target && one.do === 'status') {
          const done = await planStatus(context, { id: target.id, status: one.to, reason: 'ill' }, false);
          if (done.ok) desk.write(done.value.writes);
        }
        const all = desk.appointments;
        const double = all.filter((a) => all.some((b) => collide(a, b) && !isMeant(a, b)));
        expect(double).toEqual([]);
      }
    }),
    { numRuns: 150 },
  );
});
