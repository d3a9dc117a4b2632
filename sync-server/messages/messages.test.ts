import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { testId, TEST_USER } from '#shared/kernel/handler-testing.ts';
import { claimOf, preferenceId } from '#shared/modules/messages/message-id.rules.ts';
import { MessagePreference } from '#shared/modules/messages/message-preference.record.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { aGateway } from '#shared/messaging/gateway-testing.ts';
import { aMailServer, type TestMailServer } from '#shared/messaging/mail-server-testing.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import { aCouchDb } from '../stores/couchdb/couchdb.testing.ts';
import { couchdbBackend } from '../stores/couchdb/couchdb-backend.ts';
import { JournalFile } from '../stores/couchdb/journal-file.ts';
import { CLINIC, GRACE, MessagesBench } from './messages-testing.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const HOUR_MS = 3_600_000;
const emailAt = (port: number) =>
  ({ host: '127.0.0.1', port, security: 'none', from: 'Lakeside <desk@clinic.example>' }) as const;

async function aBench(...given: Parameters<(typeof MessagesBench)['open']>): Promise<MessagesBench> {
  const bench = await MessagesBench.open(...given);
  ends.push(() => bench.close());
  return bench;
}

async function mailServer(...given: Parameters<typeof aMailServer>): Promise<TestMailServer> {
  const server = await aMailServer(...given);
  ends.push(() => server.close());
  return server;
}

const stateOf = ({ kind, status, reason }: Message) => [kind, status, ...(reason ? [reason] : [])];

