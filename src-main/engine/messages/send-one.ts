import { put } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { Consent } from '#shared/modules/consents/consent.record.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import { mailIdOf } from '#shared/modules/messages/message-id.rules.ts';
import { writtenMessage } from '#shared/modules/messages/message-words.rules.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { messagePerson } from '#shared/modules/messages/person-preference.rules.ts';
import { decide, MOST_ATTEMPTS, waitAfterMs, type Decision } from '#shared/modules/messages/sending.rules.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan } from '../commands/run-plan.ts';
import { momentAt } from '../platform/moment.ts';
import { calendarFile } from './calendar-file.ts';
import type { Claims } from './claims.ts';
import type { Outcome } from './outcome.ts';
import { addressOf, sendMail } from './send-mail.ts';
import type { SendingDesk } from './sending-desk.ts';

/** How it went with one: `claim` where the server could not be asked, `notWritten` where nothing can be written here now. */
export type SendResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'claim' }
  | { readonly kind: 'notWritten' }
  | { readonly kind: 'trouble'; readonly answer: string };

const DONE: SendResult = { kind: 'done' };

/**
 * One message, from what is known of it now to what became of it. That it is being sent is written, durably, before the first word is
 * said to the other side; a desk that ends in between finds it so, and does not send it again by itself.
 */
export async function sendOne(
  engine: EngineContext,
  desk: SendingDesk,
  claims: Claims,
  message: Message,
): Promise<SendResult> {
  const { facility, replica, device } = engine.opened();
  const { zone } = facility;
  const read = personReader(replica.reader());
  const first = await decisionOf(engine, desk, message, await read.get(Appointment, message.appointmentId));
  if (first.kind === 'wait') return putOff(engine, desk, message, first.untilMs);
  const claim = await claims.take(message);
  if (claim !== 'given') return claim === 'unknown' ? { kind: 'claim' } : DONE;
  // It may have been moved, or the patient have stopped messages, while the server was asked.
  const appointment = await read.get(Appointment, message.appointmentId);
  const decision = await decisionOf(engine, desk, message, appointment);
  if (decision.kind === 'wait') {
    const waits = await putOff(engine, desk, message, decision.untilMs);
    await claims.giveBack(message);
    return waits;
  }
  if (decision.kind === 'drop' || !appointment) {
    const reason = decision.kind === 'drop' ? decision.reason : 'superseded';
    return change(engine, desk, message, (now) => ({ ...now, status: 'not-done', reason }));
  }
  const { medium, to, language } = decision;
  const { subject, body, sms } = await writtenMessage(read, message, appointment, language, {
    facility,
    settings: desk.settings,
  });
  const text = medium === 'email' ? body : sms;
  const { answer: _answer, ...fresh } = message;
  const sending: Message = {
    ...fresh,
    status: 'in-progress',
    notBefore: momentAt(engine.clock.nowMs(), zone).now,
    attempts: message.attempts + 1,
    medium,
    to,
    language,
    subject,
    text,
    device,
  };
  const begun = await change(engine, desk, message, () => sending);
  if (begun.kind !== 'done') {
    // Nothing was said to anybody: another desk may be able to write it down and send it.
    await claims.giveBack(message);
    return begun;
  }
  const outcome = await handOver(desk, sending, appointment, facility.name, engine);
  return finish(engine, desk, claims, sending, outcome, zone);
}

async function putOff(
  engine: EngineContext,
  desk: SendingDesk,
  message: Message,
  untilMs: number | undefined,
): Promise<SendResult> {
  if (untilMs === undefined) return DONE;
  const notBefore = momentAt(untilMs, engine.opened().facility.zone).now;
  return change(engine, desk, message, (now) => ({ ...now, notBefore }));
}

