import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { testId, TEST_USER } from '#shared/kernel/handler-testing.ts';
import { aMailServer, type TestMailServer } from '#shared/messaging/mail-server-testing.ts';
import { Consent } from '#shared/modules/consents/consent.record.ts';
import { PatientMerge } from '#shared/modules/identity/patient-merge.record.ts';
import { MessageSettings } from '#shared/modules/messages/message-settings.record.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { claimantOf, claimOf, SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import type { Backend } from '../backend.ts';
import { embeddedBackend } from '../stores/embedded/embedded-backend.ts';
import { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import { CLINIC, GRACE, MessagesBench } from './messages-testing.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const TOM = testId('patient', 2);

/** One that tells nobody of writes, as a CouchDB: nothing begins before the test says so. */
function aBackend(): Backend {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-underway-'));
  ends.push(async () => rmSync(folder, { recursive: true, force: true }));
  const { listen: _listen, ...untold } = embeddedBackend(new EmbeddedStore(folder, randomBytes(32)));
  return untold;
}

/** A clinic that sends by a mail server; while the first mail is handed over, something happens at a desk. */
async function aClinic(meanwhile: (bench: MessagesBench) => Promise<unknown>) {
  const bench = await MessagesBench.open(aBackend());
  ends.push(() => bench.close());
  let isFirst = true;
  const mail = await aMailServer({
    onMailFrom(_address, _session, done) {
      void (async () => {
        const happens = isFirst;
        isFirst = false;
        if (happens) await meanwhile(bench);
        done();
      })();
    },
  });
  ends.push(() => mail.close());
  const email = {
    host: '127.0.0.1',
    port: mail.port,
    security: 'none',
    from: 'desk@clinic.example',
  } as const;
  await bench.settings({ email });
  await bench.write(Patient, {
    id: TOM,
    mrn: 'M-2',
    name: [{ family: 'Mboya', given: ['Tom'] }],
    telecom: [{ system: 'email', value: 'tom@example.org' }],
    active: true,
    registeredAt: bench.now(),
  });
  await bench.agrees(TOM);
  const first = await bench.confirmed(await bench.booked(48));
  bench.time.pass(1_000);
  const second = await bench.confirmed(await bench.booked(49), { patientId: TOM });
  bench.messages.give(CLINIC, TEST_USER, {});
  return { bench, mail, email, first, second };
}

it('hears a consent that is withdrawn while an earlier message is under way', async () => {
  const { bench, mail, second } = await aClinic((there) =>
    there.write(Consent, {
      id: there.newId('consent'),
      patientId: TOM,
      scope: 'messages',
      decision: 'withdrawn',
      date: '2026-03-12',
      status: 'inactive',
      recordedAt: there.now(),
      recordedBy: 'Achieng Otieno',
    }),
  );
  await bench.messages.now(CLINIC);
  expect(mail.mails.map(({ to }) => to)).toEqual([['grace@example.org']]);
  expect(await bench.read(Message, second)).toMatchObject({ status: 'not-done', reason: 'noConsent' });
});

it('sends no more once it is switched off while an earlier message is under way', async () => {
  let email: Pick<MessageSettings, 'email'> = {};
  const clinic = await aClinic((there) => there.settings({ enabled: false, ...email }));
  const { bench, mail, second } = clinic;
  email = { email: clinic.email };
  await bench.messages.now(CLINIC);
  expect(mail.mails).toHaveLength(1);
  expect(await bench.read(Message, second)).toMatchObject({ status: 'preparation', attempts: 0 });
});

it('writes to the person that merged records stand for, by what they said under any of them', async () => {
  const { bench, mail, second } = await aClinic((there) =>
    there.write(PatientMerge, {
      id: there.newId('patientMerge'),
      patientId: GRACE,
      replacedId: TOM,
      status: 'active',
      mergedAt: there.now(),
      mergedBy: 'Achieng Otieno',
    }),
  );
  await bench.messages.now(CLINIC);
  expect(mail.mails.map(({ to }) => to)).toEqual([['grace@example.org'], ['grace@example.org']]);
  expect(await bench.read(Message, second)).toMatchObject({ status: 'completed', to: 'grace@example.org' });
});

it('leaves to the desk that sends from now on what it had claimed and not begun when it ended', async () => {
  const { bench, mail, email, first, second } = await aClinic(async () => undefined);
  await bench.messages.now(CLINIC);
  expect(mail.mails).toHaveLength(2);
  const { device = '' } = (await bench.read(Message, first)) ?? {};
  const waiting = await bench.confirmed(await bench.booked(60));
  const span = { resources: [claimOf({ id: waiting })], fromMs: 0, toMs: bench.time.ms + 60 * 3_600_000 };
  const own = { appointment: claimantOf(claimOf({ id: waiting }), device), ...span };
  const theirs = { appointment: 'claimant of a desk', ...span };
  bench.holds.ask(CLINIC, [own], bench.time.ms);
  bench.holds.keep(CLINIC, [own.appointment], bench.time.ms);
  expect(bench.holds.ask(CLINIC, [theirs], bench.time.ms)).toEqual([own.appointment]);
  await bench.settings({ email }, null);
  await bench.messages.now(CLINIC);
  expect(bench.holds.ask(CLINIC, [theirs], bench.time.ms)).toEqual([]);
  expect(mail.mails).toHaveLength(2);
  // What it has sent stays its own, whatever a desk has not heard.
  const sent = { ...theirs, resources: [claimOf({ id: second })] };
  expect(bench.holds.ask(CLINIC, [sent], bench.time.ms)).toHaveLength(1);
});

it('lets stations have their turn while it looks through appointments', async () => {
  const backend = aBackend();
  let inTurn = 0;
  let most = 0;
  const bench = await MessagesBench.open({
    ...backend,
    read(database, asked) {
      if ('keys' in asked) inTurn += asked.keys.length;
      most = Math.max(most, inTurn);
      return backend.read(database, asked);
    },
  });
  ends.push(() => bench.close());
  await bench.settings({
    email: { host: '127.0.0.1', port: 1, security: 'none', from: 'desk@clinic.example' },
  });
  for (let booked = 0; booked < 350; booked += 1) await bench.booked(30, 48);
  let isOver = false;
  const turn = () => {
    inTurn = 0;
    if (!isOver) setImmediate(turn);
  };
  turn();
  bench.messages.give(CLINIC, TEST_USER, {});
  most = 0;
  await bench.messages.now(CLINIC);
  isOver = true;
  expect(most).toBeGreaterThanOrEqual(200);
  expect(most).toBeLessThan(300);
});

it('holds no facility up by another’s mail server, though nobody tells of writes', async () => {
  const bench = await MessagesBench.open(aBackend(), 100);
  ends.push(() => bench.close());
  const [slow, mail] = [await aMailServer(), await aMailServer()];
  ends.push(
    () => slow.close(),
    () => mail.close(),
  );
  const emailAt = ({ port }: TestMailServer) =>
    ({ host: '127.0.0.1', port, security: 'none', from: 'desk@clinic.example' }) as const;
  slow.moods.push('silent');
  await bench.settings({ email: emailAt(slow) });
  await bench.confirmed(await bench.booked(48));
  bench.messages.give(CLINIC, TEST_USER, {});
  await slow.swallowed;

  const other = testId('facility', 2);
  const clinic = await bench.read(Facility, CLINIC);
  const settings = await bench.read(MessageSettings, SETTINGS_ID);
  const grace = await bench.read(Patient, GRACE);
  if (!clinic || !settings || !grace) throw new Error('the bench has them');
  await bench.write(Facility, { ...clinic, id: other }, other);
  await bench.write(MessageSettings, { ...settings, unasked: true, email: emailAt(mail) }, other);
  await bench.write(Patient, grace, other);
  bench.messages.give(other, TEST_USER, {});
  await vi.waitUntil(() => bench.messages.standing(other).state === 'ready');
  const id = await bench.booked(50);
  const appointment = await bench.read(Appointment, id);
  const message = await bench.read(Message, await bench.confirmed(id));
  if (!appointment || !message) throw new Error('they were written');
  await bench.write(Appointment, appointment, other);
  await bench.write(Message, message, other);
  await expect.poll(() => mail.mails.length, { timeout: 10_000 }).toBe(1);
});
