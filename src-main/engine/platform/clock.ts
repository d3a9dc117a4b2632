/** The wall clock, passed in so that tests choose the moment. */
export interface Clock {
  /** Unix time in milliseconds. May jump either way: nothing that must not go back is derived from it alone. */
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
