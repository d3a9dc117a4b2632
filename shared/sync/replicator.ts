import { backoffMs } from './pace.ts';
import {
  FEED_AGAIN_MS,
  isActive,
  isOfTheLine,
  type ReplicatorAction,
  type ReplicatorEvent,
  type ReplicatorState,
  type RoundFault,
  type Step,
  type Work,
} from './replicator-state.ts';

/** People save several things in a row: they go together. */
const SETTLE_MS = 300;
/** A commit of another station's comes compartment by compartment. */
const MOVED_MS = 50;
/** A server that is slow to say that it listens is asked without. */
const PATIENT_MS = 2_000;
const FULL_EVERY_MS = 300_000;
const POLL_EVERY_MS = 15_000;
/** A feed that ends sooner is cut by something between: it is not counted on for a while. */
const FEED_LASTS_MS = 5_000;
const OVER_AFTER_MS = 30_000;
const OVER_AFTER_FAILURES = 3;
const PROBE_EVERY_MS = 30_000;
/** Switching costs a look at everything: only to a server that stays. */
const BACK_AFTER_PROBES = 2;

/** What another server may not meet. */
const ELSEWHERE: ReadonlySet<RoundFault['code']> = new Set([
  'remote.unreachable',
  'remote.cut',
  'remote.stranger',
  'remote.failing',
]);

/**
 * When a station talks to its server: what has happened in, what is to be done out. One round at a time; what is due when
 * a round fails, is stopped or cannot begin stays due.
 * @param chance 0 to 1
 */
export function replicatorStep(
  before: ReplicatorState,
  event: ReplicatorEvent,
  nowMs: number,
  chance: number,
): Step {
  const actions: ReplicatorAction[] = [];
  let state = afterPause(before, nowMs);
  state = afterEvent(state, event, nowMs, chance, actions);
  state = afterEnd(before, state, nowMs, actions);
  if (isActive(state)) state = begin(state, nowMs, actions);
  return { state, actions };
}

function afterPause(state: ReplicatorState, nowMs: number): ReplicatorState {
  if (state.pausedUntilMs === undefined || nowMs < state.pausedUntilMs) return state;
  const { pausedUntilMs: _ended, ...going } = state;
  return anew(going, nowMs);
}

function afterEvent(
  state: ReplicatorState,
  event: ReplicatorEvent,
  nowMs: number,
  chance: number,
  actions: ReplicatorAction[],
): ReplicatorState {
  switch (event.kind) {
    case 'opened':
      return anew({ ...state, isOpen: true }, nowMs);
    case 'closing':
      return { ...state, isOpen: false };
    case 'configured': {
      const { addresses } = event;
      const { fault: _fault, probeAtMs: _probe, ...kept } = state;
      const fresh = { ...kept, address: 0, addresses, hasMet: false };
      if (!isActive(state) || addresses === 0) return anew(fresh, nowMs);
      if (state.running) actions.push({ do: 'stopRound' });
      if (isListening(state)) actions.push({ do: 'unlisten' });
      return anew({ ...fresh, feed: 'none' }, nowMs);
    }
    case 'paused':
      return { ...state, pausedUntilMs: event.untilMs ?? Number.POSITIVE_INFINITY };
    case 'resumed': {
      const { pausedUntilMs: _ended, ...going } = state;
      return anew(going, nowMs);
    }
    case 'asked':
      return everything(anew(state, nowMs), nowMs);
    case 'committed':
      return adding(state, { reads: new Set(), triesHeld: false, atMs: nowMs + SETTLE_MS });
    case 'moved':
      return adding(state, { reads: event.reads, triesHeld: false, atMs: nowMs + MOVED_MS });
    case 'feedOpened':
      if (state.feed !== 'opening') return state;
      return everything({ ...state, feed: 'open', feedSinceMs: nowMs, ...lineIsBack(state, nowMs) }, nowMs);
    case 'feedDenied':
      if (!isListening(state)) return state;
      return everything({ ...state, feed: 'denied', feedSinceMs: nowMs }, nowMs);
    case 'feedEnded':
      return afterFeed(state, event.fault, nowMs, chance, actions);
    case 'roundEnded':
      return afterRound(state, event.fault, nowMs, chance, actions);
    case 'probed':
      return afterProbe(state, event.isThere, nowMs, actions);
    case 'woke':
      if (isListening(state)) actions.push({ do: 'unlisten' });
      return anew({ ...state, feed: 'none' }, nowMs);
    case 'tick':
      return state;
  }
}

/** What was under way ends with the replica, or for a pause. */
function afterEnd(
  before: ReplicatorState,
  state: ReplicatorState,
  nowMs: number,
  actions: ReplicatorAction[],
): ReplicatorState {
  if (!isActive(before) || isActive(state)) return state;
  if (state.running) actions.push({ do: 'stopRound' });
  if (isListening(state)) actions.push({ do: 'unlisten' });
  return anew({ ...state, feed: 'none' }, nowMs);
}

function begin(given: ReplicatorState, nowMs: number, actions: ReplicatorAction[]): ReplicatorState {
  let state = given;
  const isFeedDue =
    state.feed === 'none' || (state.feed === 'denied' && nowMs >= state.feedSinceMs + FEED_AGAIN_MS);
  if (isFeedDue && nowMs >= state.notBeforeMs) {
    actions.push({ do: 'listen', address: state.address });
    const fullAtMs = Math.max(state.fullAtMs, nowMs + PATIENT_MS);
    state = everything({ ...state, feed: 'opening', fullAtMs }, nowMs + PATIENT_MS);
  }
  if (state.probeAtMs !== undefined && nowMs >= state.probeAtMs) {
    actions.push({ do: 'probe', address: 0 });
    state = { ...state, probeAtMs: nowMs + PROBE_EVERY_MS };
  }
  if (nowMs >= state.fullAtMs && !state.running) state = everything(state, nowMs);
  const { work, running } = state;
  if (!work || running || nowMs < Math.max(work.atMs, state.notBeforeMs)) return state;
  const { work: _begun, ...rest } = state;
  const order = { address: state.address, reads: work.reads, triesHeld: work.triesHeld };
  actions.push({ do: 'round', order });
  const everyMs = state.feed === 'denied' ? POLL_EVERY_MS : FULL_EVERY_MS;
  return { ...rest, running: order, ...(work.reads === 'all' && { fullAtMs: nowMs + everyMs }) };
}

