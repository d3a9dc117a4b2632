import { fail, ok, type Result } from '#shared/kernel/result.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { CareStation } from './care-station.record.ts';
import { seesAppointments } from './care-stations.rules.ts';
import type { QueueEntry } from './queue-entry.record.ts';
import { isOpenEntry, standingCalls, stateOf, type QueueState } from './queue.rules.ts';

export const QUEUE_STEPS = ['checkIn', 'call', 'start', 'move', 'finish', 'leave'] as const;
export type QueueStep = (typeof QUEUE_STEPS)[number];

export type QueueError =
  /** Somebody has seen to it meanwhile; `state` is what it has come to. */
  | { readonly code: 'queue.notOpen'; readonly state: QueueState }
  /** Only the last thing that happened to a wait is taken back. */
  | { readonly code: 'queue.movedOn' }
  /** Whose ticket it is that is waited with already. */
  | { readonly code: 'queue.alreadyHere'; readonly ticket: string; readonly stationId: Id }
  | { readonly code: 'queue.nobodyWaits' }
  | { readonly code: 'queue.stationClosed' }
  | { readonly code: 'queue.reasonNeeded' };

/** Who does it, when. */
export interface StepBy {
  /** ISO 8601 with the facility's offset. */
  readonly now: string;
  readonly by: string;
}

type Stepped = Result<QueueEntry, QueueError>;

/** @param callId of this call alone, wherever it is made */
export function called(entry: QueueEntry, { now, by }: StepBy, callId: string, roomId?: Id): Stepped {
  const state = stateOf(entry);
  if (state !== 'waiting' && state !== 'called') return fail({ code: 'queue.notOpen', state });
  // Whoever calls again in sight of several calls settles them by it: the last of them is replaced, the others taken back.
  const standing = standingCalls(entry);
  const last = standing.at(-1);
  const settled = new Set(standing.slice(0, -1).map(({ id }) => id));
  const before = (entry.calls ?? []).map((call) =>
    settled.has(call.id) ? { ...call, takenBack: true } : call,
  );
  const call = {
    id: callId,
    at: now,
    by,
    ...(roomId !== undefined && { roomId }),
    ...(last && { insteadOf: last.id }),
  };
  return ok({ ...entry, calls: [...before, call].slice(-50) });
}

/** The patient is with whoever sees them there. */
export function started(entry: QueueEntry, { now, by }: StepBy, roomId?: Id): Stepped {
  const state = stateOf(entry);
  if (state !== 'waiting' && state !== 'called') return fail({ code: 'queue.notOpen', state });
  const room = roomId ?? standingCalls(entry).at(-1)?.roomId;
  return ok({ ...entry, startedAt: now, startedBy: by, ...(room !== undefined && { roomId: room }) });
}

/** Done here. @param nextId where the patient waits next; absent where the visit ends */
export function finished(entry: QueueEntry, { now, by }: StepBy, nextId?: Id): Stepped {
  if (!isOpenEntry(entry)) return fail({ code: 'queue.notOpen', state: stateOf(entry) });
  return ok({
    ...reopened(entry),
    doneAt: now,
    doneBy: by,
    endKnewStart: entry.startedAt !== undefined,
    ...(nextId !== undefined && { nextId }),
  });
}

/** Without an end: what another desk said of it apart is settled by whoever ends it in sight of that. */
function reopened(entry: QueueEntry): QueueEntry {
  const {
    doneAt: _at,
    doneBy: _by,
    endKnewStart: _knew,
    nextId: _next,
    left: _left,
    leftReason: _reason,
    ...open
  } = entry;
  return open;
}

export function leftUnseen(entry: QueueEntry, by: StepBy, reason: string): Stepped {
  const words = reason.trim();
  if (words === '') return fail({ code: 'queue.reasonNeeded' });
  return leftWith(entry, by, words);
}

/** @param leftReason absent where another screen was told no reason */
export function leftWith(entry: QueueEntry, by: StepBy, leftReason: string | undefined): Stepped {
  const done = finished(entry, by);
  if (!done.ok) return done;
  return ok({ ...done.value, left: true, ...(leftReason !== undefined && { leftReason }) });
}

/** The next wait of the same visit. An appointment's time and provider count until the patient has been where it is kept. */
export function passedOn(
  entry: QueueEntry,
  from: CareStation | undefined,
  to: { readonly id: Id; readonly stationId: Id; readonly practitionerId?: Id },
  { now, by }: StepBy,
): QueueEntry {
  const { patientId, day, ticket, visitId, arrivedAt, priority, appointmentId, dueAt, reason } = entry;
  const isKept = from === undefined || !seesAppointments(from);
  const whom = to.practitionerId ?? (isKept ? entry.practitionerId : undefined);
  return {
    id: to.id,
    patientId,
    day,
    stationId: to.stationId,
    ticket,
    visitId,
    arrivedAt,
    waitingSince: now,
    priority,
    createdBy: by,
    ...(appointmentId !== undefined && { appointmentId }),
    ...(isKept && dueAt !== undefined && { dueAt }),
    ...(whom !== undefined && { practitionerId: whom }),
    ...(reason !== undefined && { reason }),
  };
}

/** What a step has come to be the last of. */
const LAST: { readonly [S in QueueStep]: QueueState } = {
  checkIn: 'waiting',
  call: 'called',
  start: 'inRoom',
  move: 'done',
  finish: 'done',
  leave: 'left',
};

/**
 * As it was before the step. Of a move, the wait that it led to is taken back beside it.
 * @param callId of a call: which; another desk's stands
 */
export function takenBack(entry: QueueEntry, step: QueueStep, callId?: string): Stepped {
  if (stateOf(entry) !== LAST[step]) return fail({ code: 'queue.movedOn' });
  const { nextId } = entry;
  switch (step) {
    case 'checkIn':
      return ok({ ...entry, withdrawn: true });
    case 'call': {
      if (!standingCalls(entry).some(({ id }) => id === callId)) return fail({ code: 'queue.movedOn' });
      const calls = (entry.calls ?? []).map((call) =>
        call.id === callId ? { ...call, takenBack: true } : call,
      );
      return ok({ ...entry, calls });
    }
    case 'start': {
      const { startedAt: _startedAt, startedBy: _startedBy, roomId: _roomId, ...waiting } = entry;
      return ok(waiting);
    }
    case 'move':
      return nextId === undefined ? fail({ code: 'queue.movedOn' }) : ok(reopened(entry));
    case 'finish':
      return nextId === undefined ? ok(reopened(entry)) : fail({ code: 'queue.movedOn' });
    case 'leave':
      return ok(reopened(entry));
  }
}
