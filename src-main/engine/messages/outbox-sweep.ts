import { addDays } from '#shared/kernel/calendar-date.ts';
import { makeId } from '#shared/kernel/ids.ts';
import { put, setCounter } from '#shared/kernel/plan.ts';
import { ok } from '#shared/kernel/result.ts';
import { preferenceId } from '#shared/modules/messages/message-id.rules.ts';
import { MessagePreference } from '#shared/modules/messages/message-preference.record.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { dueReminders, overtaken } from '#shared/modules/messages/notices.rules.ts';
import { ACCOUNT_KEY, readAccount } from '#shared/modules/messages/sending-account.rules.ts';
import { readAppointments } from '#shared/modules/scheduling/read-week.ts';
import type { EngineContext } from '../actions.ts';
import { runPlan, type PlanRequest } from '../commands/run-plan.ts';
import { momentAt } from '../platform/moment.ts';
import { change, gatewayId } from './send-one.ts';
import type { SendingDesk } from './sending-desk.ts';
import type { SmsReports } from './sms-gateway.ts';

const DAY_HOURS = 24;
const MOST_WAITING = 500;
/** What people answer who want nothing more, in the languages that the program writes. */
const STOP = /^[^\p{L}\p{N}]*(stop|arret|arrêt|stopper|قف|توقف|إيقاف|ايقاف)[^\p{L}\p{N}]*$/iu;

/** Those whose time has come, the longest waiting first. */
export async function dueMessages(engine: EngineContext): Promise<readonly Message[]> {
  const found = await engine
    .opened()
    .replica.reader()
    .list(Message, { where: { status: 'preparation' }, orderBy: 'notBefore', limit: MOST_WAITING });
  const nowMs = engine.clock.nowMs();
  return found
    .filter(({ notBefore }) => Date.parse(notBefore) <= nowMs)
    .toSorted((a, b) => Date.parse(a.notBefore) - Date.parse(b.notBefore));
}

/**
 * The first time that this station sends by its account. A copy of a data folder, or one that came back from a backup, is another
 * station with an outbox of then: what waited there may have been sent since, by the one that it was. Where no server remembers that,
 * a person decides.
 */
export async function adoptOutbox(engine: EngineContext, desk: SendingDesk, isAlone: boolean): Promise<void> {
  const { device } = engine.opened();
  if (desk.account.device === device) return;
  await written(engine, {
    action: 'messages.adopt',
    session: { userId: desk.account.userId },
    async plan({ read }) {
      const account = readAccount(await read.counter(ACCOUNT_KEY));
      if (!account) return ok({ reply: undefined, writes: [] });
      const inStatus = (status: Message['status']) =>
        read.list(Message, { where: { status }, orderBy: 'notBefore', limit: MOST_WAITING });
      const isCopy = account.device !== undefined;
      const waiting = isCopy && isAlone ? await inStatus('preparation') : [];
      // What the other was at when the copy was made: nobody here will ever hear how it ended.
      const begun = isCopy
        ? (await inStatus('in-progress')).filter((one) => one.device === account.device)
        : [];
      return ok({
        reply: undefined,
        writes: [
          ...[...waiting, ...begun].map((one) => put(Message, { ...one, status: 'unknown' })),
          setCounter(ACCOUNT_KEY, { ...account, device }),
        ],
      });
    },
  });
}

/** Puts reminders that are due into the outbox. */
export async function remind(engine: EngineContext, desk: SendingDesk): Promise<void> {
  const { settings, account } = desk;
  if (settings.reminderHours.length === 0) return;
  const { facility, replica } = engine.opened();
  const read = replica.reader();
  const { now, today } = momentAt(engine.clock.nowMs(), facility.zone);
  const days = Math.ceil(Math.max(...settings.reminderHours) / DAY_HOURS) + 1;
  for (const appointment of await readAppointments(read, today, addDays(today, days))) {
    // Most have none that is due, whatever was said of them: nothing more is read for those.
    if (dueReminders(appointment, settings, [], now).length === 0) continue;
    const said = await read.list(Message, { where: { appointmentId: appointment.id } });
    if (dueReminders(appointment, settings, said, now).length === 0) continue;
    const isWritten = await written(engine, {
      action: 'messages.remind',
      session: { userId: account.userId },
      async plan(context) {
        const known = await context.read.list(Message, { where: { appointmentId: appointment.id } });
        const due = dueReminders(appointment, settings, known, context.now);
        for (const { id } of due) await context.read.get(Message, id);
        return ok({
          reply: undefined,
          writes: [...overtaken(known, due), ...due].map((one) => put(Message, one)),
        });
      },
    });
    if (!isWritten) return;
  }
}

