import { monthsBetween, type CalendarDate } from '#shared/kernel/calendar-date.ts';
import { compareValues, startMs } from '../results/recorded-time.rules.ts';
import { REVIEWED_LISTS, type ListReview, type ReviewedList } from './list-review.record.ts';

/**
 * When each list was last gone through, and how much was added since.
 * @param recorded when each record of a list was recorded, FHIR dateTimes; one of unknown date is not counted
 */
export function reviewStates(
  reviews: readonly ListReview[],
  recorded: { readonly [L in ReviewedList]: readonly (string | undefined)[] },
  zone: string,
): { list: ReviewedList; last?: ListReview; addedSince: number }[] {
  return REVIEWED_LISTS.map((list) => {
    const last = reviews
      .filter((review) => review.list === list)
      .toSorted((a, b) => compareValues(startMs(b.reviewedAt, zone), startMs(a.reviewedAt, zone)))[0];
    if (!last) return { list, addedSince: 0 };
    const reviewedMs = startMs(last.reviewedAt, zone);
    return { list, last, addedSince: recorded[list].filter((at) => startMs(at, zone) > reviewedMs).length };
  });
}

/** What nobody has gone through for a year is to be gone through again. */
const STALE_AFTER_MONTHS = 12;

export function isReviewStale(reviewed: CalendarDate, today: CalendarDate): boolean {
  return monthsBetween(reviewed, today) >= STALE_AFTER_MONTHS;
}
