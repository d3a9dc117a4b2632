import type { Id } from '#shared/kernel/ids.ts';
import type { PatientMerge } from './patient-merge.record.ts';

export type MergeLink = Pick<PatientMerge, 'id' | 'patientId' | 'replacedId' | 'status'>;

/** The records that were said to be of one person. */
export interface Person {
  /** The record that stands for them all. */
  readonly survivorId: Id;
  /** All of them, the survivor first, then in the order of their ids. */
  readonly memberIds: readonly Id[];
}

/**
 * Who a record stands for, from the merges in force. A function of the set of merges alone, so that desks which merged apart
 * agree as soon as they have the same merges, in whatever order these came. The survivor is the one that nobody replaced; where
 * desks that did not know of each other left more than one of these, or none (each replaced the other), the first registered.
 */
export function personOf(id: Id, links: readonly MergeLink[]): Person {
  const active = links.filter(({ status }) => status === 'active');
  const members = new Set<Id>([id]);
  for (const member of members) {
    for (const { patientId, replacedId } of active) {
      if (patientId === member) members.add(replacedId);
      if (replacedId === member) members.add(patientId);
    }
  }
  const replaced = new Set(active.map(({ replacedId }) => replacedId));
  const ordered = [...members].toSorted(byId);
  const survivorId = ordered.find((member) => !replaced.has(member)) ?? ordered[0] ?? id;
  return { survivorId, memberIds: [survivorId, ...ordered.filter((member) => member !== survivorId)] };
}

/** The same for many records: the links are gone through once. */
export function personBook(links: readonly MergeLink[]): (id: Id) => Person {
  const linksOf = new Map<Id, MergeLink[]>();
  for (const link of links) {
    for (const member of [link.patientId, link.replacedId])
      linksOf.set(member, [...(linksOf.get(member) ?? []), link]);
  }
  const known = new Map<Id, Person>();
  return (id) => {
    const before = known.get(id);
    if (before) return before;
    const found = new Set<MergeLink>(linksOf.get(id));
    for (const { patientId, replacedId, status } of found) {
      if (status !== 'active') continue;
      for (const member of [patientId, replacedId])
        for (const link of linksOf.get(member) ?? []) found.add(link);
    }
    const person = personOf(id, [...found]);
    for (const member of person.memberIds) known.set(member, person);
    return person;
  };
}

/** Ids begin with the time they were made at. */
function byId(a: Id, b: Id): number {
  return a < b ? -1 : 1;
}
