import type { Compartment } from '#shared/kernel/document.ts';
import { sameJson } from '#shared/kernel/json.ts';
import { records } from '#shared/registry.ts';
import {
  isActive,
  nextTickMs,
  REPLICATOR,
  type ReplicatorAction,
  type ReplicatorEvent,
  type RoundFault,
  type RoundOrder,
} from '#shared/sync/replicator-state.ts';
import { replicatorStep } from '#shared/sync/replicator.ts';
import { syncRound, type SyncRound } from '#shared/sync/sync-round.ts';
import type { EngineContext } from '../actions.ts';
import { stackOf } from '../platform/log.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import type { Arrivals } from '../enrol/first-sync.ts';
import { recordsByType } from '../store/record-indexes.ts';
import type { Replica } from '../store/replica.ts';
import { localReplica } from './local-replica.ts';
import { listenToServer } from '#shared/transport/server-feed.ts';
import { checkEpoch } from './partings.ts';
import type { Fetching, RunningSync } from './running-sync-state.ts';
import { openServers, type Servers } from './servers.ts';
import { watchMachine } from './machine-watch.ts';
import { seenStations } from './seen-stations.ts';
import { serverSettingsNow, type ServerSettings } from './server-settings.ts';

export interface RunningSyncOptions {
  /** False at the command line: nothing is done there that was not asked for. */
  readonly isAutomatic: boolean;
  /** What a station that was just enrolled fetches first, by itself: nothing else is fetched or sent meanwhile. */
  readonly arriving: Pick<Arrivals, 'now' | 'onChange'>;
  readonly elapsedMs?: () => number;
  readonly chance?: () => number;
}

/** The replica is held open at most so long for what was entered last. */
const SENDING_MS = 10_000;

/**
 * Keeps the station and its server the same for as long as its replica is open. A round that is under way when the
 * replica closes, or is rewritten, is ended first and waited for: what it has done stands, and the rest is done later.
 */