function afterFeed(
  state: ReplicatorState,
  fault: RoundFault | undefined,
  nowMs: number,
  chance: number,
  actions: ReplicatorAction[],
): ReplicatorState {
  if (!isListening(state)) return state;
  if (!fault && state.feed === 'open' && nowMs - state.feedSinceMs < FEED_LASTS_MS)
    return { ...state, feed: 'denied', feedSinceMs: nowMs };
  const { work: _all, ...rest } = state; // due again as soon as the line is
  const met = fault?.code === 'remote.stopped' ? undefined : fault;
  return failed({ ...rest, feed: 'none' }, met, nowMs, chance, actions);
}

function afterRound(
  { running, ...rest }: ReplicatorState,
  fault: RoundFault | undefined,
  nowMs: number,
  chance: number,
  actions: ReplicatorAction[],
): ReplicatorState {
  if (!running) return rest;
  if (!fault) {
    const { fault: _mended, failingSinceMs: _since, ...well } = rest;
    return { ...well, failures: 0, hasMet: true, notBeforeMs: nowMs };
  }
  // One compartment that is not for this station holds up none of the others, and is asked for with the next full round.
  if (fault.code === 'remote.forbidden') return { ...rest, fault, failures: 0, hasMet: true };
  const due = adding(rest, { reads: running.reads, triesHeld: running.triesHeld, atMs: nowMs });
  return fault.code === 'remote.stopped' ? due : failed(due, fault, nowMs, chance, actions);
}

/** @param fault undefined: the server has ended it, which says nothing yet */
function failed(
  state: ReplicatorState,
  fault: RoundFault | undefined,
  nowMs: number,
  chance: number,
  actions: ReplicatorAction[],
): ReplicatorState {
  const failures = state.failures + 1;
  const failingSinceMs = state.failingSinceMs ?? nowMs;
  const waiting = {
    ...state,
    failures,
    failingSinceMs,
    notBeforeMs: nowMs + backoffMs(failures, chance, fault && latestMs(fault)),
    ...(fault && { fault }),
  };
  const isGone =
    fault !== undefined &&
    ELSEWHERE.has(fault.code) &&
    failures >= OVER_AFTER_FAILURES &&
    nowMs - failingSinceMs >= OVER_AFTER_MS;
  if (!isGone || state.addresses < 2 || state.running) return waiting;
  return at(waiting, (state.address + 1) % state.addresses, nowMs, actions);
}

function afterProbe(
  state: ReplicatorState,
  isThere: boolean,
  nowMs: number,
  actions: ReplicatorAction[],
): ReplicatorState {
  if (state.probeAtMs === undefined) return state;
  const probesMet = isThere ? state.probesMet + 1 : 0;
  if (probesMet < BACK_AFTER_PROBES || state.running) return { ...state, probesMet };
  return at(state, 0, nowMs, actions);
}

/** From now on the server at another address. */
function at(
  { probeAtMs: _probe, failingSinceMs: _since, ...state }: ReplicatorState,
  address: number,
  nowMs: number,
  actions: ReplicatorAction[],
): ReplicatorState {
  if (isListening(state)) actions.push({ do: 'unlisten' });
  const moved = { ...state, address, feed: 'none', failures: 0, probesMet: 0, notBeforeMs: nowMs } as const;
  return address > 0 ? { ...moved, probeAtMs: nowMs + PROBE_EVERY_MS } : moved;
}

/** Where only the line was at fault, nothing need be waited for any more. */
function lineIsBack({ fault }: ReplicatorState, nowMs: number): { readonly notBeforeMs?: number } {
  return fault && isOfTheLine(fault) ? { notBeforeMs: nowMs } : {};
}

/** How long to wait at most: a line comes back at any moment, what a person has to mend does not. */
function latestMs({ code }: RoundFault): number {
  if (code === 'remote.unreachable' || code === 'remote.cut') return 15_000;
  const isLasting =
    code === 'remote.unauthorized' || code === 'remote.unknownDevice' || code === 'remote.revoked';
  return isLasting ? 300_000 : 60_000;
}

function isListening({ feed }: ReplicatorState): boolean {
  return feed === 'opening' || feed === 'open';
}

/** Nothing that went wrong before counts any more. */
function anew(state: ReplicatorState, nowMs: number): ReplicatorState {
  const { failingSinceMs: _since, ...rest } = state;
  return { ...rest, failures: 0, notBeforeMs: nowMs, probesMet: 0 };
}

function everything(state: ReplicatorState, atMs: number): ReplicatorState {
  return adding(state, { reads: 'all', triesHeld: true, atMs });
}

function adding(state: ReplicatorState, more: Work): ReplicatorState {
  const { work } = state;
  if (!work) return { ...state, work: more };
  return {
    ...state,
    work: {
      reads: work.reads === 'all' || more.reads === 'all' ? 'all' : new Set([...work.reads, ...more.reads]),
      triesHeld: work.triesHeld || more.triesHeld,
      atMs: Math.min(work.atMs, more.atMs),
    },
  };
}
