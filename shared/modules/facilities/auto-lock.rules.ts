/** Minutes without a hand on it after which a window locks, where the facility says nothing. */
export const AUTO_LOCK_MINUTES = 10;
/** The longest that can be set. */
export const LONGEST_AUTO_LOCK_MINUTES = 240;

/**
 * What holds at one station, in minutes: a station at a busy counter may lock sooner than the facility asks, never later.
 * Where the facility becomes stricter than its station, the facility counts.
 * @param own the station's own; absent where it does as the facility
 */
export function autoLockAfter(facility: number | undefined, own: number | undefined): number {
  return Math.min(facility ?? AUTO_LOCK_MINUTES, own ?? Number.POSITIVE_INFINITY);
}