export function runningSync(
  engine: EngineContext,
  holder: ReplicaHolder,
  { isAutomatic, arriving, elapsedMs = () => performance.now(), chance = Math.random }: RunningSyncOptions,
): RunningSync {
  const byType = recordsByType(records);
  const listeners = new Set<() => void>();
  const waiting = new Map<(round: SyncRound | undefined) => void, number>(); // with the rounds begun before they asked
  let state = REPLICATOR;
  let settings: ServerSettings | undefined;
  let servers: Servers | undefined;
  let stopping = new AbortController();
  let listening = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  let fetching = new Map<Compartment, Fetching>();
  let roundSinceMs = 0;
  const stations = seenStations();
  let lastRound: SyncRound | undefined;
  let lastRoundNumber = 0;
  let rounds = 0;
  /** Whose epoch was looked at since it is used. */
  let trusted: number | undefined;
  let timer: NodeJS.Timeout | undefined;
  let letGo: (() => void) | undefined;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const on = (event: ReplicatorEvent) => {
    const step = replicatorStep(state, event, elapsedMs(), chance());
    state = step.state;
    for (const action of step.actions) perform(action);
    clearTimeout(timer);
    const nextMs = nextTickMs(state);
    if (nextMs !== undefined && isAutomatic) {
      timer = setTimeout(
        () => on({ kind: 'tick' }),
        Math.min(Math.max(0, nextMs - elapsedMs()), 2 ** 31 - 1),
      );
      timer.unref();
    }
    tell();
  };
  const perform = (action: ReplicatorAction): void => {
    switch (action.do) {
      case 'round':
        running = round(action.order);
        return;
      case 'stopRound':
        stopping.abort();
        return;
      case 'listen':
        if (isAutomatic) listen(action.address);
        return;
      case 'unlisten':
        listening.abort();
        return;
      case 'probe':
        void probe(action.address);
    }
  };
  const round = async (order: RoundOrder): Promise<void> => {
    fetching = new Map();
    roundSinceMs = elapsedMs();
    rounds += 1;
    const own = rounds;
    const ended = await roundOf(order).catch((error: unknown): RoundFault => {
      engine.log.error('sync.round', { stack: stackOf(error) });
      return { code: 'sync.internal' };
    });
    const fault = 'code' in ended ? ended : ended.fault;
    if (!('code' in ended) && order.reads === 'all') {
      lastRound = ended;
      lastRoundNumber = own;
    }
    fetching = new Map();
    stopping = new AbortController();
    const isNews = fault && fault.code !== 'remote.stopped' && fault.code !== state.fault?.code;
    if (isNews) engine.log.info('sync.fault', { ...fault });
    on({ kind: 'roundEnded', ...(fault && { fault }) });
    if (fault || !state.running) letGo?.();
    // One that was under way may have read before what they wait for was there; one that failed says so to all.
    if (order.reads === 'all' && fault?.code !== 'remote.stopped')
      answer('code' in ended ? undefined : ended, fault ? undefined : own);
  };
  /** @param round answers those who had asked before it began; without it all */
  const answer = (ended: SyncRound | undefined, round = Number.POSITIVE_INFINITY) => {
    for (const [done, begun] of waiting) {
      if (begun >= round) continue;
      waiting.delete(done);
      done(ended);
    }
  };
  const roundOf = async ({ address, reads, triesHeld }: RoundOrder): Promise<SyncRound | RoundFault> => {
    const server = servers?.at(address, () => stopping.signal);
    const place = settings?.addresses[address];
    if (!server || !place) return { code: 'remote.stopped' };
    const { replica, facility, device } = engine.opened();
    if (trusted !== address) {
      const checked = await checkEpoch(server.line, place, replica);
      if (!checked.ok) return checked.error;
      trusted = address;
    }
    const { remote } = server;
    const ports = {
      local: stations.watching(localReplica(replica)),
      remote,
      facilityId: facility.id,
      device,
      records: byType,
      elapsedMs,
      onTaken(compartment: Compartment, rows: number, left: number | undefined) {
        const taken = (fetching.get(compartment)?.taken ?? 0) + rows;
        fetching.set(compartment, { taken, ...(left !== undefined && { left }) });
        tell();
      },
    };
    return syncRound(ports, { reads, triesHeld });
  };
  const listen = (address: number): void => {
    const own = new AbortController();
    listening = own;
    const line = servers?.at(address, () => stopping.signal).line;
    if (!line) return;
    const isOwn = () => listening === own && !own.signal.aborted;
    const listener = {
      opened: () => isOwn() && on({ kind: 'feedOpened' }),
      moved: (reads: ReadonlySet<Compartment>) => isOwn() && on({ kind: 'moved', reads }),
      beat: () => {
        servers?.heard();
        tell();
      },
    };
    void listenToServer(line, engine.opened().facility.id, listener, own.signal)
      .catch((error: unknown): RoundFault => {
        engine.log.error('sync.feed', { stack: stackOf(error) });
        return { code: 'sync.internal' };
      })
      .then((fault) => {
        if (isOwn()) on({ kind: 'feedEnded', ...(fault && { fault }) });
      });
  };
  const probe = async (address: number): Promise<void> => {
    const found = await servers?.at(address, () => stopping.signal).remote.server();
    on({ kind: 'probed', isThere: found?.ok === true });
  };
  /** What was set may be another server, none, or a pause. */
  const configure = (replica: Replica) => {
    const before = settings;
    settings = serverSettingsNow(replica);
    const { pause: _before, ...serverBefore } = before ?? {};
    const { pause, ...server } = settings ?? {};
    if (!sameJson(serverBefore, server)) {
      servers = settings && openServers(engine, settings, elapsedMs);
      lastRound = undefined;
      trusted = undefined;
      on({ kind: 'configured', addresses: settings?.addresses.length ?? 0 });
    }
    if (!pause && state.pausedUntilMs !== undefined) on({ kind: 'resumed' });
    if (!pause || sameJson(before?.pause, pause)) return;
    const { untilMs } = pause;
    const leftMs = untilMs === undefined ? undefined : Math.max(0, untilMs - engine.clock.nowMs());
    on({ kind: 'paused', ...(leftMs !== undefined && { untilMs: elapsedMs() + leftMs }) });
  };
  const begin = () => {
    if (isAutomatic && holder.current() && arriving.now() === undefined) on({ kind: 'opened' });
  };
  /** For whoever waits. */
  const ask = () => {
    if (!state.isOpen) on({ kind: 'opened' });
    on({ kind: 'asked' });
    if (!isActive(state)) answer(undefined);
  };
  /** What was entered last is on its way before the replica closes behind whoever leaves. */
  const holdForSending = () => {
    if (letGo || !isAutomatic || !isActive(state) || state.fault) return;
    const release = holder.hold();
    const atLast = setTimeout(() => letGo?.(), SENDING_MS);
    atLast.unref();
    letGo = () => {
      letGo = undefined;
      clearTimeout(atLast);
      release();
    };
  };

  const stopWatching = watchMachine(engine.clock, elapsedMs, () => {
    if (isActive(state)) on({ kind: 'woke' });
  });
  const stops = [
    holder.onOpened(() => {
      const { replica } = engine.opened();
      stations.load(replica);
      // Who signs what is sent may be another, and so may the server.
      settings = undefined;
      configure(replica);
      begin();
    }),
    arriving.onChange(() => {
      if (arriving.now() !== undefined) {
        if (state.isOpen) on({ kind: 'closing' });
        return;
      }
      begin();
      if (waiting.size > 0) ask();
    }),
    holder.onClosing(async ({ replica }) => {
      on({ kind: 'closing' });
      letGo?.();
      await running;
      stations.keep(replica, servers?.lastHeardMs());
      stopping = new AbortController();
      answer(undefined);
    }),
  ];

  return {
    state: () => state,
    settings: () => settings,
    servers: () => servers,
    fetching: () => fetching,
    fetchingForMs: () => elapsedMs() - roundSinceMs,
    lastContactMs: () => servers?.lastHeardMs() ?? stations.contactMs(),
    seen: () => stations.all(),
    changed: tell,
    lastRound: () => lastRound,
    lastRoundNumber: () => lastRoundNumber,
    rounds: () => rounds,
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    committed() {
      const opened = holder.current();
      if (!opened) return;
      configure(opened.replica);
      on({ kind: 'committed' });
      holdForSending();
    },
    async now() {
      if (!settings || !holder.current()) return undefined;
      const done = new Promise<SyncRound | undefined>((resolve) => void waiting.set(resolve, rounds));
      // What a new station fetches first is its own affair: it is asked for when that has come.
      if (arriving.now() === undefined) ask();
      const round = await done;
      if (!isAutomatic) on({ kind: 'closing' });
      return round;
    },
    stop() {
      clearTimeout(timer);
      stopWatching();
      for (const stop of stops) stop();
    },
  };
}
