import fc from 'fast-check';
import { expect, it } from 'vitest';
import { planContext, testId } from '#shared/kernel/handler-testing.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import type { Appointment } from './appointment.record.ts';
import { collide } from './appointment.rules.ts';
import { bookingStamp, clashesOf, collisions } from './clashes.rules.ts';
import { schedulingHandlers } from './scheduling.handlers.ts';
import { aClinic, anAppointment, CONSULTATION, NJERI, OTIENO, ROOM_1, ROOM_2 } from './scheduling-testing.ts';

const stamp = (ms: number, device: string) => writeStamp({ ms, counter: 0 }, device);
const laters = (appointments: readonly Appointment[], stamps: { readonly [id: string]: string }) =>
  clashesOf(collisions(appointments), (id) => stamps[id] ?? '').map(({ later }) => later.id);
const [a, b] = [
  anAppointment(1, '10:00', '10:30'),
  anAppointment(2, '10:15', '10:45', { locationId: ROOM_2 }),
];
const stamps = { [a.id]: stamp(20, 'aaaa'), [b.id]: stamp(10, 'bbbb') };

it('who booked later gives way; what the server confirmed gives way to nothing tentative', () => {
  const both = [a, b].map((one) => ({ ...one, tentative: true }));
  expect(laters(both, stamps)).toEqual([a.id]);
  expect(laters([a, { ...b, tentative: true }], stamps)).toEqual([b.id]);
  expect(laters([a, b], stamps)).toEqual([a.id]);
});

it.each<[string, Partial<Appointment>]>([
  ['cancelled', { status: 'cancelled' }],
  ['after the other', { start: '2026-03-12T10:30:00.000+03:00' }],
  ['of another provider in another room', { practitionerId: NJERI }],
  ['meant to stand beside it', { overbooks: [a.id] }],
])('nothing clashes with one that is %s', (_what, more) => {
  expect(collisions([a, { ...b, ...more }])).toEqual([]);
});

it('the moment of booking is that of when and where, not of what happened since', () => {
  const [early, late] = [stamp(1, 'aaaa'), stamp(2, 'aaaa')];
  expect(bookingStamp({ start: early, end: early, practitionerId: early, status: late, note: late })).toBe(
    early,
  );
  expect(bookingStamp({ start: late, end: late, practitionerId: early })).toBe(late);
});

it('whatever desks booked apart: every pair at one time is in the list, once, and each desk sees the same', () => {
  const one = fc.record({
    at: fc.integer({ min: 0, max: 20 }),
    length: fc.integer({ min: 1, max: 4 }),
    who: fc.boolean(),
    room: fc.boolean(),
    tentative: fc.boolean(),
    ms: fc.nat(5),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), fc.infiniteStream(fc.nat()), (made, order) => {
      const moment = (quarters: number) =>
        new Date(Date.parse('2026-03-12T06:00:00Z') + quarters * 900_000).toISOString();
      const list = made.map(({ at, length, who, room, tentative }, index) => ({
        ...anAppointment(index + 1, '09:00', '09:30'),
        start: moment(at),
        end: moment(at + length),
        practitionerId: who ? OTIENO : NJERI,
        locationId: room ? ROOM_1 : ROOM_2,
        ...(tentative && { tentative: true }),
      }));
      const of = Object.fromEntries(
        made.map(({ ms }, index) => [testId('appointment', index + 1), stamp(ms, `dev${index}`)]),
      );
      const told = (from: readonly Appointment[]) =>
        clashesOf(collisions(from), (id) => of[id] ?? '')
          .map(({ first, later }) => `${first.id} ${later.id}`)
          .toSorted();
      const pairs = list.flatMap((x, at) =>
        list
          .slice(at + 1)
          .filter((y) => collide(x, y))
          .map((y) => [x.id, y.id].toSorted().join()),
      );
      const shuffled = list
        .map((x) => [order.next().value ?? 0, x] as const)
        .toSorted(([x], [y]) => x - y)
        .map(([, x]) => x);
      expect(told(shuffled)).toEqual(told(list));
      expect(
        told(list)
          .map((line) => line.split(' ').toSorted().join())
          .toSorted(),
      ).toEqual(pairs.toSorted());
    }),
  );
});

it('the list names who gives way, and where that one could go instead; far ahead, what nobody confirmed', async () => {
  const visit = { visitTypeId: CONSULTATION.id };
  const records = [...aClinic(), { ...a, ...visit }, { ...b, ...visit, tentative: true }];
  const found = await schedulingHandlers.clashes(planContext({ from: '2026-03-12' }, { records }));
  expect(found.ok && found.value).toMatchObject([
    {
      first: { appointment: { id: a.id } },
      later: { appointment: { id: b.id }, patient: {} },
      resources: [OTIENO],
    },
  ]);
  const instead = await schedulingHandlers.alternatives(planContext({ appointmentId: b.id }, { records }));
  expect(instead.ok && instead.value.map(({ time }) => time)).toEqual(['10:45', '11:15', '13:00']);
  const early = await schedulingHandlers.clashes(planContext({ from: '2025-12-01' }, { records }));
  expect(early.ok && early.value.map(({ later }) => later.appointment.id)).toEqual([b.id]);
});
