import { describe, expect, it, test } from 'vitest';
import { planContext, testId } from '#shared/kernel/handler-testing.ts';
import { memoryReader } from '#shared/kernel/memory-reader.ts';
import type { PlannedWrite } from '#shared/kernel/plan.ts';
import { sampleOf } from '#shared/kernel/sample.ts';
import { Patient } from '../patients/patient.record.ts';
import type { Appointment } from '../scheduling/appointment.record.ts';
import type { Practitioner } from '../staff/practitioner.record.ts';
import { preferenceId, SETTINGS_ID } from './message-id.rules.ts';
import type { MessagePreference } from './message-preference.record.ts';
import type { MessageSettings } from './message-settings.record.ts';
import type { Message } from './message.record.ts';
import { filled } from './message-words.rules.ts';
import { messagesHandlers } from './messages.handlers.ts';
import { noticeWrites, overtaken } from './notices.rules.ts';
import { messagePerson } from './person-preference.rules.ts';
import { decide, type SendingFacts } from './sending.rules.ts';

const [GRACE, GRACE_ONCE] = [testId('patient', 1), testId('patient', 2)];
const [OTIENO, NJERI, ACHIENG] = [1, 2, 3].map((at) => testId('practitioner', at)) as [
  string,
  string,
  string,
];
const NOW = '2026-03-12T09:42:00.000+03:00';
const appointment: Appointment = {
  id: testId('appointment', 1),
  patientId: GRACE,
  status: 'booked',
  practitionerId: OTIENO,
  day: '2026-03-16',
  start: '2026-03-16T10:00:00.000+03:00',
  end: '2026-03-16T10:30:00.000+03:00',
};
const settings: MessageSettings = {
  id: SETTINGS_ID,
  enabled: true,
  reminderHours: [],
  email: { host: 'mail.example', port: 25, security: 'none', from: 'desk@clinic.example' },
  unasked: true,
  clinicians: true,
};
const message: Message = {
  id: testId('message', 1),
  patientId: GRACE,
  appointmentId: appointment.id,
  kind: 'confirmation',
  audience: 'patient',
  start: appointment.start,
  status: 'preparation',
  notBefore: NOW,
  attempts: 0,
  createdAt: NOW,
};
const written = (writes: readonly PlannedWrite[]) =>
  // A plan's data is what its record takes.
  writes.flatMap((one) => (one.kind === 'put' ? [{ id: one.id, ...one.data } as unknown as Message] : []));

describe('what is told', () => {
  const told = async (outbox: readonly Message[], before: Appointment, after: Appointment) => {
    const read = memoryReader({ records: [settings, ...outbox] });
    const made = written(await noticeWrites({ read, now: NOW }, { before, after }, 'Achieng'));
    return [...outbox.filter(({ id }) => !made.some((one) => one.id === id)), ...made];
  };
  const to = (practitionerId: string) => ({ ...appointment, practitionerId });

  it('to whoever had the appointment is that they have it no more, through whatever hands it goes then', async () => {
    const once = await told([], appointment, to(NJERI));
    const twice = await told(once, to(NJERI), to(ACHIENG));
    const waiting = twice.filter(
      ({ status, audience }) => status === 'preparation' && audience === 'clinician',
    );
    expect(waiting.map(({ kind, practitionerId }) => [kind, practitionerId])).toEqual([
      ['cancellation', OTIENO],
      ['confirmation', ACHIENG],
      ['cancellation', NJERI],
    ]);
    // Theirs again, they are told that.
    const back = (await told(once, to(NJERI), appointment)).filter(
      ({ status, practitionerId }) => status === 'preparation' && practitionerId === OTIENO,
    );
    expect(back.map(({ kind }) => kind)).toEqual(['confirmation']);
  });

  it('by two desks apart is two things where they moved it to two times, and one where they did the same', async () => {
    const at = (hour: string) => ({ ...appointment, start: `2026-03-16T${hour}:00:00.000+03:00` });
    const ids = async (hour: string) =>
      (await told([], appointment, at(hour)))
        .filter(({ audience }) => audience === 'patient')
        .map(({ id }) => id);
    expect(await ids('11')).toEqual(await ids('11'));
    expect(await ids('11')).not.toEqual(await ids('12'));
  });

  it('of an earlier reminder that could not go is nothing, once a nearer one is due', () => {
    const early: Message = { ...message, kind: 'reminder', hoursBefore: 24 };
    const near: Message = { ...early, id: testId('message', 2), hoursBefore: 2 };
    expect(overtaken([early, message], [near])).toEqual([
      { ...early, status: 'not-done', reason: 'superseded' },
    ]);
    expect(overtaken([{ ...early, status: 'completed' }], [near])).toEqual([]);
  });
});

const facts: SendingFacts = {
  message,
  appointment,
  settings,
  ready: ['email'],
  facility: { zone: 'Africa/Nairobi', language: 'en' },
  patient: sampleOf(Patient, {
    seed: 1,
    with: { id: GRACE, deceased: false, telecom: [{ system: 'email', value: 'grace@example.org' }] },
  }),
  practitioner: undefined,
  consents: [],
  preference: undefined,
  nowMs: Date.parse(NOW),
  today: '2026-03-12',
};

test.each<[string, Message['kind'], Partial<Appointment>, string]>([
  ['a tentative one waits until it is settled', 'confirmation', { tentative: true }, 'wait'],
  ['that one is off waits for nobody', 'cancellation', { tentative: true, status: 'cancelled' }, 'send'],
  [
    'that one is off is said of the time that the patient knows, wherever another desk had moved it',
    'cancellation',
    { status: 'cancelled', start: '2026-03-17T10:00:00.000+03:00' },
    'send',
  ],
  ['one that is on again is not off', 'cancellation', {}, 'drop'],
  ['a moved one is not confirmed', 'confirmation', { start: '2026-03-17T10:00:00.000+03:00' }, 'drop'],
])('%s', (_name, kind, more, decision) => {
  const { deceasedAt: _at, ...patient } = facts.patient ?? sampleOf(Patient, {});
  const now = { ...facts, patient, message: { ...message, kind }, appointment: { ...appointment, ...more } };
  expect(decide(now).kind).toBe(decision);
});

