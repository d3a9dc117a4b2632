import { afterEach, expect, it } from 'vitest';
import { must } from '#shared/kernel/must.testing.ts';
import { put } from '#shared/kernel/plan.ts';
import type { Client } from '#shared/kernel/port.ts';
import { ok } from '#shared/kernel/result.ts';
import { messageId } from '#shared/modules/messages/message-id.rules.ts';
import type { Message } from '#shared/modules/messages/message.record.ts';
import type { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { builtInStationId } from '#shared/modules/queue/care-stations.rules.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import { contracts } from '#shared/registry.ts';
import { runPlan } from '../commands/run-plan.ts';
import { serverClaims } from '../messages/claims.ts';
import { Cleanups, setUpStation, testClock } from '../station-testing.ts';
import type { Station } from '../station.ts';
import { DOCTOR, syncAll, twoDesks } from './two-desks.testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const { messages, messageSetup, patients, queue, reviews, scheduling, scheduleSetup } = contracts;

const MESSAGES = {
  enabled: true,
  reminderHours: [],
  unasked: true,
  clinicians: false,
  saysProvider: false,
  saysPlace: false,
  saysVisitType: false,
  saysPatient: false,
};
const kindsOf = async (client: Client, patientId: string) =>
  (await must(client.request(messages.ofPatient, { patientId, limit: 9 })))
    .map(({ kind, status }) => `${kind} ${status}`)
    .toSorted();

/** A message about an appointment is given to one of the desks, and to the other once it is given back for sure. */
async function oneSends(a: Station, b: Station, { id, patientId, start }: Appointment): Promise<void> {
  const message: Message = {
    id: messageId(id, 'confirmation', patientId, [0]),
    patientId,
    appointmentId: id,
    kind: 'confirmation',
    audience: 'patient',
    start,
    status: 'preparation',
    notBefore: start,
    attempts: 0,
    createdAt: start,
  };
  const [one, other] = [a, b].map(({ engine, sync: runner }) => serverClaims(engine, runner));
  expect(await one?.take(message)).toBe('given');
  expect(await one?.take(message)).toBe('given');
  expect(await other?.take(message)).toBe('elsewhere');
  expect(await other?.take({ ...message, round: 1 })).toBe('given');
  await one?.giveBack(message);
  expect(await other?.take(message)).toBe('given');
  expect(await one?.take(message)).toBe('elsewhere');
}

const clashesAt = async (client: Client, from: string) =>
  (await must(client.request(scheduling.clashes, { from }))).map(({ first, later }) => [
    first.appointment.id,
    later.appointment.id,
  ]);

it(
  'of two desks at the server one has a time; apart, both do, and every desk sees the same clash until it is settled',
  { timeout: 90_000 },
  async () => {
    const { server, one, two, asked, grace, mary, tomorrow } = await twoDesks(cleanups);
    // At the server: the second has not heard of the first one's appointment, and is refused all the same.
    await must(one.client.request(messageSetup.save, { settings: MESSAGES }));
    const first = await must(one.client.request(scheduling.book, asked(grace, '09:00')));
    expect(first.tentative).toBeUndefined();
    await oneSends(one.station, two.station, first);
    expect(await two.client.request(scheduling.book, asked(mary, '09:00'))).toEqual({
      ok: false,
      error: { code: 'scheduling.heldElsewhere' },
    });
    const both = await must(two.client.request(scheduling.book, asked(mary, '09:30')));
    // Where nothing can be taken, nobody is asked.
    const { practitionerId: _whoever, ...anywhere } = asked(mary, '09:00');
    expect((await must(two.client.request(scheduling.book, anywhere))).tentative).toBeUndefined();
    // Cancelled, it is free again for whoever has heard of it.
    await must(
      one.client.request(scheduling.setStatus, { id: first.id, status: 'cancelled', reason: 'ill' }),
    );
    await syncAll(one.station, two.station);
    await must(two.client.request(scheduling.book, asked(mary, '09:00')));
    await syncAll(one.station, two.station, one.station);
    // What is to be said of it has passed the server's guard, with the settings by which it was made.
    expect(await kindsOf(two.client, grace)).toEqual(['cancellation preparation', 'confirmation not-done']);
    expect(await kindsOf(one.client, mary)).toEqual(['confirmation preparation']);

    await server.stop();
    const here = await must(one.client.request(scheduling.book, asked(grace, '11:00')));
    const there = await must(two.client.request(scheduling.book, asked(mary, '11:15')));
    const alone = await must(two.client.request(scheduling.book, asked(mary, '14:00')));
    expect([here, there, alone].map(({ tentative }) => tentative)).toEqual([true, true, true]);
    // Both move one appointment, each to another day and time.
    const dayAfter = new Date(Date.parse(tomorrow) + 86_400_000).toISOString().slice(0, 10);
    const at = { id: both.id, practitionerId: DOCTOR };
    await must(two.client.request(scheduling.move, { ...at, day: dayAfter, time: '16:00' }));
    const stands = await must(one.client.request(scheduling.move, { ...at, day: tomorrow, time: '15:00' }));
    await server.start();
    await syncAll(one.station, two.station, one.station, two.station);
    for (const { client } of [one, two]) {
      const found = await must(client.request(scheduling.ofPatient, { patientId: mary, limit: 10 }));
      expect(found.find(({ id }) => id === both.id)).toMatchObject({ day: tomorrow, start: stands.start });
      const { open } = await must(client.request(reviews.get, { patientId: mary, id: both.id }));
      expect(open.map(({ field, values }) => [field, values.map(({ value }) => value)])).toMatchObject([
        ['whenAndWhere', [{ day: tomorrow, start: stands.start }, { day: dayAfter }]],
      ]);
    }

    // Both are kept; the later by its stamp gives way, on both desks.
    const expected = [[here.id, there.id]];
    expect(await clashesAt(one.client, tomorrow)).toEqual(expected);
    expect(await clashesAt(two.client, tomorrow)).toEqual(expected);
    // What clashes with nothing, and what comes first, is confirmed by the desk that booked it.
    const tentative = async ({ client }: { readonly client: Client }) =>
      (await must(client.request(scheduling.days, { from: tomorrow, days: 1 }))).items
        .filter(({ appointment }) => appointment.tentative)
        .map(({ appointment }) => appointment.id);
    await expect.poll(() => tentative(two)).toEqual(expect.not.arrayContaining([alone.id]));
    await expect.poll(() => tentative(one)).toEqual(expect.not.arrayContaining([here.id]));
    await syncAll(one.station, two.station, one.station);
    expect(await tentative(one)).toEqual([there.id]);

    const [to] = await must(one.client.request(scheduling.alternatives, { appointmentId: there.id }));
    if (!to) throw new Error('no suggestion');
    const { day, time, practitionerId } = to;
    const moved = await must(
      one.client.request(scheduling.move, { id: there.id, day, time, practitionerId }),
    );
    expect(moved.tentative).toBeUndefined();
    await syncAll(one.station, two.station);
    expect(await clashesAt(one.client, tomorrow)).toEqual([]);
    expect(await clashesAt(two.client, tomorrow)).toEqual([]);
  },
);

it(
  'who is back, and which of two places holds, is asked for at the server, too',
  { timeout: 90_000 },
  async () => {
    const { server, one, two, asked, grace, mary, tomorrow } = await twoDesks(cleanups);
    const elsewhere = { ok: false, error: { code: 'scheduling.heldElsewhere' } };
    const first = await must(one.client.request(scheduling.book, asked(grace, '09:00')));
    await must(one.client.request(scheduling.setStatus, { id: first.id, status: 'noshow' }));
    await syncAll(one.station, two.station);
    await must(two.client.request(scheduling.book, asked(mary, '09:00')));
    const back = {
      patientId: grace,
      stationId: builtInStationId('triage'),
      priority: 'routine' as const,
      appointmentId: first.id,
    };
    // Not heard of yet, and heard of.
    expect(await one.client.request(queue.checkIn, back)).toEqual(elsewhere);
    await syncAll(two.station, one.station);
    expect(await one.client.request(queue.checkIn, back)).toMatchObject({
      error: { code: 'scheduling.taken' },
    });

    const both = await must(one.client.request(scheduling.book, asked(mary, '10:00')));
    await syncAll(one.station, two.station);
    await server.stop();
    const at = { id: both.id, practitionerId: DOCTOR, day: tomorrow };
    await must(two.client.request(scheduling.move, { ...at, time: '16:00' }));
    await must(one.client.request(scheduling.move, { ...at, time: '15:00' }));
    await server.start();
    await syncAll(one.station, two.station, one.station, two.station);
    await must(one.client.request(scheduling.book, asked(grace, '16:00')));
    const { open } = await must(two.client.request(reviews.get, { patientId: mary, id: both.id }));
    const [field] = open;
    const [stands, beside] = field?.values ?? [];
    if (!field || !stands || !beside) throw new Error('nothing to settle');
    const settle = (stamp: string) =>
      two.client.request(reviews.settle, {
        patientId: mary,
        id: both.id,
        field: field.field,
        settles: field.values.map((value) => value.stamp),
        decision: { how: 'chosen' as const, stamp },
      });
    expect(await settle(beside.stamp)).toEqual(elsewhere);
    await must(settle(stands.stamp));
  },
);

it('a clinic of one desk needs nobody’s word: nothing is tentative', async () => {
  const { client, station } = await setUpStation(cleanups, { clock: testClock() });
  await must(
    runPlan(station.engine, {
      action: 'test',
      session: { userId: 'system' },
      plan: async () =>
        ok({
          reply: {},
          writes: [put(Practitioner, { id: DOCTOR, active: true, name: [{ family: 'Otieno' }] })],
        }),
    }),
  );
  const hours = [{ id: '3', weekday: 3, from: '09:00', to: '12:00' }];
  await must(
    client.request(scheduleSetup.saveSchedule, { practitionerId: DOCTOR, active: true, periods: hours }),
  );
  const visit = { name: 'Consultation', durationMinutes: 30, active: true };
  const { id: visitTypeId } = await must(client.request(scheduleSetup.saveVisitType, visit));
  const { id: patientId } = await must(
    client.request(patients.register, { name: [{ family: 'Odhiambo' }], gender: 'female' }),
  );
  const asked = { patientId, visitTypeId, day: '2026-03-12', time: '10:00', practitionerId: DOCTOR };
  const booked = await must(client.request(scheduling.book, asked));
  expect(booked.tentative).toBeUndefined();
  expect(await client.request(scheduling.book, asked)).toMatchObject({ error: { code: 'scheduling.taken' } });
  const series = await must(
    client.request(scheduling.bookSeries, { ...asked, rrule: 'FREQ=WEEKLY;COUNT=3', skipTaken: true }),
  );
  expect(series.taken.map(({ day }) => day)).toEqual(['2026-03-12']);
  expect(series.appointments.map(({ day }) => day)).toEqual(['2026-03-19', '2026-03-26']);
  const { id: holiday, affected } = await must(
    client.request(scheduleSetup.saveHoliday, { date: '2026-03-26', name: 'Idd' }),
  );
  expect([holiday.startsWith('holiday:'), affected]).toEqual([true, 1]);
  expect(
    await must(
      client.request(scheduling.cancelSeries, {
        seriesId: series.seriesId,
        from: '2026-03-20',
        reason: 'closed',
      }),
    ),
  ).toEqual({ cancelled: 1 });
});
