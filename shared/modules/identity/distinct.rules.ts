import type { Id } from '#shared/kernel/ids.ts';
import type { DistinctPatients } from './distinct-patients.record.ts';

/**
 * Whether somebody has said of two persons that they are two. Said of records, it holds for all that are merged with either:
 * nobody is asked again because one of them was.
 */
export function distinctBook(
  statements: readonly Pick<DistinctPatients, 'patientId' | 'otherId' | 'status'>[],
): (one: readonly Id[], other: readonly Id[]) => boolean {
  const stated = new Set(
    statements
      .filter(({ status }) => status === 'active')
      .map(({ patientId, otherId }) => pair(patientId, otherId)),
  );
  return (one, other) => stated.size > 0 && one.some((a) => other.some((b) => stated.has(pair(a, b))));
}

function pair(a: Id, b: Id): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
