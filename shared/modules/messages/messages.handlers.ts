import { addDays, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import type { HandlersFor, PlanContext } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put, type Plan } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { Patient } from '../patients/patient.record.ts';
import { summaryOf } from '../patients/patient-summary.rules.ts';
import { isForsaken } from './forsaken.rules.ts';
import { preferenceId } from './message-id.rules.ts';
import { MessagePreference } from './message-preference.record.ts';
import { Message, type MessageStatus, type NotSentReason } from './message.record.ts';
import type { MessageError, messages } from './messages.contract.ts';
import { messagePerson } from './person-preference.rules.ts';

/** Of those that failed, a person looks at the ones whose appointment lies ahead. */
const isAhead = ({ start }: Message, nowMs: number) => Date.parse(start) > nowMs;
/** What somebody at a desk may mend; of the others nobody can, or need. */
const MENDABLE = ['noAddress', 'refused', 'gaveUp'] as const satisfies readonly NotSentReason[];
const MOST = 500;

const PARTS: { readonly [part: string]: readonly MessageStatus[] } = {
  waiting: ['preparation', 'in-progress'],
  sent: ['completed', 'not-done'],
};

/** The gateway took it, and could not bring it to anybody. */
function isUndelivered({ status, delivery }: Message): boolean {
  return status === 'completed' && delivery === 'failed';
}

function needsSomeone(message: Message, nowMs: number): boolean {
  const { status, kind, notBefore, start, reason = 'refused' } = message;
  if (status === 'unknown' || isForsaken(message, nowMs)) return true;
  if (!isAhead(message, nowMs)) return false;
  // Where the quiet hours end after the appointment has begun, only a person can still tell the patient.
  if (status === 'preparation') return kind !== 'reminder' && Date.parse(notBefore) >= Date.parse(start);
  return isUndelivered(message) || (status === 'not-done' && MENDABLE.some((one) => one === reason));
}

type Read = Pick<PlanContext<never>, 'read' | 'nowMs' | 'today'>;

async function inPart({ read, nowMs, today }: Read, part: string): Promise<readonly Message[]> {
  if (part === 'attention') return toDecide({ read, nowMs, today });
  const lists = await Promise.all(
    (PARTS[part] ?? []).map((status) =>
      read.list(Message, { where: { status }, orderBy: 'notBefore', direction: 'desc', limit: MOST }),
    ),
  );
  return lists.flat().filter((one) => !needsSomeone(one, nowMs));
}

/** All of them, however many there are and however long ago they failed: by what they are, not by when. */
async function toDecide({ read, nowMs, today }: Read): Promise<readonly Message[]> {
  const open = (['unknown', 'in-progress', 'preparation'] as const).map((status) =>
    read.list(Message, { where: { status }, orderBy: 'notBefore' }),
  );
  // Text compares as time does, but for a day's difference at most between zones.
  const from = addDays(today as CalendarDate, -1); // the day at the facility, as every plan is told it
  const failed = MENDABLE.map((reason) => read.list(Message, { where: { reason }, orderBy: 'start', from }));
  const undelivered = read.list(Message, { where: { delivery: 'failed' }, orderBy: 'start', from });
  const found = (await Promise.all([...open, ...failed, undelivered])).flat();
  const each = new Map(found.map((one) => [one.id, one]));
  return [...each.values()].filter((one) => needsSomeone(one, nowMs));
}

export const messagesHandlers: HandlersFor<typeof messages> = {
  async outbox({ input: { part, limit }, read, nowMs, today }) {
    const found = (await inPart({ read, nowMs, today }, part))
      .toSorted((a, b) => Date.parse(b.notBefore) - Date.parse(a.notBefore))
      .slice(0, limit);
    return ok(
      await Promise.all(
        found.map(async (message) => {
          const patient = await read.get(Patient, message.patientId);
          return patient ? { message, patient: summaryOf(patient) } : { message };
        }),
      ),
    );
  },
  async counts({ read, nowMs, today }) {
    const [attention, waiting] = await Promise.all([
      inPart({ read, nowMs, today }, 'attention'),
      inPart({ read, nowMs, today }, 'waiting'),
    ]);
    return ok({ attention: attention.length, waiting: waiting.length });
  },
  async ofPatient({ input: { patientId, limit }, read }) {
    return ok([
      ...(await read.list(Message, {
        where: { patientId },
        orderBy: 'createdAt',
        direction: 'desc',
        limit,
      })),
    ]);
  },
  sendAgain: (context) =>
    decided(
      context,
      (one) => isIn(['unknown', 'not-done'])(one) || isUndelivered(one),
      (before) => {
        const {
          reason: _reason,
          answer: _answer,
          delivery: _state,
          deliveryAt: _at,
          sentAt: _sent,
          ...rest
        } = before;
        const round = (before.round ?? 0) + 1;
        return { ...rest, status: 'preparation', notBefore: context.now, attempts: 0, round };
      },
    ),
  settle: (context) =>
    decided(context, isIn(['unknown']), (message) => ({ ...message, status: 'completed' })),
  withdraw: (context) =>
    decided(context, isIn(['preparation', 'unknown']), (message) => ({
      ...message,
      status: 'not-done',
      reason: 'withdrawn',
    })),
  async preference({ input: { patientId }, read }) {
    return ok((await messagePerson(read, patientId)).preference);
  },
  async savePreference({ input: { patientId, stopped, ...wanted }, read, now }) {
    if (!(await read.get(Patient, patientId)))
      return fail({ code: 'notFound', type: Patient.type, id: patientId });
    // Of a person with merged records what is said now counts for all of them.
    const { survivorId, preference: before, preferences } = await messagePerson(read, patientId);
    const id = preferenceId(survivorId);
    await read.get(MessagePreference, id);
    const isNew = stopped.some((medium) => !before?.stopped?.includes(medium));
    const kept = before?.stoppedAt !== undefined && { stoppedAt: before.stoppedAt };
    const by = before?.stoppedBy !== undefined && { stoppedBy: before.stoppedBy };
    const preference: MessagePreference = {
      id,
      patientId: survivorId,
      ...wanted,
      ...(stopped.length > 0 && {
        stopped,
        ...(isNew ? { stoppedAt: now, stoppedBy: 'desk' as const } : { ...kept, ...by }),
      }),
    };
    const others = preferences
      .filter((one) => one.id !== id && (one.stopped ?? []).length > 0)
      .map(({ stopped: _stopped, stoppedAt: _at, stoppedBy: _by, ...rest }) => rest);
    return ok({
      reply: preference,
      patientId,
      writes: [preference, ...others].map((one) => put(MessagePreference, one)),
    });
  },
};

const isIn =
  (statuses: readonly MessageStatus[]) =>
  ({ status }: Message): boolean =>
    statuses.includes(status);

/** A person says what becomes of one, also of one that a desk began to send and never came back with; not of one that has gone on since they looked. */
async function decided(
  { input: { id }, read, nowMs }: PlanContext<{ readonly id: Id }>,
  isOpen: (message: Message) => boolean,
  change: (message: Message) => Message,
): Promise<
  Result<Plan<Message>, MessageError | { readonly code: 'notFound'; readonly type: string; readonly id: Id }>
> {
  const message = await read.get(Message, id);
  if (!message) return fail({ code: 'notFound', type: Message.type, id });
  if (!isOpen(message) && !isForsaken(message, nowMs)) return fail({ code: 'messages.notOpen' });
  const changed = change(message);
  return ok({ reply: changed, patientId: message.patientId, writes: [put(Message, changed)] });
}
