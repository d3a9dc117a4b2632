import { put } from '#shared/kernel/plan.ts';
import { Consent } from '#shared/modules/consents/consent.record.ts';
import { personReader } from '#shared/modules/identity/person-reader.rules.ts';
import { mailIdOf } from '#shared/modules/messages/message-id.rules.ts';
import { writtenMessage } from '#shared/modules/messages/message-words.rules.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { messagePerson } from '#shared/modules/messages/person-preference.rules.ts';
import { decide, MOST_ATTEMPTS, waitAfterMs, type Decision } from '#shared/modules/messages/sending.rules.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';
import { Practitioner } from '#shared/modules/staff/practitioner.record.ts';
import { calendarFile } from './calendar-file.ts';
import type { Outcome } from './outcome.ts';
import { addressOf, sendMail } from './send-mail.ts';
import type { SendingMeans } from './sending-means.ts';
import { momentOf, type SendingPlace } from './sending-place.ts';

/**
 * How it went with one: `waits` until something has changed, `claim` where the server could not be asked, `notWritten` where nothing
 * can be written here now.
 */
export type SendResult =
  | { readonly kind: 'done' }
  | { readonly kind: 'waits' }
  | { readonly kind: 'claim' }
  | { readonly kind: 'notWritten' }
  | { readonly kind: 'trouble'; readonly answer: string };

const DONE: SendResult = { kind: 'done' };

/**
 * One message, from what is known of it now to what became of it. That it is being sent is written, durably, before the first word is
 * said to the other side; whoever ends in between finds it so, and does not send it again by itself.
 */
export async function sendOne(
  place: SendingPlace,
  means: SendingMeans,
  message: Message,
): Promise<SendResult> {
  const { facility, device, claims } = place;
  const read = personReader(place.reader());
  const first = await decisionOf(place, means, message, await read.get(Appointment, message.appointmentId));
  if (first.kind === 'wait') return putOff(place, means, message, first.untilMs);
  const claim = await claims.take(message);
  if (claim !== 'given') return claim === 'unknown' ? { kind: 'claim' } : { kind: 'waits' };
  // It may have been moved, or the patient have stopped messages, while the server was asked.
  const appointment = await read.get(Appointment, message.appointmentId);
  const decision = await decisionOf(place, means, message, appointment);
  if (decision.kind === 'wait') {
    const waits = await putOff(place, means, message, decision.untilMs);
    await claims.giveBack(message);
    return waits;
  }
  if (decision.kind === 'drop' || !appointment) {
    const reason = decision.kind === 'drop' ? decision.reason : 'superseded';
    return change(place, means, message, (now) => ({ ...now, status: 'not-done', reason }));
  }
  const { medium, to, language } = decision;
  const { subject, body, sms } = await writtenMessage(read, message, appointment, language, {
    facility,
    settings: means.settings,
  });
  const text = medium === 'email' ? body : sms;
  const { answer: _answer, byServer: _byServer, ...fresh } = message;
  const sending: Message = {
    ...fresh,
    status: 'in-progress',
    notBefore: momentOf(place, place.nowMs()).now,
    attempts: message.attempts + 1,
    medium,
    to,
    language,
    subject,
    text,
    device,
    ...(place.server !== undefined && { byServer: true }),
  };
  const begun = await change(place, means, message, () => sending);
  if (begun.kind !== 'done') {
    // Nothing was said to anybody: another may be able to write it down and send it.
    await claims.giveBack(message);
    return begun;
  }
  const outcome = await handOver(place, means, sending, appointment);
  place.noted?.(outcome);
  return finish(place, means, sending, outcome);
}

async function putOff(
  place: SendingPlace,
  means: SendingMeans,
  message: Message,
  untilMs: number | undefined,
): Promise<SendResult> {
  if (untilMs === undefined) return { kind: 'waits' };
  const notBefore = momentOf(place, untilMs).now;
  return change(place, means, message, (now) => ({ ...now, notBefore }));
}

async function decisionOf(
  place: SendingPlace,
  { settings, ready }: SendingMeans,
  message: Message,
  appointment: Appointment | undefined,
): Promise<Decision> {
  const { facility } = place;
  const read = personReader(place.reader());
  const { nowMs, today } = momentOf(place, place.nowMs());
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
  { facility, nowMs }: SendingPlace,
  { mail, sms }: SendingMeans,
  message: Message,
  appointment: Appointment,
): Promise<Outcome> {
  const { to = '', subject = '', text = '' } = message;
  if (message.medium === 'sms' && sms) return sms.send({ id: gatewayId(message), to, text });
  if (!mail) return { kind: 'trouble', answer: 'notSetUp' };
  const from = addressOf(mail.server.from);
  const calendar = calendarFile(message, appointment, {
    place: facility.name,
    from: { name: from.name === '' ? facility.name : from.name, email: from.email },
  });
  return sendMail(mail, {
    messageId: mailIdOf(message, from.email.split('@')[1] ?? 'fieldward'),
    to,
    subject,
    text,
    date: new Date(nowMs()),
    ...(calendar && { calendar }),
  });
}

/** By which a gateway knows a message again. */
export function gatewayId({ id, round = 0 }: Pick<Message, 'id' | 'round'>): string {
  return `${id.slice(id.indexOf(':') + 1)}.${round}`;
}

async function finish(
  place: SendingPlace,
  means: SendingMeans,
  sending: Message,
  outcome: Outcome,
): Promise<SendResult> {
  const nowMs = place.nowMs();
  const written = await change(place, means, sending, (before) => afterwards(place, before, outcome, nowMs));
  if (written.kind !== 'done') return written;
  // Only once it is written here that it did not go may another send it.
  if (outcome.kind === 'later' || outcome.kind === 'trouble') await place.claims.giveBack(sending);
  return outcome.kind === 'trouble' ? { kind: 'trouble', answer: outcome.answer } : DONE;
}

function afterwards(place: SendingPlace, message: Message, outcome: Outcome, nowMs: number): Message {
  if (outcome.kind === 'sent') return { ...message, status: 'completed', sentAt: momentOf(place, nowMs).now };
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
        notBefore: momentOf(place, nowMs + waitAfterMs(message.attempts)).now,
      };
  }
}

/** Writes how it is now, unless somebody has decided otherwise since. */
export async function change(
  place: SendingPlace,
  { account }: Pick<SendingMeans, 'account'>,
  from: Message,
  to: (now: Message) => Message,
): Promise<SendResult> {
  const { userId } = account;
  const done = await place.write({ action: 'messages.send', userId }, async ({ read }) => {
    const now = await read.get(Message, from.id);
    if (!now || now.status !== from.status || now.round !== from.round) return { reply: false, writes: [] };
    return { reply: true, patientId: now.patientId, writes: [put(Message, to(now))] };
  });
  return done?.reply ? DONE : { kind: 'notWritten' };
}
