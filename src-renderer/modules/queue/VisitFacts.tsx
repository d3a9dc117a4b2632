import type { QueueEntry } from '#shared/modules/queue/queue-entry.record.ts';
import { queue } from '#shared/modules/queue/queue.contract.ts';
import { isOpenEntry, stateOf } from '#shared/modules/queue/queue.rules.ts';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { stationName, type Board } from './queue-state.ts';
import { useQueueWords } from './words.ts';

/** Since when, what for, and where the patient has been today. */
export function VisitFacts({ entry, board }: { readonly entry: QueueEntry; readonly board: Board }) {
  const words = useQueueWords();
  const format = useFormat();
  const visit = useQuery(queue.ofPatient, { patientId: entry.patientId, day: entry.day });
  const facts = [
    [words('came'), format.time(entry.arrivedAt)],
    [words('since'), format.time(entry.waitingSince)],
    ...(entry.reason === undefined ? [] : [[words('reason'), entry.reason]]),
  ] as const;
  return (
    <section aria-label={words('visit')}>
      <dl className="fw-queue-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <h3>{words('visit')}</h3>
      <ol className="fw-queue-visit">
        {(visit.value ?? []).map((one) => (
          <li key={one.id}>
            {words(one.doneAt === undefined || isOpenEntry(one) ? 'visit.open' : 'visit.line', {
              station: stationName(
                words,
                board.stations.find(({ id }) => id === one.stationId),
              ),
              from: format.time(one.waitingSince) ?? '',
              state: words(`state.${stateOf(one)}`),
              ...(one.doneAt !== undefined && { to: format.time(one.doneAt) ?? '' }),
            })}
            {one.leftReason === undefined ? null : (
              <>
                {': '}
                <bdi>{one.leftReason}</bdi>
              </>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
