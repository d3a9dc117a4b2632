import { expect, it } from 'vitest';
import { planContext, testId } from '#shared/kernel/handler-testing.ts';
import type { Appointment } from './appointment.record.ts';
import { scheduleSetupHandlers } from './schedule-setup.handlers.ts';
import type { ScheduleException } from './schedule-exception.record.ts';
import { aClinic, anAppointment, anException, NJERI, OTIENO, ROOM_1, ROOM_2 } from './scheduling-testing.ts';

const scanner = testId('location', 7);
const booked = anAppointment(1, '10:00', '10:30', { equipmentIds: [scanner], bufferAfterMinutes: 30 });

it.each<[string, Partial<ScheduleException>, Partial<Appointment>, number]>([
  ['leave of its provider', { practitionerId: OTIENO }, {}, 1],
  ['leave of another', { practitionerId: NJERI }, {}, 0],
  ['leave that ends before it', { practitionerId: OTIENO, to: '10:00' }, {}, 0],
  ['leave of its last minutes', { practitionerId: OTIENO, from: '10:25', to: '12:00' }, {}, 1],
  ['its room', { kind: 'outOfUse', locationId: ROOM_1 }, {}, 1],
  ['another room', { kind: 'outOfUse', locationId: ROOM_2 }, {}, 0],
  ['its device', { kind: 'outOfUse', locationId: scanner }, {}, 1],
  ['its device, while it is cleaned', { kind: 'outOfUse', locationId: scanner, from: '10:45' }, {}, 1],
  ['one that was cancelled', { practitionerId: OTIENO }, { status: 'cancelled' }, 0],
  ['what was taken back', { practitionerId: OTIENO, cancelled: true }, {}, 0],
  ['hours that are added', { kind: 'extra', practitionerId: OTIENO }, {}, 0],
  [
    'leave from midnight, one of the evening before that reaches into it',
    { practitionerId: OTIENO, startDate: '2026-03-13', endDate: '2026-03-13' },
    { start: '2026-03-12T23:45:00.000+03:00', end: '2026-03-13T00:15:00.000+03:00' },
    1,
  ],
])('says how many appointments lose who or what they need: %s', async (_what, asked, more, affected) => {
  const { id: _id, ...input } = anException(1, asked);
  const context = planContext(input, { records: [...aClinic(), { ...booked, ...more }] });
  const done = await scheduleSetupHandlers.saveException(context);
  expect(done.ok && done.value.reply.affected).toBe(affected);
});

it('says whom a holiday concerns: not who has extra hours', async () => {
  const extra = anException(1, { kind: 'extra', practitionerId: NJERI, from: '09:00', to: '12:00' });
  const hers = anAppointment(2, '10:00', '10:30', { practitionerId: NJERI, locationId: ROOM_2 });
  const context = planContext(
    { date: '2026-03-12', name: 'Idd' },
    { records: [...aClinic(), extra, booked, hers] },
  );
  const done = await scheduleSetupHandlers.saveHoliday(context);
  expect(done.ok && done.value.reply.affected).toBe(1);
});
