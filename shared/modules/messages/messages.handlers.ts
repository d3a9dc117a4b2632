import type { HandlersFor, PlanContext } from '#shared/kernel/contract.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { put, type Plan } from '#shared/kernel/plan.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { Patient } from '../patients/patient.record.ts';
import { summaryOf } from '../patients/patient-summary.rules.ts';
import { preferenceId } from './message-id.rules.ts';
import { MessagePreference } from './message-preference.record.ts';
import { Message, type MessageStatus } from './message.record.ts';
import type { MessageError, messages } from './messages.contract.ts';

/** Of those that failed, a person looks at the ones whose appointment lies ahead. */
const isAhead = ({ start }: Message, nowMs: number) => Date.parse(start) > nowMs;
/** What nobody at a desk can mend, or need not. */
const QUIET_REASONS: ReadonlySet<string> = new Set([
  'superseded',
  'over',
  'noConsent',
  'stopped',
  'withdrawn',
]);
const MOST = 500;

const PARTS: { readonly [part: string]: readonly MessageStatus[] } = {
  attention: ['unknown', 'not-done'],
  waiting: ['preparation', 'in-progress'],
  sent: ['completed', 'not-done'],
};

function needsSomeone(message: Message, nowMs: number): boolean {
  if (message.status === 'unknown') return true;
  return (
    message.status === 'not-done' &&
    isAhead(message, nowMs) &&
    !QUIET_REASONS.has(message.reason ?? 'refused')
  );
}

type Read = Pick<PlanContext<never>, 'read' | 'nowMs'>;

async function inPart({ read, nowMs }: Read, part: string): Promise<readonly Message[]> {
  const lists = await Promise.all(
    (PARTS[part] ?? []).map((status) =>
      read.list(Message, { where: { status }, orderBy: 'notBefore', direction: 'desc', limit: MOST }),
    ),
  );
  const found = lists.flat();
  if (part === 'attention') return found.filter((one) => needsSomeone(one, nowMs));
  return part === 'sent' ? found.filter((one) => !needsSomeone(one, nowMs)) : found;
}

export const messagesHandlers: HandlersFor<typeof messages> = {
  async outbox({ input: { part, limit }, read, nowMs }) {
    const found = (await inPart({ read, nowMs }, part))
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
  async counts({ read, nowMs }) {
    const [attention, waiting] = await Promise.all([
      inPart({ read, nowMs }, 'attention'),
      inPart({ read, nowMs }, 'waiting'),
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
    decided(context, ['unknown', 'not-done'], ({ reason: _reason, answer: _answer, ...message }) => ({
      ...message,
      status: 'preparation',
      notBefore: context.now,
      attempts: 0,
      round: (message.round ?? 0) + 1,
    })),
  settle: (context) => decided(context, ['unknown'], (message) => ({ ...message, status: 'completed' })),
  withdraw: (context) =>
    decided(context, ['preparation', 'unknown'], (message) => ({
      ...message,
      status: 'not-done',
      reason: 'withdrawn',
    })),
  async preference({ input: { patientId }, read }) {
    return ok(await read.get(MessagePreference, preferenceId(patientId)));
  },
  async savePreference({ input: { patientId, stopped, ...wanted }, read, now }) {
    if (!(await read.get(Patient, patientId)))
      return fail({ code: 'notFound', type: Patient.type, id: patientId });
    const before = await read.get(MessagePreference, preferenceId(patientId));
    const isNew = stopped.some((medium) => !before?.stopped?.includes(medium));
    const kept = before?.stoppedAt !== undefined && { stoppedAt: before.stoppedAt };
    const by = before?.stoppedBy !== undefined && { stoppedBy: before.stoppedBy };
    const preference: MessagePreference = {
      id: preferenceId(patientId),
      patientId,
      ...wanted,
      ...(stopped.length > 0 && {
        stopped,
        ...(isNew ? { stoppedAt: now, stoppedBy: 'desk' as const } : { ...kept, ...by }),
      }),
    };
    return ok({ reply: preference, patientId, writes: [put(MessagePreference, preference)] });
  },
};

/** A person says what becomes of one; not of one that has gone on since they looked. */
async function decided(
  { input: { id }, read }: PlanContext<{ readonly id: Id }>,
  from: readonly MessageStatus[],
  change: (message: Message) => Message,
): Promise<
  Result<Plan<Message>, MessageError | { readonly code: 'notFound'; readonly type: string; readonly id: Id }>
> {
  const message = await read.get(Message, id);
  if (!message) return fail({ code: 'notFound', type: Message.type, id });
  if (!from.includes(message.status)) return fail({ code: 'messages.notOpen' });
  const changed = change(message);
  return ok({ reply: changed, patientId: message.patientId, writes: [put(Message, changed)] });
}