/**
 * What this desk was sending when it ended last: the gateway knows whether it has it; a mail server cannot be asked, and the message
 * stays in doubt until a person says what becomes of it.
 */
export async function settleDoubts(engine: EngineContext, desk: SendingDesk): Promise<void> {
  const { replica, device, facility } = engine.opened();
  const read = replica.reader();
  const lists = await Promise.all(
    (['in-progress', 'unknown'] as const).map((status) =>
      read.list(Message, { where: { status }, orderBy: 'notBefore', limit: MOST_WAITING }),
    ),
  );
  for (const message of lists.flat().filter((one) => one.device === device)) {
    const has = message.medium === 'sms' ? await desk.sms?.has(gatewayId(message)) : undefined;
    if (has === undefined && message.status === 'unknown') continue;
    const { now: heardAt } = momentAt(engine.clock.nowMs(), facility.zone);
    await change(engine, desk, message, (now) => ({
      ...now,
      status: has === undefined ? 'unknown' : has ? 'completed' : 'preparation',
      ...(has === true && { sentAt: heardAt }),
    }));
  }
}

/** What the gateway has heard since: whether messages arrived, and who wants no more of them. */
export async function takeReports(engine: EngineContext, desk: SendingDesk): Promise<void> {
  const reports = await desk.sms?.reports(desk.account.cursor);
  if (!reports) return;
  const { next } = reports;
  if (next === desk.account.cursor) return;
  await written(engine, {
    action: 'messages.reports',
    session: { userId: desk.account.userId },
    async plan({ read, now }) {
      const account = readAccount(await read.counter(ACCOUNT_KEY));
      if (!account) return ok({ reply: undefined, writes: [] });
      const messages = new Map<string, Message>();
      for (const { id, state, at } of reports.reports) {
        const message = await read.get(Message, makeId(Message.type, id.split('.')[0] ?? ''));
        if (message && gatewayId(message) === id)
          messages.set(message.id, { ...message, delivery: state, deliveryAt: at });
      }
      const preferences = new Map<string, MessagePreference>();
      for (const patientId of await whoStopped(read, reports)) {
        const before = await read.get(MessagePreference, preferenceId(patientId));
        const stopped = [...new Set([...(before?.stopped ?? []), 'sms' as const])];
        const stop = { stopped, stoppedAt: now, stoppedBy: 'answer' as const };
        preferences.set(patientId, { id: preferenceId(patientId), patientId, ...before, ...stop });
      }
      return ok({
        reply: undefined,
        writes: [
          ...[...messages.values()].map((one) => put(Message, one)),
          ...[...preferences.values()].map((one) => put(MessagePreference, one)),
          // Read to here, in the same transaction: nothing is heard twice, and nothing is lost.
          setCounter(ACCOUNT_KEY, { ...account, cursor: next }),
        ],
      });
    },
  });
}

/** Patients to whom something was sent at the number that the answer came from. */
async function whoStopped(
  read: Parameters<typeof readAppointments>[0],
  { replies }: SmsReports,
): Promise<ReadonlySet<string>> {
  const numbers = new Set(replies.filter(({ text }) => STOP.test(text)).map(({ from }) => from));
  const found = await Promise.all([...numbers].map((to) => read.list(Message, { where: { to } })));
  return new Set(
    found
      .flat()
      .filter(({ audience }) => audience === 'patient')
      .map(({ patientId }) => patientId),
  );
}

/** What cannot be written now is planned again with the next round. */
async function written(engine: EngineContext, request: PlanRequest<undefined, never>): Promise<boolean> {
  const done = await runPlan(engine, request);
  if (!done.ok) engine.log.error('messages.write', { code: done.error.code });
  return done.ok;
}
