import { afterEach, expect, it } from 'vitest';
import { must } from '#shared/kernel/must.testing.ts';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import { wallClockInZone, instantInZone } from '#shared/kernel/instant.ts';
import type { MessageSettingsInput } from '#shared/modules/messages/message-setup.contract.ts';
import { contracts } from '#shared/registry.ts';
import { aMailServer } from '#shared/messaging/mail-server-testing.ts';
import { runPlan } from '../commands/run-plan.ts';
import { aClinic, NURSE, signIn, syncWhole } from '../enrol/clinic-testing.ts';
import { Cleanups, testWindow, TEST_PASSWORD } from '../station-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const { messages, messageSetup, patients, scheduleSetup, scheduling } = contracts;
const DOCTOR = 'practitioner:01900000-0000-7000-8000-000000000001';
const DAY_MS = 86_400_000;

/** A clinic with a server of its own process, a doctor who works all day, and Grace, who agreed to messages. */
async function aSendingClinic() {
  const clinic = await aClinic(cleanups);
  const { client, station } = clinic.first;
  const mail = await aMailServer({ user: 'desk', password: 'kettle' });
  cleanups.add(() => mail.close());
  await must(
    runPlan(station.engine, {
      action: 'test',
      session: { userId: clinic.first.connection.session()?.userId ?? '' },
      plan: async () =>
        ok({
          reply: {},
          writes: [put(Practitioner, { id: DOCTOR, active: true, name: [{ family: 'Otieno' }] })],
        }),
    }),
  );
  const periods = [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
    id: `${weekday}`,
    weekday,
    from: '00:00',
    to: '23:59',
  }));
  await must(client.request(scheduleSetup.saveSchedule, { practitionerId: DOCTOR, active: true, periods }));
  const visit = { name: 'Oncology', durationMinutes: 30, active: true };
  const { id: visitTypeId } = await must(client.request(scheduleSetup.saveVisitType, visit));
  const { id: patientId } = await must(
    client.request(patients.register, {
      name: [{ family: 'Odhiambo', given: ['Akinyi'] }],
      gender: 'female',
      telecom: [{ system: 'email', value: 'akinyi@example.org' }],
      consents: [{ scope: 'messages', decision: 'given', date: '2026-03-01' }],
    }),
  );
  const { zone } = station.engine.opened().facility;
  const book = (daysAhead: number, time: string) => {
    const { date: day } = wallClockInZone(instantInZone(Date.now() + daysAhead * DAY_MS, zone), zone);
    return must(
      client.request(scheduling.book, { patientId, visitTypeId, practitionerId: DOCTOR, day, time }),
    );
  };
  const settings: MessageSettingsInput = {
    enabled: true,
    email: {
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      user: 'desk',
      from: 'desk@clinic.example',
    },
    reminderHours: [],
    unasked: false,
    clinicians: false,
    saysProvider: false,
    saysPlace: false,
    saysVisitType: false,
    saysPatient: false,
  };
  const log = async () => {
    await syncWhole(station);
    return (await must(client.request(messages.ofPatient, { patientId, limit: 50 }))).map(
      ({ kind, status }) => `${kind} ${status}`,
    );
  };
  const ask = { settings, emailPassword: 'kettle', confirm: TEST_PASSWORD };
  return { ...clinic, client, station, mail, settings, book, log, ask };
}

it('the server sends in the place of a desk once it was given the password by somebody who may; back at the desk it sends no more', async () => {
  const { client, station, mail, settings, book, log, ask, server } = await aSendingClinic();
  // Of whoever may not, and with a wrong password, nothing is taken.
  const nurse = testWindow(station, cleanups);
  await must(signIn(nurse.client, 'wairimu', NURSE));
  expect(await nurse.client.request(messageSetup.giveServer, { ...ask, confirm: NURSE })).toMatchObject({
    error: { code: 'notPermitted' },
  });
  expect(
    await client.request(messageSetup.giveServer, { ...ask, confirm: 'a wrong password' }),
  ).toMatchObject({
    error: { code: 'session.wrongPassword' },
  });
  await syncWhole(station);
  const { server: name } = await must(client.request(messageSetup.giveServer, ask));
  await must(client.request(messageSetup.save, { settings: { ...settings, server: name } }));
  expect(await must(client.request(messageSetup.all, {}))).toMatchObject({ ready: [] });

  await book(2, '10:00');
  await station.sender.now();
  expect(station.sender.state()).toEqual({ state: 'server' });
  expect(mail.mails).toHaveLength(0);
  expect(await log()).toContain('confirmation preparation');
  await expect.poll(() => mail.mails.length, { timeout: 20_000 }).toBe(1);
  await expect.poll(log, { timeout: 20_000 }).toEqual(['confirmation completed']);
  expect(mail.mails[0]?.raw).not.toContain('Oncology');
  expect(await must(client.request(messageSetup.test, { medium: 'email', to: 'me@clinic.example' }))).toEqual(
    {},
  );
  expect(mail.mails).toHaveLength(2);
  const status = await server.ask('GET', '/_fieldward/status');
  expect(status.json).toMatchObject({ messages: [{ state: 'ready', waiting: 0 }] });
  expect(JSON.stringify(status.json)).not.toMatch(/kettle|akinyi/);

  // Another account at the mail server, saved without its password: nobody sends, and the desk says so.
  const email = settings.email && { ...settings.email, user: 'other' };
  await must(
    client.request(messageSetup.save, { settings: { ...settings, ...(email && { email }), server: name } }),
  );
  await station.sender.now();
  expect(station.sender.state()).toEqual({ state: 'serverNot' });

  // The desk again, with the password entered there: whatever the two know of each other, one mail.
  await must(client.request(messageSetup.save, { settings, emailPassword: 'kettle' }));
  await book(3, '10:00');
  await station.sender.now();
  expect(await log()).toEqual(['confirmation completed', 'confirmation completed']);
  await expect
    .poll(async () => (await server.ask('GET', '/_fieldward/status')).json['messages'], { timeout: 20_000 })
    .toEqual([]);
  expect(mail.mails).toHaveLength(3);
});

it('a server that is killed while it sends leaves one doubt, which a person decides; what waited goes', async () => {
  const { client, station, mail, settings, book, log, ask, server } = await aSendingClinic();
  await syncWhole(station);
  const { server: name } = await must(client.request(messageSetup.giveServer, ask));
  await must(client.request(messageSetup.save, { settings: { ...settings, server: name } }));
  mail.moods.push('silent');
  await book(2, '10:00');
  await syncWhole(station);
  await mail.swallowed;
  await server.stop('SIGKILL');
  // Away: the desk, which could be asked for the password, sends nothing in its place.
  await book(3, '10:00');
  await station.sender.now();
  expect(station.sender.state()).toEqual({ state: 'server' });
  expect(mail.mails).toHaveLength(1);
  await server.start();
  await expect
    // Booked without the server it is tentative at first; what waits for that is looked at again within 40 seconds.
    .poll(async () => (await log()).toSorted(), { timeout: 60_000 })
    .toEqual(['confirmation completed', 'confirmation unknown']);
  expect(mail.mails).toHaveLength(2);
  const [doubt] = await must(client.request(messages.outbox, { part: 'attention', limit: 5 }));
  await must(client.request(messages.sendAgain, { id: doubt?.message.id ?? '' }));
  await expect.poll(log, { timeout: 30_000 }).toEqual(['confirmation completed', 'confirmation completed']);
  expect(mail.mails).toHaveLength(3);
}, 120_000);
