import { dateTimeSpan, isDateTime } from '#shared/kernel/instant.ts';

/**
 * The first millisecond that a recorded FHIR dateTime can mean: texts of different offsets do not sort as times do.
 * @param zone IANA time zone in which bare dates are days
 * @returns minus infinity for what is no date
 */
export function startMs(at: string | undefined, zone: string): number {
  return at !== undefined && isDateTime(at) ? dateTimeSpan(at, zone).startMs : Number.NEGATIVE_INFINITY;
}

/** Two numbers, infinities included, or two texts. */
export function compareValues<T extends number | string>(a: T, b: T): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
