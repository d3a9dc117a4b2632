import { COMPARTMENTS, type Compartment } from '#shared/kernel/document.ts';
import { makeId, parseId, type Id } from '#shared/kernel/ids.ts';

/** A database whose documents are records of stations. */
export interface GuardedDatabase {
  readonly name: string;
  readonly compartment: Compartment;
  /** Absent: what facilities share. */
  readonly facilityId?: Id;
}

const NAME = /^(network|facility-[0-9a-f-]{36})-([a-z]+)$/;
const RESERVED = /^(network|facility)-/;

/** @returns undefined for a raw database */
export function guardedDatabase(name: string): GuardedDatabase | undefined {
  const [, scope = '', last] = NAME.exec(name) ?? [];
  const compartment = COMPARTMENTS.find((one) => one === last);
  if (compartment === undefined) return undefined;
  if (scope === 'network') return { name, compartment };
  const facilityId = makeId('facility', scope.slice('facility-'.length));
  return parseId(facilityId).ok ? { name, compartment, facilityId } : undefined;
}

/** Looks like one whose documents are records, and is none: what lies in it would not be checked. */
export function isMisnamed(name: string): boolean {
  return RESERVED.test(name) && !guardedDatabase(name);
}
