import type { Compartment } from '../kernel/document.ts';
import type { SyncFault } from './session.ts';

export type RoundFault =
  | SyncFault
  /** A bug: the log has where. */
  | { readonly code: 'sync.internal' };

/** Compartments that are to be read. */
export type Reads = 'all' | ReadonlySet<Compartment>;

export interface RoundOrder {
  /** Which of the server's addresses. */
  readonly address: number;
  readonly reads: Reads;
  /** What was held back is tried once more. */
  readonly triesHeld: boolean;
}

export interface Work extends Omit<RoundOrder, 'address'> {
  /** Not before. */
  readonly atMs: number;
}

/** All times are milliseconds that only go forward. */
export interface ReplicatorState {
  readonly isOpen: boolean;
  /** How many the server has; 0: there is no server. */
  readonly addresses: number;
  readonly address: number;
  /** Infinity: until it is ended. */
  readonly pausedUntilMs?: number;
  /** Whether the server tells what moves. `denied`: it does not, and is asked for it again later. */
  readonly feed: 'none' | 'opening' | 'open' | 'denied';
  /** When it came to that. */
  readonly feedSinceMs: number;
  readonly running?: RoundOrder;
  readonly work?: Work;
  /** Everything is looked at now and then, whatever was told. */
  readonly fullAtMs: number;
  /** After a failure nothing is tried before. */
  readonly notBeforeMs: number;
  readonly failures: number;
  readonly failingSinceMs?: number;
  /** What the last try met; absent where it ended well. */
  readonly fault?: RoundFault;
  /** A try has ended well since there is a server. */
  readonly hasMet: boolean;
  /** Whether the nearest server is back is looked at then, while another is used. */
  readonly probeAtMs?: number;
  readonly probesMet: number;
}

export type ReplicatorEvent =
  /** The replica. */
  | { readonly kind: 'opened' }
  | { readonly kind: 'closing' }
  /** There is a server, another one, or none. */
  | { readonly kind: 'configured'; readonly addresses: number }
  | { readonly kind: 'paused'; readonly untilMs?: number }
  | { readonly kind: 'resumed' }
  /** Somebody wants it now. */
  | { readonly kind: 'asked' }
  /** Something was written here. */
  | { readonly kind: 'committed' }
  | { readonly kind: 'feedOpened' }
  | { readonly kind: 'feedDenied' }
  | { readonly kind: 'feedEnded'; readonly fault?: RoundFault }
  /** Something was written there. */
  | { readonly kind: 'moved'; readonly reads: Reads }
  | { readonly kind: 'roundEnded'; readonly fault?: RoundFault }
  | { readonly kind: 'probed'; readonly isThere: boolean }
  /** The machine slept, or has another network: what was tried before may go well now. */
  | { readonly kind: 'woke' }
  | { readonly kind: 'tick' };

export type ReplicatorAction =
  | { readonly do: 'round'; readonly order: RoundOrder }
  | { readonly do: 'stopRound' }
  | { readonly do: 'listen'; readonly address: number }
  | { readonly do: 'unlisten' }
  | { readonly do: 'probe'; readonly address: number };

export interface Step {
  readonly state: ReplicatorState;
  readonly actions: readonly ReplicatorAction[];
}

/** A feed that was denied is asked for again after so long. */
export const FEED_AGAIN_MS = 300_000;

export const REPLICATOR: ReplicatorState = {
  isOpen: false,
  addresses: 0,
  address: 0,
  feed: 'none',
  feedSinceMs: 0,
  fullAtMs: 0,
  notBeforeMs: 0,
  failures: 0,
  hasMet: false,
  probesMet: 0,
};

export function isActive({ isOpen, addresses, pausedUntilMs }: ReplicatorState): boolean {
  return isOpen && addresses > 0 && pausedUntilMs === undefined;
}

/** The line, not what is at its end. */
export function isOfTheLine({ code }: RoundFault): boolean {
  return code === 'remote.unreachable' || code === 'remote.cut';
}

/** When it has to be told the time next; undefined: not before something happens. */
export function nextTickMs(state: ReplicatorState): number | undefined {
  if (!isActive(state)) {
    const { pausedUntilMs } = state;
    return pausedUntilMs === Number.POSITIVE_INFINITY ? undefined : pausedUntilMs;
  }
  const { running, work, notBeforeMs, fullAtMs, feed, feedSinceMs, probeAtMs } = state;
  const times = [probeAtMs];
  if (feed === 'none') times.push(notBeforeMs);
  if (feed === 'denied') times.push(Math.max(feedSinceMs + FEED_AGAIN_MS, notBeforeMs));
  if (!running) times.push(work && Math.max(work.atMs, notBeforeMs), Math.max(fullAtMs, notBeforeMs));
  const known = times.filter((time) => time !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}