it('a clinician is written to while they work here', () => {
  const practitioner: Practitioner = {
    id: OTIENO,
    active: true,
    name: [{ family: 'Otieno' }],
    telecom: [{ system: 'email', value: 'otieno@clinic.example' }],
  };
  const told: Message = { ...message, audience: 'clinician', practitionerId: OTIENO };
  expect(decide({ ...facts, message: told, practitioner })).toMatchObject({ to: 'otieno@clinic.example' });
  const left = { ...practitioner, active: false };
  expect(decide({ ...facts, message: told, practitioner: left })).toEqual({
    kind: 'drop',
    reason: 'noAddress',
  });
});

it('a subject that long names would make too long for the record is cut off, and goes', () => {
  const long = { subject: '{patientName}'.repeat(15), body: '{patientName}', sms: '{patientName}' };
  expect(filled(long, { patientName: 'G'.repeat(100) }, 'en').subject).toHaveLength(300);
});

describe('a patient with merged records', () => {
  const link = {
    id: testId('patientMerge', 1),
    patientId: GRACE,
    replacedId: GRACE_ONCE,
    status: 'active',
    mergedAt: NOW,
    mergedBy: 'Achieng',
  };
  const stop: MessagePreference = {
    id: preferenceId(GRACE_ONCE),
    patientId: GRACE_ONCE,
    stopped: ['sms'],
    stoppedAt: NOW,
    stoppedBy: 'answer',
  };
  const own: MessagePreference = { id: preferenceId(GRACE), patientId: GRACE, language: 'fr' };
  const { deceasedAt: _at, ...sample } = sampleOf(Patient, { seed: 1, with: { deceased: false } });
  const patients = [GRACE, GRACE_ONCE].map((id) => ({ ...sample, id, telecom: [{ value: id }] }));
  const records = [link, stop, own, ...patients];

  it('who stopped messages under one of them has stopped them, and is written to as the one that stands says', async () => {
    const read = memoryReader({ records });
    for (const id of [GRACE, GRACE_ONCE]) {
      const { patient, preference } = await messagePerson(read, id);
      expect(preference).toMatchObject({ language: 'fr', stopped: ['sms'], stoppedBy: 'answer' });
      expect(patient?.telecom).toEqual([{ value: GRACE }]);
    }
    const dead = records.map((one) => (one.id === GRACE_ONCE ? { ...one, deceased: true } : one));
    expect((await messagePerson(memoryReader({ records: dead }), GRACE)).patient?.deceased).toBe(true);
  });

  it('whoever wants them again says so once', async () => {
    const input = { patientId: GRACE_ONCE, stopped: [] };
    const done = await messagesHandlers.savePreference(planContext(input, { records }));
    if (!done.ok) throw new Error(done.error.code);
    const changed = written(done.value.writes);
    expect(changed.map(({ id }) => id)).toEqual([preferenceId(GRACE), preferenceId(GRACE_ONCE)]);
    expect(changed.some((one) => 'stopped' in one)).toBe(false);
  });
});

test('a person decides about what the gateway could not deliver, and about what quiet hours keep back too long', async () => {
  const undelivered: Message = { ...message, status: 'completed', sentAt: NOW, delivery: 'failed' };
  const late: Message = { ...message, id: testId('message', 2), notBefore: message.start };
  const plain: Message = { ...message, id: testId('message', 3) };
  const records = [undelivered, late, plain];
  expect(await messagesHandlers.counts(planContext({}, { records }))).toMatchObject({
    value: { attention: 2, waiting: 1 },
  });
  // A desk that began to send and was never heard of again left a doubt.
  const begun: Message = { ...message, status: 'in-progress', notBefore: '2026-03-12T08:41:00.000+03:00' };
  const sending: Message = { ...begun, notBefore: '2026-03-12T09:41:00.000+03:00' };
  const settled = async (one: Message) =>
    (await messagesHandlers.settle(planContext({ id: one.id }, { records: [one] }))).ok;
  expect([await settled(begun), await settled(sending)]).toEqual([true, false]);
  expect(await messagesHandlers.counts(planContext({}, { records: [begun] }))).toMatchObject({
    value: { attention: 1, waiting: 0 },
  });
  const again = await messagesHandlers.sendAgain(planContext({ id: undelivered.id }, { records }));
  expect(again).toMatchObject({ value: { reply: { status: 'preparation', round: 1 } } });
  const sent = { ...undelivered, delivery: 'delivered' as const };
  expect(await messagesHandlers.sendAgain(planContext({ id: sent.id }, { records: [sent] }))).toMatchObject({
    error: { code: 'messages.notOpen' },
  });
});

test('what is undecided stays to be decided, however much has failed or gone since', async () => {
  const old: Message = {
    ...message,
    status: 'not-done',
    reason: 'refused',
    notBefore: '2026-03-01T08:00:00Z',
  };
  const since = Array.from({ length: 600 }, (_one, index): Message => {
    const more = index % 2 === 0 ? { status: 'completed' } : { status: 'not-done', reason: 'superseded' };
    return { ...message, id: testId('message', 100 + index), ...more } as Message; // one of the two
  });
  expect(await messagesHandlers.counts(planContext({}, { records: [old, ...since] }))).toMatchObject({
    value: { attention: 1 },
  });
});
