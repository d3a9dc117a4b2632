import { Button } from '@mantine/core';
import { calendarDateInZone, isInstant } from '#shared/kernel/instant.ts';
import { history, type ReviewState } from '#shared/modules/history/history.contract.ts';
import type { ReviewedList } from '#shared/modules/history/list-review.record.ts';
import { usePermission } from '#renderer/bridge/session.tsx';
import { useQuery } from '#renderer/bridge/use-query.ts';
import { useClock } from '#renderer/kit/clock.tsx';
import { ErrorNotice } from '#renderer/kit/ErrorNotice.tsx';
import { useFormat } from '#renderer/kit/i18n/use-format.ts';
import { useHistoryWords } from '../history/words.ts';

export interface ReviewLineProps {
  readonly patientId: string;
  readonly list: ReviewedList;
  readonly onReview: (list: ReviewedList) => void;
}

/** When a list was last gone through with the patient, above that list. */
export function ReviewLine({ patientId, list, onReview }: ReviewLineProps) {
  const words = useHistoryWords();
  const mayWrite = usePermission('chart.write');
  const query = useQuery(history.reviews, { patientId });
  const state = query.value?.find((one) => one.list === list);
  return (
    <div className="fw-review-line" aria-busy={query.state === 'loading'}>
      {query.state === 'error' ? <ErrorNotice error={query.error} /> : null}
      <span className="fw-second">{state ? <ReviewWords state={state} /> : null}</span>
      {mayWrite ? (
        <Button size="xs" variant="default" onClick={() => onReview(list)}>
          {words('review.action')}
        </Button>
      ) : null}
    </div>
  );
}

/** "Reviewed today 09:41 by …", and what came since. */
export function ReviewWords({ state: { last, addedSince } }: { readonly state: ReviewState }) {
  const words = useHistoryWords();
  const format = useFormat();
  const { today, zone } = useClock();
  if (!last) return words('review.never');
  const { reviewedAt, reviewedBy } = last;
  const isToday = isInstant(reviewedAt) && calendarDateInZone(reviewedAt, zone) === today;
  const who = <bdi key="who">{reviewedBy}</bdi>;
  return (
    <>
      {isToday
        ? words.rich('review.today', { time: format.time(reviewedAt), who })
        : words.rich('review.on', { when: format.dateTime(reviewedAt), who })}
      {addedSince === 0 ? null : ` · ${words('review.addedSince', { count: addedSince })}`}
    </>
  );
}