describe('a server that the settings name', () => {
  it('sends what desks put into the outbox, once, in its own hand, and says how it stands', async () => {
    const bench = await aBench();
    const mail = await mailServer({ user: 'desk', password: 'kettle' });
    const email = { ...emailAt(mail.port), user: 'desk' };
    const of = `127.0.0.1:${mail.port} none desk`;
    await bench.settings({ email });
    bench.messages.give(CLINIC, TEST_USER, { email: { secret: 'wrong', of } });
    const id = await bench.confirmed(await bench.booked(48));
    await bench.messages.now(CLINIC);
    expect(bench.messages.standing(CLINIC)).toMatchObject({
      state: 'trouble',
      code: '535',
      waiting: 1,
      failure: { code: '535' },
    });
    bench.messages.give(CLINIC, TEST_USER, { email: { secret: 'kettle', of } });
    await bench.messages.now(CLINIC);
    await bench.messages.now(CLINIC);
    expect(mail.mails.map(({ to }) => to)).toEqual([['grace@example.org']]);
    expect(mail.mails[0]?.raw).toContain('Lakeside Clinic');
    expect(await bench.read(Message, id)).toMatchObject({
      status: 'completed',
      attempts: 1,
      byServer: true,
    });
    const standing = bench.messages.standing(CLINIC);
    expect(standing).toMatchObject({ state: 'ready', waiting: 0, sentAt: bench.now() });
    expect(JSON.stringify(standing)).not.toContain('kettle');
    const [document] = await bench.backend.read(databaseOf(CLINIC, 'messages'), { keys: [id] });
    expect(document?.members).toMatchObject({ author: 'system' });
    expect(document?.members?.['device']).not.toBe(bench.station.device);
  });

  it('makes a reminder when it falls due, though no desk is on, and once with a desk that makes the same', async () => {
    const bench = await aBench();
    const mail = await mailServer();
    await bench.settings({ email: emailAt(mail.port) });
    bench.messages.give(CLINIC, TEST_USER, {});
    const appointmentId = await bench.booked(30, 48);
    await bench.messages.now(CLINIC);
    expect(await bench.log()).toEqual([]);
    bench.time.pass(6 * HOUR_MS + 1_000);
    await bench.messages.now(CLINIC);
    await bench.messages.now(CLINIC);
    expect((await bench.log()).map(stateOf)).toEqual([['reminder', 'completed']]);
    expect(mail.mails).toHaveLength(1);
    // Whatever another makes of the same appointment, recipient and hours has the same id.
    const [reminder] = await bench.log();
    expect(reminder).toMatchObject({ appointmentId, hoursBefore: 24, attempts: 1 });
    await bench.restart();
    await bench.messages.now(CLINIC);
    expect(mail.mails).toHaveLength(1);
  });

  it('keeps quiet hours and consent, and says nothing of what has changed', async () => {
    const bench = await aBench();
    const mail = await mailServer();
    await bench.settings({ email: emailAt(mail.port), quietFrom: '08:00', quietTo: '10:00' });
    bench.messages.give(CLINIC, TEST_USER, {});
    const quiet = await bench.confirmed(await bench.booked(48));
    const tom = testId('patient', 2);
    const ofTom = await bench.booked(72);
    await bench.confirmed(ofTom, { patientId: tom });
    await bench.messages.now(CLINIC);
    expect(await bench.read(Message, quiet)).toMatchObject({
      status: 'preparation',
      notBefore: expect.stringContaining('2026-03-12T10:00:00'),
    });
    const moved = await bench.booked(50);
    const before = await bench.read(Appointment, moved);
    await bench.confirmed(moved);
    if (before) await bench.write(Appointment, { ...before, status: 'cancelled' });
    bench.time.pass(HOUR_MS);
    await bench.messages.now(CLINIC);
    expect(mail.mails).toHaveLength(1);
    const states = (await bench.log()).map(stateOf);
    expect(states).toEqual(
      expect.arrayContaining([
        ['confirmation', 'completed'],
        ['confirmation', 'not-done', 'noAddress'],
        ['confirmation', 'not-done', 'superseded'],
      ]),
    );
  });

  it('leaves a message that a desk was given, and sends nothing once the settings name a desk: its passwords are gone then', async () => {
    const bench = await aBench();
    const mail = await mailServer({ user: 'desk', password: 'kettle' });
    const email = { ...emailAt(mail.port), user: 'desk' };
    const secret = { secret: 'kettle', of: `127.0.0.1:${mail.port} none desk` };
    await bench.settings({ email });
    bench.messages.give(CLINIC, TEST_USER, { email: secret });
    const theirs = await bench.confirmed(await bench.booked(48));
    const claim = { appointment: 'claimant of a desk', resources: [claimOf({ id: theirs })] };
    const toMs = bench.time.ms + 48 * HOUR_MS;
    bench.holds.ask(CLINIC, [{ ...claim, fromMs: 0, toMs }], bench.time.ms);
    await bench.messages.now(CLINIC);
    expect(mail.mails).toHaveLength(0);
    // What it holds it gives back, or ends.
    bench.holds.release(CLINIC, ['claimant of a desk']);
    await bench.messages.now(CLINIC);
    expect(mail.mails).toHaveLength(1);

    await bench.settings({ email }, null);
    const waiting = await bench.confirmed(await bench.booked(60));
    await bench.messages.now(CLINIC);
    expect(mail.mails).toHaveLength(1);
    expect(bench.messages.standing(CLINIC)).toMatchObject({ has: [], state: 'off' });
    // Back to the server: with the password once more.
    await bench.settings({ email });
    await bench.messages.now(CLINIC);
    expect(mail.mails).toHaveLength(1);
    bench.messages.give(CLINIC, TEST_USER, { email: secret });
    await bench.messages.now(CLINIC);
    expect(mail.mails).toHaveLength(2);
    expect(await bench.read(Message, waiting)).toMatchObject({ status: 'completed' });
    // Another server that the settings name is not this one.
    await bench.settings({ email }, 'another');
    await bench.confirmed(await bench.booked(70));
    await bench.messages.now(CLINIC);
    expect(mail.mails).toHaveLength(2);
  });

  it('after a restore from a backup leaves what waited to a person: it may have gone since', async () => {
    const bench = await aBench();
    const mail = await mailServer();
    await bench.settings({ email: emailAt(mail.port) });
    bench.messages.give(CLINIC, TEST_USER, {});
    await bench.messages.now(CLINIC);
    await bench.confirmed(await bench.booked(48));
    // Of this one a reminder is due, which the server has made and sent since the backup, or has not.
    await bench.booked(10, 72);
    await bench.restart(true);
    await bench.messages.now(CLINIC);
    const left = (await bench.log()).map(stateOf);
    expect(left).toHaveLength(2);
    expect(left).toEqual(
      expect.arrayContaining([
        ['confirmation', 'unknown'],
        ['reminder', 'unknown'],
      ]),
    );
    const after = await bench.confirmed(await bench.booked(49));
    await bench.messages.now(CLINIC);
    expect(await bench.read(Message, after)).toMatchObject({ status: 'completed' });
    expect(mail.mails).toHaveLength(1);
    // Of what a station brings back the reminder was due then, and of what it books now it is due later.
    const back = await bench.booked(20, 72);
    const later = await bench.booked(25, 72);
    await bench.messages.now(CLINIC);
    bench.time.pass(2 * HOUR_MS);
    await bench.messages.now(CLINIC);
    const ofThese = (await bench.log()).filter(({ kind }) => kind === 'reminder');
    expect(ofThese.find(({ appointmentId }) => appointmentId === back)).toMatchObject({ status: 'unknown' });
    expect(ofThese.find(({ appointmentId }) => appointmentId === later)).toMatchObject({
      status: 'completed',
    });
    expect(mail.mails).toHaveLength(2);
  });

  it('that was given its password after the backup has forgotten what it sent by it', async () => {
    const bench = await aBench();
    const mail = await mailServer();
    await bench.settings({ email: emailAt(mail.port) });
    const waited = await bench.confirmed(await bench.booked(48));
    await bench.restart(true);
    bench.messages.give(CLINIC, TEST_USER, {});
    await bench.messages.now(CLINIC);
    expect(await bench.read(Message, waited)).toMatchObject({ status: 'unknown' });
    const after = await bench.confirmed(await bench.booked(49));
    await bench.messages.now(CLINIC);
    expect(await bench.read(Message, after)).toMatchObject({ status: 'completed' });
    expect(mail.mails).toHaveLength(1);
  });

  it('is held up by nothing that waits for something else, however many there are', async () => {
    const bench = await aBench();
    const mail = await mailServer();
    await bench.settings({ email: emailAt(mail.port) });
    bench.messages.give(CLINIC, TEST_USER, {});
    const tentative = await bench.booked(48);
    const appointment = await bench.read(Appointment, tentative);
    if (appointment) await bench.write(Appointment, { ...appointment, tentative: true });
    const kept = await bench.confirmed(tentative);
    const one = await bench.read(Message, kept);
    for (let more = 0; more < 510; more += 1)
      if (one) await bench.write(Message, { ...one, id: bench.newId('message') });
    bench.time.pass(1_000);
    const last = await bench.confirmed(await bench.booked(50));
    await bench.messages.now(CLINIC);
    expect(await bench.read(Message, last)).toMatchObject({ status: 'completed' });
    expect(mail.mails).toHaveLength(1);
  });

  it('hears a gateway: STOP from a number however it is written, and another gateway from its beginning', async () => {
    const bench = await aBench();
    const gateway = await aGateway();
    ends.push(() => gateway.close());
    await bench.settings({ sms: { url: gateway.url } });
    const secretOf = ({ url, secret }: typeof gateway) => ({ sms: { secret, of: url } });
    bench.messages.give(CLINIC, TEST_USER, secretOf(gateway));
    await bench.confirmed(await bench.booked(48));
    await bench.messages.now(CLINIC);
    expect([...gateway.taken.values()].map(({ to }) => to)).toEqual(['+254712345678']);
    gateway.replies.push({ from: '254712345678', text: 'STOP' });
    await bench.messages.now(CLINIC);
    expect(await bench.read(MessagePreference, preferenceId(GRACE))).toMatchObject({
      stopped: ['sms'],
      stoppedBy: 'answer',
    });
    // As many have been heard of the other: what this one says is heard all the same.
    const other = await aGateway();
    ends.push(() => other.close());
    const [[id] = ['']] = [...gateway.taken];
    other.reports.push({ id, state: 'failed', at: bench.now() });
    await bench.settings({ sms: { url: other.url } });
    bench.messages.give(CLINIC, TEST_USER, secretOf(other));
    await bench.messages.now(CLINIC);
    expect(await bench.log()).toMatchObject([{ status: 'completed', delivery: 'failed' }]);
  });

  it('asks no gateway for what another was given: that stays in doubt', async () => {
    const bench = await aBench();
    const [gateway, other] = [await aGateway(), await aGateway()];
    ends.push(() => other.close());
    const secretOf = ({ url, secret }: typeof gateway) => ({ sms: { secret, of: url } });
    await bench.settings({ sms: { url: gateway.url } });
    bench.messages.give(CLINIC, TEST_USER, secretOf(gateway));
    gateway.breaksOff = true;
    const id = await bench.confirmed(await bench.booked(48));
    await bench.messages.now(CLINIC);
    expect(await bench.read(Message, id)).toMatchObject({ status: 'unknown' });
    await gateway.close();
    bench.time.pass(1_000);
    await bench.settings({ sms: { url: other.url } });
    bench.messages.give(CLINIC, TEST_USER, secretOf(other));
    await bench.messages.now(CLINIC);
    expect(other.taken.size).toBe(0);
    expect(await bench.read(Message, id)).toMatchObject({ status: 'unknown' });
    // Sent again by somebody, it is the other's; of that it knows.
    other.breaksOff = true;
    const doubt = await bench.read(Message, id);
    if (doubt) await bench.write(Message, { ...doubt, status: 'preparation', round: 1 });
    await bench.messages.now(CLINIC);
    await bench.messages.now(CLINIC);
    expect(await bench.read(Message, id)).toMatchObject({ status: 'completed' });
  });
});

it('sends before a CouchDB, too', async () => {
  const couch = await aCouchDb();
  ends.push(() => couch.end());
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-journal-'));
  const log = { error: (code: string) => expect.fail(code) };
  const bench = await aBench(await couchdbBackend(couch.url, new JournalFile(folder, randomBytes(32)), log));
  const mail = await mailServer();
  await bench.settings({ email: emailAt(mail.port) });
  bench.messages.give(CLINIC, TEST_USER, {});
  const id = await bench.confirmed(await bench.booked(48));
  await bench.messages.now(CLINIC);
  await bench.messages.now(CLINIC);
  expect(await bench.read(Message, id)).toMatchObject({ status: 'completed', attempts: 1 });
  expect(mail.mails).toHaveLength(1);
});
