import type { Compartment } from '#shared/kernel/document.ts';
import type { SyncStatus } from '#shared/modules/sync/sync.contract.ts';
import { isOfTheLine, type ReplicatorState } from '#shared/sync/replicator-state.ts';
import { SEND_ONLY } from '#shared/sync/sync-round.ts';
import type { EngineContext } from '../actions.ts';
import { momentAt } from '../platform/moment.ts';
import type { NotSent } from '../store/outbox.ts';
import type { Replica } from '../store/replica.ts';
import type { ClockCheck } from './clock-check.ts';
import type { RunningFiles } from './running-files.ts';
import type { RunningSync } from './running-sync-state.ts';

export interface StatusServices {
  readonly engine: EngineContext;
  readonly sync: RunningSync;
  readonly files: RunningFiles;
  readonly clocks: ClockCheck;
}

/** What a person is told of the station and its server. */
export function syncStatusOf({ engine, sync, files, clocks }: StatusServices): SyncStatus {
  const { replica, facility } = engine.opened();
  const at = (ms: number) => momentAt(ms, facility.zone).now;
  const state = sync.state();
  const settings = sync.settings();
  const { count, oldestMs } = changesNotSent(replica);
  const contactMs = sync.lastContactMs();
  const url = settings?.addresses[state.address]?.url;
  const untilMs = settings?.pause?.untilMs;
  const skew = clocks.skew();
  const fetching = fetchingOf(sync);
  const ofFiles = filesOf(files, at);
  return {
    state: stateOf(state, settings !== undefined),
    isRunning: state.running !== undefined,
    address: state.address,
    addresses: settings?.addresses.length ?? 0,
    notSent: count,
    compartments: compartmentsOf(engine, sync),
    held: replica.remote.held(),
    notTaken: notTakenOf(sync),
    ...(state.fault && { fault: state.fault }),
    ...(contactMs !== undefined && { lastContactAt: at(contactMs) }),
    ...(state.pausedUntilMs !== undefined && untilMs !== undefined && { pausedUntil: at(untilMs) }),
    ...(url !== undefined && { server: new URL(url).host }),
    ...(oldestMs !== undefined && { oldestNotSent: at(oldestMs) }),
    ...(fetching && { fetching }),
    ...(ofFiles && { files: ofFiles }),
    ...(skew && { skew }),
  };
}

function filesOf(files: RunningFiles, at: (ms: number) => string): SyncStatus['files'] {
  const counts = files.counts();
  if (!counts) return undefined;
  const {
    toSend: { oldestMs, ...toSend },
    failed,
    ...rest
  } = counts;
  const fault = files.fault();
  return {
    ...rest,
    toSend: { ...toSend, ...(oldestMs !== undefined && { oldest: at(oldestMs) }) },
    moving: [...files.moving()],
    failed: [...failed].map(([code, count]) => ({ code, count })),
    ...(fault !== undefined && { fault }),
  };
}

/** What people changed. Who looked at what is sent, too, and is no change to anybody: it is told by kind only. */
function changesNotSent(replica: Replica): NotSent {
  let count = 0;
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const [compartment, waiting] of replica.unsentBy()) {
    if (SEND_ONLY.has(compartment)) continue;
    count += waiting.count;
    oldestMs = Math.min(oldestMs, waiting.oldestMs);
  }
  return count === 0 ? { count } : { count, oldestMs };
}

function stateOf(state: ReplicatorState, isSet: boolean): SyncStatus['state'] {
  if (!isSet) return 'off';
  if (state.pausedUntilMs !== undefined) return 'paused';
  if (state.fault) return isOfTheLine(state.fault) ? 'offline' : 'faulted';
  return state.hasMet || state.feed === 'open' ? 'online' : 'connecting';
}

function compartmentsOf(engine: EngineContext, sync: RunningSync): SyncStatus['compartments'] {
  const { replica, facility } = engine.opened();
  const unsent = replica.unsentBy();
  const fetching = sync.fetching();
  const named = new Set<Compartment>([...unsent.keys(), ...fetching.keys()]);
  return [...named].map((compartment) => {
    const waiting = unsent.get(compartment);
    const coming = fetching.get(compartment);
    return {
      compartment,
      notSent: waiting?.count ?? 0,
      fetched: coming?.taken ?? 0,
      ...(waiting && { oldestNotSent: momentAt(waiting.oldestMs, facility.zone).now }),
      ...(coming?.left !== undefined && { left: coming.left }),
    };
  });
}

function fetchingOf(sync: RunningSync): SyncStatus['fetching'] {
  const all = [...sync.fetching().values()];
  if (all.length === 0) return undefined;
  const fetched = all.reduce((sum, { taken }) => sum + taken, 0);
  const isTold = all.every(({ left }) => left !== undefined);
  if (!isTold) return { fetched };
  const left = all.reduce((sum, one) => sum + (one.left ?? 0), 0);
  const rate = fetched / Math.max(1, sync.fetchingForMs() / 1_000);
  return { fetched, left, ...(rate > 0 && { secondsLeft: Math.ceil(left / rate) }) };
}

function notTakenOf(sync: RunningSync): SyncStatus['notTaken'] {
  const counts = new Map<string, number>();
  for (const { code } of sync.lastRound()?.notTaken ?? []) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => ({ code, count }));
}
