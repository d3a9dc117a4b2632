import type { Id } from '#shared/kernel/ids.ts';
import type { CareStation } from './care-station.record.ts';
import { QUEUE_PRIORITIES, type QueueEntry } from './queue-entry.record.ts';

const MINUTE_MS = 60_000;

export type QueueState = 'waiting' | 'called' | 'inRoom' | 'done' | 'left' | 'withdrawn';
export type QueueCall = NonNullable<QueueEntry['calls']>[number];

/**
 * What a wait has come to. It follows from facts, so that facts which two desks entered apart contradict nothing. Whom another desk
 * called or saw meanwhile was there: that the wait was a mistake takes nobody off the board who is spoken for. Nor does an end in
 * ignorance of a beginning: somebody is in a room then, until whoever sees both says otherwise.
 */
export function stateOf(entry: QueueEntry): QueueState {
  if (entry.doneAt !== undefined && !isBegunApart(entry)) return entry.left === true ? 'left' : 'done';
  if (entry.startedAt !== undefined) return 'inRoom';
  if (standingCalls(entry).length > 0) return 'called';
  return entry.withdrawn === true ? 'withdrawn' : 'waiting';
}

/** One desk ended the wait while another, apart, began it. */
function isBegunApart({ startedAt, doneAt, endKnewStart }: QueueEntry): boolean {
  return startedAt !== undefined && doneAt !== undefined && endKnewStart === false;
}

/** Whether somebody still has to see to it. */
export function isOpenEntry(entry: QueueEntry): boolean {
  const state = stateOf(entry);
  return state === 'waiting' || state === 'called' || state === 'inRoom';
}

/** Calls that hold: more than one where desks called while they were apart. */
export function standingCalls({ calls = [] }: Pick<QueueEntry, 'calls'>): readonly QueueCall[] {
  const live = calls.filter(({ takenBack }) => takenBack !== true);
  const replaced = new Set(live.map(({ insteadOf }) => insteadOf));
  return live.filter(({ id }) => !replaced.has(id));
}

/** From when a wait counts, Unix time in ms: who came before the time of their appointment waits from then. */
export function dueMs({ waitingSince, dueAt }: Pick<QueueEntry, 'waitingSince' | 'dueAt'>): number {
  const since = Date.parse(waitingSince);
  return dueAt === undefined ? since : Math.max(since, Date.parse(dueAt));
}

/** Whole minutes that somebody has waited beyond being due; 0 before that. */
export function waitedMinutes(entry: Pick<QueueEntry, 'waitingSince' | 'dueAt'>, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - dueMs(entry)) / MINUTE_MS));
}

/** Longer than the station's target. Of nobody who is being seen. */
export function isOverTarget(
  entry: QueueEntry,
  station: Pick<CareStation, 'targetMinutes'> | undefined,
  nowMs: number,
): boolean {
  const state = stateOf(entry);
  return (
    station !== undefined &&
    (state === 'waiting' || state === 'called') &&
    waitedMinutes(entry, nowMs) > station.targetMinutes
  );
}

/** The most urgent first, then whoever has been due for longest. */
export function inQueueOrder<E extends QueueEntry>(entries: readonly E[]): readonly E[] {
  const rank = ({ priority }: QueueEntry) => QUEUE_PRIORITIES.indexOf(priority);
  return entries.toSorted((a, b) => rank(a) - rank(b) || dueMs(a) - dueMs(b) || (a.id < b.id ? -1 : 1));
}

/**
 * Who is next at a station of care: nobody who waits for another provider, and nobody before the time of their appointment while
 * somebody is due.
 * @param asked without a provider: whoever waits, whomever for
 */
export function nextInQueue(
  entries: readonly QueueEntry[],
  asked: { readonly stationId: Id; readonly practitionerId?: Id },
): QueueEntry | undefined {
  const { stationId, practitionerId } = asked;
  const waiting = entries.filter(
    (entry) =>
      entry.stationId === stationId &&
      stateOf(entry) === 'waiting' &&
      (practitionerId === undefined ||
        entry.practitionerId === undefined ||
        entry.practitionerId === practitionerId),
  );
  return inQueueOrder(waiting)[0];
}

/** What desks did while they were apart, for people to settle. */
export type Apart =
  /** The same person waits, or is seen, there too. */
  | { readonly kind: 'alsoAt'; readonly stationId: Id; readonly ticket: string }
  /** Another desk said that the patient went away. */
  | { readonly kind: 'saidLeft'; readonly stationId: Id }
  /** Another desk ended the wait, or sent the patient on, not knowing that it had begun. */
  | { readonly kind: 'saidDone'; readonly stationId: Id }
  | { readonly kind: 'calledTwice'; readonly roomIds: readonly Id[] };

/**
 * By entry; those without are absent.
 * @param personOf whom a patient's record stands for
 */
export function apartOf(
  entries: readonly QueueEntry[],
  personOf: (patientId: Id) => Id,
): ReadonlyMap<Id, readonly Apart[]> {
  const byPerson = Map.groupBy(entries, ({ patientId }) => personOf(patientId));
  const found = new Map<Id, readonly Apart[]>();
  for (const own of byPerson.values()) {
    const open = own.filter(isOpenEntry);
    for (const entry of open) {
      const also = open
        .filter(({ id }) => id !== entry.id)
        .map(({ stationId, ticket }): Apart => ({ kind: 'alsoAt', stationId, ticket }));
      const left = own
        .filter((one) => one.visitId === entry.visitId && one.id !== entry.id && stateOf(one) === 'left')
        .map(({ stationId }): Apart => ({ kind: 'saidLeft', stationId }));
      const { stationId } = entry;
      const ended: readonly Apart[] = isBegunApart(entry)
        ? [{ kind: entry.left === true ? 'saidLeft' : 'saidDone', stationId }]
        : [];
      const roomIds = standingCalls(entry).flatMap(({ roomId }) => (roomId === undefined ? [] : [roomId]));
      const isTwice = stateOf(entry) === 'called' && new Set(roomIds).size > 1;
      const marks = [
        ...also,
        ...left,
        ...ended,
        ...(isTwice ? [{ kind: 'calledTwice', roomIds } as const] : []),
      ];
      if (marks.length > 0) found.set(entry.id, marks);
    }
  }
  return found;
}
