import { dateTimeSpan, isDateTime } from '#shared/kernel/instant.ts';

/**
 * The first millisecond that a recorded FHIR dateTime can mean: texts of different offsets do not sort as times do.
 * @param zone IANA time zone in which bare dates are days
 * @returns minus infinity for what is no date
 */
export function startMs(at: string | undefined, zone: string): number {
  if (at === undefined) return Number.NEGATIVE_INFINITY;
  const ofZone = starts.get(zone) ?? new Map<string, number>();
  const known = ofZone.get(at);
  if (known !== undefined) return known;
  const ms = isDateTime(at) ? dateTimeSpan(at, zone).startMs : Number.NEGATIVE_INFINITY;
  if (ofZone.size >= MOST_STARTS) ofZone.clear();
  starts.set(zone, ofZone.set(at, ms));
  return ms;
}

/** By zone and text: a history is sorted by the same texts again at each change, and each costs two parsings. */
const starts = new Map<string, Map<string, number>>();
const MOST_STARTS = 20_000;

/** Two numbers, infinities included, or two texts. */
export function compareValues<T extends number | string>(a: T, b: T): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
