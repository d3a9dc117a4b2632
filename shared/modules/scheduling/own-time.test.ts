import { expect, it } from 'vitest';
import { TEST_NOW } from '#shared/kernel/handler-testing.ts';
import { put } from '#shared/kernel/plan.ts';
import { noticeKind } from '../messages/notices.rules.ts';
import { Appointment } from './appointment.record.ts';
import { withOwnTimes } from './own-time.plan.ts';
import { aClinic, anAppointment, deskOf, NJERI, ROOM_2 } from './scheduling-testing.ts';

const one = anAppointment(1, '10:00', '10:30');
const plan = (after: Appointment) => ({ reply: 'done', writes: [put(Appointment, after)] });
const timed = (before: Appointment | undefined, after: Appointment, others: readonly Appointment[] = []) =>
  withOwnTimes(deskOf([...aClinic(), ...(before ? [before] : []), ...others]).read, plan(after), true);

it.each<[string, Appointment | undefined, Appointment]>([
  ['comes back', { ...one, status: 'noshow' }, { ...one, status: 'arrived', arrivedAt: TEST_NOW }],
  ['is made', undefined, one],
  ['goes to another time', { ...one, end: '2026-03-12T10:20:00.000+03:00' }, one],
  ['goes to another provider', { ...one, practitionerId: NJERI, locationId: ROOM_2 }, one],
])('of a plan an appointment that %s needs its time to itself', async (_what, before, after) => {
  const written = { ...after, tentative: true };
  expect(await timed(before, after)).toEqual({
    ok: true,
    value: { plan: plan(written), times: [written] },
  });
  const other = anAppointment(2, '10:15', '10:45');
  expect(await timed(before, after, [other])).toMatchObject({
    error: { code: 'scheduling.taken', appointmentId: other.id },
  });
  expect((await timed(before, after, [{ ...other, overbooks: [one.id] }])).ok).toBe(true);
});

it.each<[string, Appointment, Appointment]>([
  ['stays where it is', one, { ...one, status: 'arrived' }],
  ['lets its time go', one, { ...one, status: 'noshow' }],
])('of a plan an appointment that %s asks nobody', async (_what, before, after) => {
  expect(await timed(before, after, [anAppointment(2, '10:15', '10:45')])).toEqual({
    ok: true,
    value: { plan: plan(after), times: [] },
  });
});

it('nobody is told again of one that was taken for missed, or for seen', () => {
  for (const status of ['noshow', 'fulfilled'] as const) {
    expect(noticeKind({ before: { ...one, status }, after: one })).toBeUndefined();
    const later = { ...one, start: '2026-03-13T10:00:00.000+03:00' };
    expect(noticeKind({ before: { ...one, status }, after: later })).toBe('confirmation');
  }
});
