import { setTimeout as pause } from 'node:timers/promises';
import type { Compartment } from '#shared/kernel/document.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { records } from '#shared/registry.ts';
import { backoffMs } from '#shared/sync/pace.ts';
import { pull } from '#shared/sync/pull.ts';
import { push } from '#shared/sync/push.ts';
import type { Remote } from '#shared/sync/remote.ts';
import {
  beginSession,
  type Session,
  type SyncCounts,
  type SyncFault,
  type SyncPorts,
} from '#shared/sync/session.ts';
import type { EngineContext } from '../actions.ts';
import { stackOf } from '../platform/log.ts';
import { recordsByType } from '../store/record-indexes.ts';
import { localReplica } from '../sync/local-replica.ts';
import { LASTING, syncOnce } from '../sync/sync-once.ts';

/** Takes in some compartments before the rest, one after another: what the first people at a new desk need. */
export async function pullFirst(
  engine: EngineContext,
  remote: Remote,
  compartments: readonly Compartment[],
  tell?: (documents: number) => void,
): Promise<Result<void, SyncFault>> {
  const ports = portsOf(engine, remote);
  const counts = toldCounts(tell);
  const sessions = await sessionsOf(ports, compartments, counts);
  if (!sessions.ok) return sessions;
  for (const session of sessions.value.values()) {
    const pulled = await pull(ports, session, counts);
    if (!pulled.ok) return pulled;
  }
  return ok(undefined);
}

/** Sends what is unsent of some compartments alone: what a further desk needs before people can sign in there. */
export async function sendFirst(
  engine: EngineContext,
  remote: Remote,
  compartments: readonly Compartment[],
): Promise<Result<void, SyncFault>> {
  const ports = portsOf(engine, remote);
  const counts = toldCounts(undefined);
  const sessions = await sessionsOf(ports, compartments, counts);
  return sessions.ok ? push(ports, sessions.value, counts, false) : sessions;
}

function portsOf(engine: EngineContext, remote: Remote): SyncPorts {
  const { replica, facility, device } = engine.opened();
  return {
    local: localReplica(replica),
    remote,
    facilityId: facility.id,
    device,
    records: recordsByType(records),
    elapsedMs: () => performance.now(),
  };
}

async function sessionsOf(
  ports: SyncPorts,
  compartments: readonly Compartment[],
  counts: SyncCounts,
): Promise<Result<ReadonlyMap<Compartment, Session>, SyncFault>> {
  const server = await ports.remote.server();
  if (!server.ok) return server;
  const sessions = new Map<Compartment, Session>();
  for (const compartment of compartments) {
    const session = await beginSession(ports, server.value, compartment, counts);
    if (!session.ok) return session;
    sessions.set(compartment, session.value);
  }
  return ok(sessions);
}

function toldCounts(tell: ((documents: number) => void) | undefined): SyncCounts {
  let pulled = 0;
  return {
    get pulled() {
      return pulled;
    },
    set pulled(count) {
      pulled = count;
      tell?.(count);
    },
    merged: 0,
    pushed: 0,
    restarted: 0,
    notTaken: [],
  };
}

/** What goes on behind the first sign-ins at a new desk: its patients, then all the rest. */
export interface Arrivals {
  /** Ends what is asked of the server. */
  readonly signal: AbortSignal;
  begin(done: { readonly remote: Remote; release(): void }): void;
  /** Documents so far; undefined once all is there, or where nothing is fetched. */
  now(): number | undefined;
  onChange(listener: () => void): () => void;
  /** Resolves when all is there, or it was stopped. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export function arrivals(engine: EngineContext): Arrivals {
  const listeners = new Set<() => void>();
  const stopping = new AbortController();
  let documents: number | undefined;
  let running = Promise.resolve();
  const tell = (count: number | undefined) => {
    documents = count;
    for (const listener of listeners) listener();
  };

  async function fetchAll(remote: Remote): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt += 1) {
      const people = await pullFirst(engine, remote, ['people'], tell);
      const { replica, facility, device } = engine.opened();
      const rest = people.ok
        ? await syncOnce({ replica, device, facilityId: facility.id, records }, remote, { attempts: 1 })
        : { fault: people.error };
      // What does not mend itself is the running sync's to tell, and to act upon.
      if (!rest.fault || LASTING.has(rest.fault.code)) return;
      await pause(backoffMs(attempt, Math.random()), undefined, stopping);
    }
  }

  return {
    signal: stopping.signal,
    begin({ remote, release }) {
      tell(0);
      running = fetchAll(remote)
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) engine.log.error('enrol.arrivals', { stack: stackOf(error) });
        })
        .finally(() => {
          release();
          tell(undefined);
        });
    },
    now: () => documents,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    settled: () => running,
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
