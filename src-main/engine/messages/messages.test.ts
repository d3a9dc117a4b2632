/** In one file, though long: one mail server and one gateway serve all of it, by the same few helpers. */
import { spawn, spawnSync } from 'node:child_process';
import { must } from '#shared/kernel/must.testing.ts';
import { once } from 'node:events';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import type { MessageSettingsInput } from '#shared/modules/messages/message-setup.contract.ts';
import { contracts } from '#shared/registry.ts';
import { runPlan } from '../commands/run-plan.ts';
import {
  Cleanups,
  setUpStation,
  temporaryDataDir,
  testClock,
  testStation,
  testWindow,
  TEST_PASSWORD,
  TEST_SET_UP,
} from '../station-testing.ts';
import { aGateway } from '#shared/messaging/gateway-testing.ts';
import { aMailServer, type TestMailServer } from '#shared/messaging/mail-server-testing.ts';
import { sendMail } from '#shared/messaging/send-mail.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const { messages, messageSetup, patients, scheduleSetup, scheduling, session } = contracts;
const DOCTOR = 'practitioner:01900000-0000-7000-8000-000000000001';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const SETTINGS: MessageSettingsInput = {
  enabled: true,
  reminderHours: [24, 2],
  unasked: false,
  clinicians: false,
  saysProvider: false,
  saysPlace: false,
  saysVisitType: false,
  saysPatient: false,
};

