import { startMs } from '../results/recorded-time.rules.ts';

/**
 * How far the order of recorded texts can be from the order of moments: the greatest difference of two offsets, with
 * room for the zones of old and for fractions of a second.
 */
const TEXT_SLACK_MS = 48 * 3_600_000;

/**
 * The moment after which a page is surely complete, when it holds the `limit` greatest texts and others were left out:
 * none of those is later. Minus infinity where nothing was left out, or only what has no date.
 * @param lastAt the date of the page's last record
 * @returns milliseconds; infinity where the page ends in a text that is no date, which tells nothing of the rest
 */
export function completeAfterMs(
  page: { readonly count: number; readonly limit: number; readonly lastAt: string | undefined },
  zone: string,
): number {
  if (page.count < page.limit || page.lastAt === undefined) return Number.NEGATIVE_INFINITY;
  const ms = startMs(page.lastAt, zone);
  return ms === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : ms + TEXT_SLACK_MS;
}
