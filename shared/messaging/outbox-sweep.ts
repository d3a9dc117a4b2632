import { addDays } from '#shared/kernel/calendar-date.ts';
import { makeId } from '#shared/kernel/ids.ts';
import { put, setCounter } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { preferenceId } from '#shared/modules/messages/message-id.rules.ts';
import { MessagePreference } from '#shared/modules/messages/message-preference.record.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { ACCOUNT_KEY, readAccount } from '#shared/modules/messages/sending-account.rules.ts';
import { numbersOf } from '#shared/modules/messages/recipient-address.rules.ts';
import { remind } from './reminders.ts';
import { change, gatewayId } from './send-one.ts';
import type { SendingMeans } from './sending-means.ts';
import { momentOf, type SendingPlace } from './sending-place.ts';
import type { SmsReports } from './sms-gateway.ts';

/** What people answer who want nothing more, in the languages that the program writes. */
const STOP = /^[^\p{L}\p{N}]*(stop|arret|arrêt|stopper|قف|توقف|إيقاف|ايقاف)[^\p{L}\p{N}]*$/iu;

/** All whose time has come, the longest waiting first: those that cannot go now stand in nobody's way. */
export async function dueMessages(place: SendingPlace): Promise<readonly Message[]> {
  const { nowMs, today } = momentOf(place, place.nowMs());
  const found = await place.reader().list(Message, {
    where: { status: 'preparation' },
    orderBy: 'notBefore',
    // Text compares as time does, but for a day's difference at most between zones.
    before: addDays(today, 2),
  });
  return found
    .filter(({ notBefore }) => Date.parse(notBefore) <= nowMs)
    .toSorted((a, b) => Date.parse(a.notBefore) - Date.parse(b.notBefore));
}

/**
 * The first time that this station sends by its account. A copy of a data folder, or one that came back from a backup, is another
 * station with an outbox of then: what waited there may have been sent since, by the one that it was. Where no server remembers that,
 * a person decides.
 * @returns false where it could not be written: nothing may be sent before it is
 */
export async function adoptOutbox(place: SendingPlace, means: SendingMeans): Promise<boolean> {
  const { device, claims } = place;
  const { userId } = means.account;
  if (means.account.device === device) return true;
  const isAlone = claims.isAlone();
  // Reminders, too: those that are due now may have gone from where this is a copy of.
  if (isAlone && means.account.device !== undefined && !(await remind(place, means, undefined))) return false;
  const adopted = await place.write({ action: 'messages.adopt', userId }, async ({ read }) => {
    const account = readAccount(await read.counter(ACCOUNT_KEY));
    if (!account) return { reply: undefined, writes: [] };
    const inStatus = (status: Message['status']) =>
      read.list(Message, { where: { status }, orderBy: 'notBefore' });
    const isCopy = account.device !== undefined;
    const waiting = isCopy && isAlone ? await inStatus('preparation') : [];
    // What the other was at when the copy was made: nobody here will ever hear how it ended.
    const begun = isCopy
      ? (await inStatus('in-progress')).filter((one) => one.device === account.device)
      : [];
    return {
      reply: undefined,
      writes: [
        ...[...waiting, ...begun].map((one) => put(Message, { ...one, status: 'unknown' })),
        setCounter(ACCOUNT_KEY, { ...account, device }),
      ],
    };
  });
  return adopted !== undefined;
}

/**
 * What was being sent from here when that ended last: the gateway that it was for knows whether it has it; a mail server cannot be
 * asked, and the message stays in doubt until a person says what becomes of it.
 */
export async function settleDoubts(place: SendingPlace, means: SendingMeans): Promise<void> {
  const read = place.reader();
  const { smsSince } = means.account;
  const sinceMs = smsSince === undefined ? 0 : Date.parse(smsSince);
  const lists = await Promise.all(
    (['in-progress', 'unknown'] as const).map((status) =>
      read.list(Message, { where: { status }, orderBy: 'notBefore' }),
    ),
  );
  for (const message of lists.flat().filter((one) => one.device === place.device)) {
    const isItsGateway = message.medium === 'sms' && Date.parse(message.notBefore) >= sinceMs;
    const has = isItsGateway ? await means.sms?.has(gatewayId(message)) : undefined;
    if (has === undefined && message.status === 'unknown') continue;
    const { now: heardAt } = momentOf(place, place.nowMs());
    await change(place, means, message, (now) => ({
      ...now,
      status: has === undefined ? 'unknown' : has ? 'completed' : 'preparation',
      ...(has === true && { sentAt: heardAt }),
    }));
  }
}

/** What the gateway has heard since: whether messages arrived, and who wants no more of them. */
export async function takeReports(
  place: SendingPlace,
  { sms, account: { userId, cursor, sms: own } }: SendingMeans,
): Promise<void> {
  const reports = await sms?.reports(cursor);
  if (!reports) return;
  const { next } = reports;
  if (next === cursor) return;
  await place.write({ action: 'messages.reports', userId }, async ({ read, now }) => {
    const account = readAccount(await read.counter(ACCOUNT_KEY));
    // Where it goes by another gateway by now, that one is heard from its beginning.
    if (account?.sms?.of !== own?.of || !account) return { reply: undefined, writes: [] };
    const messages = new Map<string, Message>();
    for (const { id, state, at } of reports.reports) {
      const message = await read.get(Message, makeId(Message.type, id.split('.')[0] ?? ''));
      if (message && gatewayId(message) === id)
        messages.set(message.id, { ...message, delivery: state, deliveryAt: at });
    }
    const preferences = new Map<string, MessagePreference>();
    for (const patientId of await whoStopped(read, reports, place.facility.country)) {
      const before = await read.get(MessagePreference, preferenceId(patientId));
      const stopped = [...new Set([...(before?.stopped ?? []), 'sms' as const])];
      const stop = { stopped, stoppedAt: now, stoppedBy: 'answer' as const };
      preferences.set(patientId, { id: preferenceId(patientId), patientId, ...before, ...stop });
    }
    return {
      reply: undefined,
      writes: [
        ...[...messages.values()].map((one) => put(Message, one)),
        ...[...preferences.values()].map((one) => put(MessagePreference, one)),
        // Read to here, with what was heard: nothing is lost.
        setCounter(ACCOUNT_KEY, { ...account, cursor: next }),
      ],
    };
  });
}

/** Patients to whom something was sent at the number that the answer came from. */
async function whoStopped(
  read: Reader,
  { replies }: SmsReports,
  country: string | undefined,
): Promise<ReadonlySet<string>> {
  const numbers = new Set(
    replies.filter(({ text }) => STOP.test(text)).flatMap(({ from }) => numbersOf(from, country)),
  );
  const found = await Promise.all([...numbers].map((to) => read.list(Message, { where: { to } })));
  return new Set(
    found
      .flat()
      .filter(({ audience }) => audience === 'patient')
      .map(({ patientId }) => patientId),
  );
}
