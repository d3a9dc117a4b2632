import { uptime } from 'node:os';

/** The clocks of the machine, passed in so that tests choose the moment. */
export interface Clock {
  /** Unix time in milliseconds. May jump either way: nothing that must not go back is derived from it alone. */
  nowMs(): number;
  /** Whole milliseconds since the machine was started, sleep included. Setting the date does not move it. */
  upMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now(), upMs: () => Math.floor(uptime() * 1000) };
