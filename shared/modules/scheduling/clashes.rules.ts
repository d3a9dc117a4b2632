import type { Id } from '#shared/kernel/ids.ts';
import { compareStamps, type Stamp } from '#shared/kernel/stamp.ts';
import type { Appointment } from './appointment.record.ts';
import { blockedSpan, collide, sharedResources } from './appointment.rules.ts';

/** Two appointments that were made for one time at desks that did not know of each other. */
export interface Clash {
  /** Keeps the time. */
  readonly first: Appointment;
  /** Has to be moved, cancelled, or kept beside the other on purpose. */
  readonly later: Appointment;
  /** Provider, room or device that cannot be in two places. */
  readonly resources: readonly Id[];
}

/** Fields that say when and where: the newest stamp of these is when it was booked. */
const BOOKING_FIELDS = ['start', 'end', 'practitionerId', 'locationId', 'equipmentIds'] as const;

export function bookingStamp(stamps: { readonly [field: string]: Stamp }): Stamp {
  return (
    BOOKING_FIELDS.map((field) => stamps[field] ?? '')
      .toSorted(compareStamps)
      .at(-1) ?? ''
  );
}

/** Pairs at one time with one provider, room or device that nobody meant. */
export function collisions(
  appointments: readonly Appointment[],
): readonly (readonly [Appointment, Appointment])[] {
  const ordered = appointments.toSorted(
    (a, b) => blockedSpan(a).fromMs - blockedSpan(b).fromMs || (a.id < b.id ? -1 : 1),
  );
  const pairs: (readonly [Appointment, Appointment])[] = [];
  for (const [at, one] of ordered.entries()) {
    const { toMs } = blockedSpan(one);
    for (let next = at + 1; next < ordered.length; next += 1) {
      const other = ordered[next];
      if (!other || blockedSpan(other).fromMs >= toMs) break;
      if (collide(one, other) && !isMeant(one, other)) pairs.push([one, other]);
    }
  }
  return pairs;
}

/** Whether whoever may overbook has said of one of them that it stands beside the other. */
export function isMeant(a: Appointment, b: Appointment): boolean {
  return (a.overbooks ?? []).includes(b.id) || (b.overbooks ?? []).includes(a.id);
}

/**
 * Who gives way is the same on every desk: what the server has confirmed stands before what is tentative, then the earlier
 * booking before the later. It follows from the documents alone, so nobody has to be told who won.
 * @param stampOf `bookingStamp` of the appointment's document
 */
export function clashesOf(
  pairs: readonly (readonly [Appointment, Appointment])[],
  stampOf: (id: Id) => Stamp,
): readonly Clash[] {
  return pairs.map(([a, b]) => {
    const [first, later] = comesBefore(a, b, stampOf) ? [a, b] : [b, a];
    return { first, later, resources: sharedResources(first, later) };
  });
}

function comesBefore(a: Appointment, b: Appointment, stampOf: (id: Id) => Stamp): boolean {
  const [tentativeA, tentativeB] = [a.tentative === true, b.tentative === true];
  if (tentativeA !== tentativeB) return tentativeB;
  return (compareStamps(stampOf(a.id), stampOf(b.id)) || (a.id < b.id ? -1 : 1)) < 0;
}
