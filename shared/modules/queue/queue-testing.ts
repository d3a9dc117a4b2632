import { testId } from '#shared/kernel/handler-testing.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Plan } from '#shared/kernel/plan.ts';
import { builtInStationId } from './care-stations.rules.ts';
import type { QueueEntry } from './queue-entry.record.ts';

export const [TRIAGE, DOCTOR, LABORATORY] = [
  builtInStationId('triage'),
  builtInStationId('doctor'),
  builtInStationId('laboratory'),
];

/** For tests: somebody who has waited for triage since 09:00 on 12 March, in Nairobi. */
export function aWait(number: number, more: Partial<QueueEntry> = {}): QueueEntry {
  const id = testId('queueEntry', number);
  const since = '2026-03-12T09:00:00.000+03:00';
  return {
    id,
    patientId: testId('patient', number),
    day: '2026-03-12',
    stationId: TRIAGE,
    ticket: `T-${String(number).padStart(2, '0')}`,
    visitId: id,
    arrivedAt: since,
    waitingSince: since,
    priority: 'routine',
    createdBy: 'Achieng Otieno',
    ...more,
  };
}

/** The records that a plan writes, as they shall stand. */
export function recordsOf({ writes }: Pick<Plan<unknown>, 'writes'>): readonly { readonly id: Id }[] {
  return writes.flatMap((write) => (write.kind === 'put' ? [{ ...write.data, id: write.id }] : []));
}
