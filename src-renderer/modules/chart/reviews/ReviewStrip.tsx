import { Button } from '@mantine/core';
import { calendarDateInZone, isInstant } from '#shared/kernel/instant.ts';
import { history, type ReviewState } from '#shared/modules/history/history.contract.ts';
import { isReviewStale } from '#shared/modules/history/list-review.rules.ts';
import type { ReviewedList } from '#shared/modules/history/list-review.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { StatusChip } from '#renderer/kit/StatusChip.tsx';
import { useHistoryWords } from '../history/words.ts';

/** Under the summary: who last went through each list with the patient, when, and whether that is to be done again. */
export function ReviewStrip({
  patientId,
  onReview,
}: {
  readonly patientId: string;
  readonly onReview: (list: ReviewedList) => void;
}) {
  const words = useHistoryWords();
  const mayWrite = usePermission('chart.write');
  const query = useQuery(history.reviews, { patientId });
  const states = query.value;
  const first = states?.[0]?.list;
  return (
    <section className="fw-panel fw-review-strip" aria-label={words('review.title')} aria-busy={!states}>
      <h2>{words('review.title')}</h2>
      {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
      <ul role="list">
        {states?.map((state) => (
          <li key={state.list}>
            <StripEntry state={state} />
          </li>
        ))}
      </ul>
      {mayWrite && first !== undefined ? (
        <Button size="compact-sm" variant="default" onClick={() => onReview(first)}>
          {words('review.short')}
        </Button>
      ) : null}
    </section>
  );
}

function StripEntry({ state: { list, last, addedSince } }: { readonly state: ReviewState }) {
  const words = useHistoryWords();
  const format = useFormat();
  const { today, zone } = useClock();
  const name = <span className="fw-strong">{words(`list.${list}`)}</span>;
  if (!last)
    return (
      <>
        {name} <StatusChip severity="caution">{words('review.neverShort')}</StatusChip>
      </>
    );
  const { reviewedAt, reviewedBy } = last;
  const isStale = isInstant(reviewedAt) && isReviewStale(calendarDateInZone(reviewedAt, zone), today);
  return (
    <>
      {name} {format.day(reviewedAt)}, <bdi>{reviewedBy}</bdi>{' '}
      {isStale ? <StatusChip severity="caution">{words('review.stale')}</StatusChip> : null}{' '}
      {addedSince === 0 ? null : (
        <StatusChip severity="info">{words('review.addedSince', { count: addedSince })}</StatusChip>
      )}
    </>
  );
}