/** Thursday, 12 March 2026, 09:42 in Nairobi: a desk with a doctor who works all day, a kind of visit, and Grace, who agreed. */
async function aDesk() {
  const clock = testClock();
  const desk = await setUpStation(cleanups, { clock });
  const { client, station } = desk;
  const doctor: Practitioner = {
    id: DOCTOR,
    active: true,
    name: [{ family: 'Otieno' }],
    telecom: [{ system: 'email', value: 'otieno@clinic.example' }],
  };
  await must(
    runPlan(station.engine, {
      action: 'test',
      session: { userId: 'system' },
      plan: async () => ok({ reply: {}, writes: [put(Practitioner, doctor)] }),
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
  const { id: grace } = await must(
    client.request(patients.register, {
      name: [{ family: 'Odhiambo', given: ['Grace'] }],
      gender: 'female',
      telecom: [
        { system: 'email', value: 'grace@example.org' },
        { system: 'phone', value: '+254 712 345678', use: 'mobile' },
      ],
      consents: [{ scope: 'messages', decision: 'given', date: '2026-03-01' }],
    }),
  );
  const book = (day: string, time: string, patientId = grace) =>
    must(client.request(scheduling.book, { patientId, visitTypeId, practitionerId: DOCTOR, day, time }));
  const bookSeries = (day: string, time: string, rrule: string) =>
    must(
      client.request(scheduling.bookSeries, {
        patientId: grace,
        visitTypeId,
        practitionerId: DOCTOR,
        day,
        time,
        rrule,
      }),
    );
  const log = async () =>
    (await must(client.request(messages.ofPatient, { patientId: grace, limit: 50 }))).map(
      ({ kind, status, reason, attempts }) => [kind, status, ...(reason ? [reason] : []), attempts],
    );
  const save = (
    settings: Partial<MessageSettingsInput>,
    more: { readonly emailPassword?: string; readonly smsSecret?: string } = {},
  ) => must(client.request(messageSetup.save, { settings: { ...SETTINGS, ...settings }, ...more }));
  return { ...desk, clock, grace, book, bookSeries, log, save };
}

const PLAIN = { host: '127.0.0.1', security: 'none', from: 'Lakeside <desk@clinic.example>' } as const;

async function mailServer(...given: Parameters<typeof aMailServer>): Promise<TestMailServer> {
  const server = await aMailServer(...given);
  cleanups.add(() => server.close());
  return server;
}

/** Quoted-printable and line folding undone, well enough for words. */
const readable = (raw = '') =>
  raw
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\r?\n /g, '');

describe('a message by mail', () => {
  it('goes from the booking through TLS and an account to the recipient, with the appointment for a calendar, and into the log', async ({
    skip,
  }) => {
    const { client, station, book, log, save, dataDir, grace, clock } = await aDesk();
    const [key, cert] = [join(dataDir, 'key.pem'), join(dataDir, 'cert.pem')];
    const asked = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost`;
    const made = spawnSync('openssl', [...asked.split(' '), '-keyout', key, '-out', cert]);
    skip(made.status !== 0, 'only where openssl makes a certificate');
    const server = await mailServer({
      key: readFileSync(key),
      cert: readFileSync(cert),
      user: 'desk',
      password: 'kettle',
    });
    const email = {
      ...PLAIN,
      host: 'localhost',
      port: server.port,
      security: 'starttls',
      user: 'desk',
    } as const;
    await save({ email }, { emailPassword: 'wrong' });
    const appointment = await book('2026-03-16', '10:00');
    expect(await log()).toEqual([['confirmation', 'preparation', 0]]);

    // A certificate that nobody vouches for, then a wrong password: the message waits, and the desk says why.
    await station.sender.now();
    expect(station.sender.state()).toMatchObject({ state: 'trouble' });
    const authority = readFileSync(cert, 'utf8');
    await save({ email: { ...email, authority } });
    expect(await must(client.request(messages.sendNow, {}))).toEqual({ state: 'trouble', code: '535' });
    expect(await log()).toEqual([['confirmation', 'preparation', 0]]);
    await save({ email: { ...email, authority } }, { emailPassword: 'kettle' });
    await station.sender.now();
    expect(station.sender.state()).toEqual({ state: 'ready' });
    expect(await log()).toEqual([['confirmation', 'completed', 1]]);

    expect(server.mails.map(({ to }) => to)).toEqual([['grace@example.org']]);
    const mail = readable(server.mails[0]?.raw);
    expect(mail).toContain('Dear Grace Odhiambo,');
    expect(mail).toContain('Date: Monday, 16 March 2026');
    expect(mail).toContain('Time: 10:00');
    expect(mail).toContain('List-Unsubscribe: <mailto:desk@clinic.example?subject=STOP>');
    // Nothing of what it is about, unless the facility says so.
    expect(mail).not.toMatch(/Oncology|Otieno/);
    expect(mail).toMatch(/METHOD:PUBLISH[^]*DTSTART:20260316T070000Z[^]*filename=appointment.ics/);

    // A change and a cancellation are told; what has not gone yet gives way to what holds now.
    await save({ email: { ...email, authority }, saysProvider: true, clinicians: true });
    clock.pass(HOUR_MS);
    const at = { id: appointment.id, day: '2026-03-17', practitionerId: DOCTOR };
    await must(client.request(scheduling.move, { ...at, time: '11:00' }));
    await must(client.request(scheduling.move, { ...at, time: '12:00' }));
    await station.sender.now();
    expect(server.mails.slice(1).map(({ to }) => to[0])).toEqual(
      expect.arrayContaining(['grace@example.org', 'otieno@clinic.example']),
    );
    expect(server.mails).toHaveLength(3);
    const changed = readable(server.mails.find(({ raw }, at) => at > 0 && raw.includes('grace@'))?.raw);
    expect(changed).toContain('With: Otieno');
    expect(changed).toContain('Time: 12:00');
    await must(
      client.request(scheduling.setStatus, { id: appointment.id, status: 'cancelled', reason: 'ill' }),
    );
    await station.sender.now();
    expect(server.mails).toHaveLength(5);
    expect(readable(server.mails.at(-1)?.raw)).not.toMatch(/\bill\b/);
    const all = await must(client.request(messages.ofPatient, { patientId: grace, limit: 50 }));
    expect(all.filter(({ status }) => status === 'completed')).toHaveLength(5);
    expect(all.filter(({ reason }) => reason === 'superseded')).toHaveLength(2);
    // Nobody who looks at the records finds the password, and the trail says who set it up.
    expect(JSON.stringify(await must(client.request(messageSetup.all, {})))).not.toContain('kettle');
  });

  it('is tried again where the server greylists, and given up where it is refused; a person may send it again', async () => {
    const { client, station, clock, book, log, save, dataDir } = await aDesk();
    const server = await mailServer();
    await save({ email: { ...PLAIN, port: server.port } });
    server.moods.push({ at: 'rcpt', code: 451 }, { at: 'data', code: 421 });
    await book('2026-03-16', '10:00');
    await station.sender.now();
    expect(await log()).toEqual([['confirmation', 'preparation', 1]]);
    // Not before its time: a minute, then two.
    await station.sender.now();
    expect(await log()).toEqual([['confirmation', 'preparation', 1]]);
    clock.pass(MINUTE_MS);
    await station.sender.now();
    expect(await log()).toEqual([['confirmation', 'preparation', 2]]);
    clock.pass(2 * MINUTE_MS);
    await station.sender.now();
    expect(await log()).toEqual([['confirmation', 'completed', 3]]);

    server.moods.push({ at: 'rcpt', code: 550 });
    await book('2026-03-17', '10:00');
    await station.sender.now();
    expect((await log())[0]).toEqual(['confirmation', 'not-done', 'refused', 1]);
    const [failed] = await must(client.request(messages.outbox, { part: 'attention', limit: 10 }));
    expect(failed).toMatchObject({ message: { answer: '550', to: 'grace@example.org' }, patient: {} });
    await must(client.request(messages.sendAgain, { id: failed?.message.id ?? '' }));
    await station.sender.now();
    expect(await must(client.request(messages.counts, {}))).toEqual({ attention: 0, waiting: 0 });
    expect(server.mails).toHaveLength(2);

    // A server that is not there costs nothing but time.
    await server.close();
    await book('2026-03-18', '10:00');
    await station.sender.now();
    expect(station.sender.state()).toEqual({ state: 'trouble', code: 'ESOCKET' });
    expect((await log())[0]).toEqual(['confirmation', 'preparation', 0]);

    // What waits in a copy of the folder may have been sent by the other since: a person decides.
    await station.close();
    const copy = temporaryDataDir(cleanups);
    cpSync(dataDir, copy, { recursive: true });
    const second = await testStation(cleanups, { dataDir: copy, clock });
    const window = testWindow(second, cleanups);
    await must(window.client.request(session.signIn, { login: TEST_SET_UP.login, password: TEST_PASSWORD }));
    await second.sender.now();
    expect(await must(window.client.request(messages.counts, {}))).toEqual({ attention: 1, waiting: 0 });
  });

  it('is sent to nobody who did not agree, in no quiet hour, and not of what is over; a reminder comes once, in its time', async () => {
    const { client, station, clock, book, log, save } = await aDesk();
    const server = await mailServer();
    const email = { ...PLAIN, port: server.port };
    await save({ email, quietFrom: '20:00', quietTo: '08:00' });
    const { id: tom } = await must(
      client.request(patients.register, {
        name: [{ family: 'Kamau' }],
        gender: 'male',
        telecom: [{ system: 'email', value: 'tom@example.org' }],
      }),
    );
    await book('2026-03-16', '09:00', tom);
    await station.sender.now();
    const [ofTom] = await must(client.request(messages.ofPatient, { patientId: tom, limit: 5 }));
    expect(ofTom).toMatchObject({ status: 'not-done', reason: 'noConsent' });

    clock.ms = Date.parse('2026-03-12T19:00:00Z'); // ten at night
    await book('2026-03-14', '10:00');
    await station.sender.now();
    expect(await log()).toEqual([['confirmation', 'preparation', 0]]);
    clock.ms = Date.parse('2026-03-13T05:00:01Z');
    await station.sender.now();
    expect(await log()).toEqual([['confirmation', 'completed', 1]]);
    clock.ms = Date.parse('2026-03-13T07:00:01Z'); // a day before
    await station.sender.now();
    await station.sender.now();
    expect(await log()).toEqual([
      ['reminder', 'completed', 1],
      ['confirmation', 'completed', 1],
    ]);
    clock.ms = Date.parse('2026-03-14T05:00:01Z'); // two hours before
    await station.sender.now();
    expect(server.mails.map(({ to }) => to[0])).toEqual(Array.from({ length: 3 }, () => 'grace@example.org'));
    expect(readable(server.mails[2]?.raw)).toContain('please remember your appointment');

    // Of an appointment that has begun before anything could be sent nothing is said.
    clock.ms = Date.parse('2026-03-14T19:00:00Z');
    await book('2026-03-15', '06:00');
    clock.ms = Date.parse('2026-03-15T06:00:00Z');
    await station.sender.now();
    expect((await log())[0]).toEqual(['confirmation', 'not-done', 'over', 0]);
  });

  it('is let go of where its server says nothing and whoever worked there leaves: a doubt, if all of it was handed over', async () => {
    const server = await mailServer();
    server.moods.push('silent');
    const ending = new AbortController();
    const mail = { messageId: '<1@clinic.example>', to: 'grace@example.org', subject: 'x', text: 'y' };
    const account = { server: { ...PLAIN, port: server.port }, signal: ending.signal };
    const outcome = sendMail(account, { ...mail, date: new Date(0) });
    await server.swallowed;
    ending.abort();
    expect(await outcome).toEqual({ kind: 'doubt', answer: 'ECONNECTION' });
    expect(await sendMail(account, { ...mail, date: new Date(0) })).toMatchObject({ kind: 'trouble' });
    expect(server.mails).toHaveLength(1);
  });

  it('is a doubt where the desk was killed between sending and marking: never sent twice by itself, never lost', async () => {
    const place = temporaryDataDir(cleanups);
    const { station, book, save, dataDir, clock } = await aDesk();
    const server = await mailServer();
    await save({ email: { ...PLAIN, port: server.port }, unasked: true });
    await book('2026-03-16', '10:00');
    server.moods.push('silent');
    await station.close();
    const script = fileURLToPath(new URL('outbox.process.ts', import.meta.url));
    const now = new Date(clock.ms).toISOString();
    const child = spawn(process.execPath, [script, dataDir, TEST_SET_UP.login, TEST_PASSWORD, now], {
      stdio: 'inherit',
      cwd: place,
    });
    const exited = once(child, 'exit');
    await server.swallowed;
    child.kill('SIGKILL');
    await exited;

    const again = await testStation(cleanups, { dataDir, clock });
    const window = testWindow(again, cleanups);
    const here = { login: TEST_SET_UP.login, password: TEST_PASSWORD };
    await must(window.client.request(session.signIn, here));
    await again.sender.now();
    clock.pass(24 * HOUR_MS);
    await again.sender.now();
    expect(server.mails).toHaveLength(1);
    const [doubt] = await must(window.client.request(messages.outbox, { part: 'attention', limit: 5 }));
    expect(doubt?.message).toMatchObject({ status: 'unknown', attempts: 1, to: 'grace@example.org' });
    // A person decides: it did arrive, or it is sent once more, by the same name for whoever has both.
    const id = doubt?.message.id ?? '';
    await must(window.client.request(messages.sendAgain, { id }));
    expect(await window.client.request(messages.settle, { id })).toMatchObject({
      error: { code: 'messages.notOpen' },
    });
    await again.sender.now();
    expect(server.mails).toHaveLength(2);
    expect(await must(window.client.request(messages.counts, {}))).toEqual({ attention: 0, waiting: 0 });
  });
});

it('a short message goes through a gateway that signs; what was broken off is asked for, reports and STOP are heard', async () => {
  const { client, station, clock, book, bookSeries, log, save, grace } = await aDesk();
  const gateway = await aGateway();
  cleanups.add(() => gateway.close());
  const sms = { url: gateway.url, sender: 'Lakeside' };
  await save({ sms }, { smsSecret: 'not the secret of it' });
  await book('2026-03-16', '10:00');
  await station.sender.now();
  expect(station.sender.state()).toEqual({ state: 'trouble', code: '401' });
  await save({ sms }, { smsSecret: gateway.secret });
  gateway.breaksOff = true;
  await station.sender.now();
  expect(await log()).toEqual([['confirmation', 'unknown', 1]]);
  // The gateway is asked whether it has it: it does.
  await station.sender.now();
  expect(await log()).toEqual([['confirmation', 'completed', 1]]);
  const [[id, message] = ['', undefined]] = [...gateway.taken];
  expect(gateway.taken.size).toBe(1);
  expect(message).toEqual({
    to: '+254712345678',
    text: expect.stringContaining('your appointment is on Monday, 16 March 2026 at 10:00'),
  });
  gateway.reports.push({ id, state: 'delivered', at: '2026-03-12T07:00:00Z' });
  // "Do not stop" is no stop.
  gateway.replies.push({ from: '+254712345678', text: 'لا توقف' });
  await station.sender.now();
  expect(await must(client.request(messages.preference, { patientId: grace }))).toBeUndefined();
  gateway.replies.push({ from: '+254712345678', text: 'Stop.' });
  await station.sender.now();
  const [sent] = await must(client.request(messages.ofPatient, { patientId: grace, limit: 1 }));
  expect(sent).toMatchObject({ delivery: 'delivered' });
  expect(await must(client.request(messages.preference, { patientId: grace }))).toMatchObject({
    stopped: ['sms'],
    stoppedBy: 'answer',
  });
  await book('2026-03-17', '10:00');
  await station.sender.now();
  expect((await log())[0]).toEqual(['confirmation', 'not-done', 'stopped', 0]);
  // Whoever wants them again says so at the desk.
  await must(client.request(messages.savePreference, { patientId: grace, stopped: [] }));
  clock.pass(MINUTE_MS);
  await book('2026-03-18', '10:00');
  await station.sender.now();
  expect((await log())[0]).toEqual(['confirmation', 'completed', 1]);
  expect(await must(client.request(messageSetup.test, { medium: 'sms', to: '+254700000000' }))).toEqual({});
  // Of a series its first day is confirmed; of what is left of it when it is cancelled, each day.
  const before = gateway.taken.size;
  const { seriesId } = await bookSeries('2026-03-23', '10:00', 'FREQ=WEEKLY;COUNT=3');
  await station.sender.now();
  expect(gateway.taken.size - before).toBe(1);
  await must(client.request(scheduling.cancelSeries, { seriesId, from: '2026-03-24', reason: 'closed' }));
  await station.sender.now();
  expect(gateway.taken.size - before).toBe(3);
});