async function decisionOf(
  engine: EngineContext,
  { settings, ready }: SendingDesk,
  message: Message,
  appointment: Appointment | undefined,
): Promise<Decision> {
  const { facility, replica } = engine.opened();
  const read = personReader(replica.reader());
  const { nowMs, today } = momentAt(engine.clock.nowMs(), facility.zone);
  const { patientId, practitionerId } = message;
  const [{ patient, preference }, practitioner, consents] = await Promise.all([
    messagePerson(read, patientId),
    practitionerId === undefined ? undefined : read.get(Practitioner, practitionerId),
    read.list(Consent, { where: { patientId } }),
  ]);
  return decide({
    message,
    appointment,
    settings,
    ready,
    facility,
    patient,
    practitioner,
    consents,
    preference,
    nowMs,
    today,
  });
}

async function handOver(
  { mail, sms }: SendingDesk,
  message: Message,
  appointment: Appointment,
  facilityName: string,
  engine: EngineContext,
): Promise<Outcome> {
  const { to = '', subject = '', text = '' } = message;
  if (message.medium === 'sms' && sms) return sms.send({ id: gatewayId(message), to, text });
  if (!mail) return { kind: 'trouble', answer: 'notSetUp' };
  const from = addressOf(mail.server.from);
  const calendar = calendarFile(message, appointment, {
    place: facilityName,
    from: { name: from.name === '' ? facilityName : from.name, email: from.email },
  });
  return sendMail(mail, {
    messageId: mailIdOf(message, from.email.split('@')[1] ?? 'fieldward'),
    to,
    subject,
    text,
    date: new Date(engine.clock.nowMs()),
    ...(calendar && { calendar }),
  });
}

/** By which a gateway knows a message again. */
export function gatewayId({ id, round = 0 }: Pick<Message, 'id' | 'round'>): string {
  return `${id.slice(id.indexOf(':') + 1)}.${round}`;
}

async function finish(
  engine: EngineContext,
  desk: SendingDesk,
  claims: Claims,
  sending: Message,
  outcome: Outcome,
  zone: string,
): Promise<SendResult> {
  const { now, nowMs } = momentAt(engine.clock.nowMs(), zone);
  const written = await change(engine, desk, sending, (before) =>
    afterwards(before, outcome, nowMs, now, zone),
  );
  if (written.kind !== 'done') return written;
  // Only once it is written here that it did not go may another desk send it.
  if (outcome.kind === 'later' || outcome.kind === 'trouble') await claims.giveBack(sending);
  return outcome.kind === 'trouble' ? { kind: 'trouble', answer: outcome.answer } : DONE;
}

function afterwards(message: Message, outcome: Outcome, nowMs: number, now: string, zone: string): Message {
  if (outcome.kind === 'sent') return { ...message, status: 'completed', sentAt: now };
  const answered = { ...message, answer: outcome.answer };
  switch (outcome.kind) {
    case 'doubt':
      return { ...answered, status: 'unknown' };
    case 'refused':
      return { ...answered, status: 'not-done', reason: 'refused' };
    case 'trouble':
      return { ...answered, status: 'preparation', attempts: Math.max(0, message.attempts - 1) };
    case 'later':
      if (message.attempts >= MOST_ATTEMPTS) return { ...answered, status: 'not-done', reason: 'gaveUp' };
      return {
        ...answered,
        status: 'preparation',
        notBefore: momentAt(nowMs + waitAfterMs(message.attempts), zone).now,
      };
  }
}

/** Writes how it is now, unless somebody has decided otherwise since. */
export async function change(
  engine: EngineContext,
  { account }: Pick<SendingDesk, 'account'>,
  from: Message,
  to: (now: Message) => Message,
): Promise<SendResult> {
  const done = await runPlan(engine, {
    action: 'messages.send',
    session: { userId: account.userId },
    async plan({ read }) {
      const now = await read.get(Message, from.id);
      if (!now || now.status !== from.status || now.round !== from.round)
        return ok({ reply: false, writes: [] });
      return ok({ reply: true, patientId: now.patientId, writes: [put(Message, to(now))] });
    },
  });
  if (!done.ok) engine.log.error('messages.write', { code: done.error.code });
  return done.ok && done.value ? DONE : { kind: 'notWritten' };
}
