import type { Id } from '#shared/kernel/ids.ts';
import { put, type PlannedWrite } from '#shared/kernel/plan.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { Appointment } from '../scheduling/appointment.record.ts';
import { isOpen } from '../scheduling/appointment.rules.ts';
import { messageId, SETTINGS_ID } from './message-id.rules.ts';
import { MessageSettings } from './message-settings.record.ts';
import { Message, type MessageKind } from './message.record.ts';

const HOUR_MS = 3_600_000;

/** An appointment as it was, where it was, and as it is written now. */
export interface AppointmentChange {
  readonly before?: Appointment;
  readonly after: Appointment;
}

/** What is to be said of a change; nothing of one that changes neither whether, nor when, nor where, nor with whom. */
export function noticeKind({ before, after }: AppointmentChange): MessageKind | undefined {
  const [wasOn, isOn] = [before !== undefined && isOpen(before), isOpen(after)];
  const isSame =
    before !== undefined &&
    Date.parse(before.start) === Date.parse(after.start) &&
    before.practitionerId === after.practitionerId &&
    before.locationId === after.locationId;
  if (!wasOn) {
    // Taken for missed, or for seen, by a slip of the hand: nobody was told of it.
    const isSlip = isSame && (before.status === 'noshow' || before.status === 'fulfilled');
    return isOn && after.status === 'booked' && !isSlip ? 'confirmation' : undefined;
  }
  if (after.status === 'cancelled') return 'cancellation';
  if (!isOn) return undefined;
  return isSame ? undefined : 'change';
}

/** What one person has to be told. */
interface Telling extends Pick<Message, 'audience' | 'kind' | 'start'> {
  readonly id: Id;
}

/**
 * What goes into the outbox with a change of an appointment, in the same transaction: a message to each who has to know of it; and
 * what is still there of earlier ones is taken back, since it does not hold any more.
 * @param by who made the change
 */
export async function noticeWrites(
  { read, now }: { readonly read: Reader; readonly now: string },
  change: AppointmentChange,
  by: string,
): Promise<readonly PlannedWrite[]> {
  const kind = noticeKind(change);
  const { after } = change;
  if (kind === undefined || Date.parse(after.start) <= Date.parse(now)) return [];
  const settings = await read.get(MessageSettings, SETTINGS_ID);
  if (!settings?.enabled) return [];
  const earlier = change.before ? await read.list(Message, { where: { appointmentId: after.id } }) : [];
  const waiting = earlier.filter(
    (one) => one.status === 'preparation' && one.kind !== 'reminder' && !isOfOneBefore(one, after),
  );
  const taken = waiting.map((one) => put(Message, { ...one, status: 'not-done', reason: 'superseded' }));
  const made = tellings(change, kind, settings).map(({ audience, id, kind: meant, start }) => {
    // Whoever was not told of the booking yet is told of it as it is now.
    const isUntold = waiting.some((one) => one.kind === 'confirmation' && recipientOf(one) === id);
    const said = meant === 'change' && isUntold ? 'confirmation' : meant;
    const notices = earlier.filter((one) => recipientOf(one) === id && one.kind !== 'reminder').length;
    const message: Message = {
      id: messageId(after.id, said, id, [notices, new Date(start).toISOString()]),
      patientId: after.patientId,
      appointmentId: after.id,
      kind: said,
      audience,
      ...(audience === 'clinician' && { practitionerId: id }),
      start,
      status: 'preparation',
      notBefore: now,
      attempts: 0,
      createdAt: now,
      createdBy: by,
    };
    return put(Message, message);
  });
  return [...taken, ...made];
}

/** That it is theirs no more: it holds, whatever becomes of it with another. */
function isOfOneBefore({ audience, kind, practitionerId }: Message, after: Appointment): boolean {
  return audience === 'clinician' && kind === 'cancellation' && practitionerId !== after.practitionerId;
}

export function recipientOf({ audience, patientId, practitionerId }: Message): Id {
  return audience === 'clinician' && practitionerId !== undefined ? practitionerId : patientId;
}

function tellings(
  { before, after }: AppointmentChange,
  kind: MessageKind,
  settings: MessageSettings,
): readonly Telling[] {
  const { patientId, practitionerId, start } = after;
  const patient: Telling = { audience: 'patient', id: patientId, kind, start };
  if (settings.clinicians !== true) return [patient];
  const isOthers = kind === 'change' && before?.practitionerId !== practitionerId;
  const of = (id: Id | undefined, told: Pick<Telling, 'kind' | 'start'>): readonly Telling[] =>
    id === undefined ? [] : [{ audience: 'clinician', id, ...told }];
  return [
    patient,
    ...of(practitionerId, { kind: isOthers ? 'confirmation' : kind, start }),
    // Whose it was has it no more.
    ...(isOthers ? of(before?.practitionerId, { kind: 'cancellation', start: before?.start ?? start }) : []),
  ];
}

/**
 * Reminders that are due of an appointment and are not there yet. One that would follow a notice of the same time is left out:
 * who books for this afternoon need not be reminded of it.
 * @param known what there is of the appointment
 */
export function dueReminders(
  appointment: Appointment,
  settings: Pick<MessageSettings, 'reminderHours' | 'clinicians'>,
  known: readonly Message[],
  now: string,
): readonly Message[] {
  const { id, patientId, practitionerId, start, tentative } = appointment;
  const [startMs, nowMs] = [Date.parse(start), Date.parse(now)];
  if (!isOpen(appointment) || tentative === true || startMs <= nowMs) return [];
  const lastToldMs = Math.max(
    ...known.filter(({ kind }) => kind !== 'reminder').map(({ createdAt }) => Date.parse(createdAt)),
    Date.parse(appointment.createdAt ?? '') || 0,
  );
  const due = settings.reminderHours
    .toSorted((a, b) => a - b)
    .find((hours) => startMs - hours * HOUR_MS <= nowMs);
  // Of several that are due the nearest is enough: the others' time went by while nobody could send.
  if (due === undefined || startMs - due * HOUR_MS <= lastToldMs) return [];
  const reminder = (audience: Message['audience'], recipient: Id): Message => ({
    id: messageId(id, 'reminder', recipient, [new Date(startMs).toISOString(), due]),
    patientId,
    appointmentId: id,
    kind: 'reminder',
    audience,
    ...(audience === 'clinician' && { practitionerId: recipient }),
    start,
    hoursBefore: due,
    status: 'preparation',
    notBefore: now,
    attempts: 0,
    createdAt: now,
  });
  const all = [
    reminder('patient', patientId),
    ...(settings.clinicians === true && practitionerId !== undefined
      ? [reminder('clinician', practitionerId)]
      : []),
  ];
  return all.filter((one) => !known.some((other) => other.id === one.id));
}

/** Earlier reminders that could not be sent yet: the nearer one says the same. */
export function overtaken(known: readonly Message[], due: readonly Message[]): readonly Message[] {
  const recipients = new Set(due.map(recipientOf));
  return known
    .filter(
      (one) => one.kind === 'reminder' && one.status === 'preparation' && recipients.has(recipientOf(one)),
    )
    .map((one) => ({ ...one, status: 'not-done', reason: 'superseded' }));
}
