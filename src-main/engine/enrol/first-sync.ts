import { setTimeout as pause } from 'node:timers/promises';
import type { Compartment } from '#shared/kernel/document.ts';
import { ok, type Result } from '#shared/kernel/result.ts';
import { records } from '#shared/registry.ts';
import { backoffMs } from '#shared/sync/pace.ts';
import { pull } from '#shared/sync/pull.ts';
import type { Remote } from '#shared/sync/remote.ts';
import { beginSession, type SyncCounts, type SyncFault } from '#shared/sync/session.ts';
import type { EngineContext } from '../actions.ts';
import { stackOf } from '../platform/log.ts';
import { recordsByType } from '../store/record-indexes.ts';
import { localReplica } from '../sync/local-replica.ts';
import type { RunningSync } from '../sync/running-sync.ts';

/** Takes in some compartments before the rest, one after another: what the first people at a new desk need. */
export async function pullFirst(
  engine: EngineContext,
  remote: Remote,
  compartments: readonly Compartment[],
  tell?: (documents: number) => void,
): Promise<Result<void, SyncFault>> {
  const { replica, facility, device } = engine.opened();
  const ports = {
    local: localReplica(replica),
    remote,
    facilityId: facility.id,
    device,
    records: recordsByType(records),
    elapsedMs: () => performance.now(),
  };
  const server = await remote.server();
  if (!server.ok) return server;
  const counts = toldCounts(tell);
  for (const compartment of compartments) {
    const session = await beginSession(ports, server.value, compartment, counts);
    if (!session.ok) return session;
    const pulled = await pull(ports, session.value, counts);
    if (!pulled.ok) return pulled;
  }
  return ok(undefined);
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

export function arrivals(engine: EngineContext, sync: RunningSync): Arrivals {
  const listeners = new Set<() => void>();
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<undefined>((resolve) =>
    signal.addEventListener('abort', () => resolve(undefined)),
  );
  let people: number | undefined;
  let running = Promise.resolve();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const count = (documents: number | undefined) => {
    people = documents;
    tell();
  };

  /** Again until it is done, however often the line breaks. */
  async function insisting(work: () => Promise<SyncFault | undefined>): Promise<void> {
    for (let failures = 1; !signal.aborted; failures += 1) {
      if (!(await work())) return;
      await Promise.race([pause(backoffMs(failures, Math.random()), undefined, { ref: false }), stopped]);
    }
  }

  async function fetchAll(remote: Remote): Promise<void> {
    await insisting(async () => {
      const pulled = await pullFirst(engine, remote, ['people'], count);
      return pulled.ok ? undefined : pulled.error;
    });
    await sync.configured();
    await insisting(async () => (await Promise.race([sync.now(), stopped]))?.fault);
  }

  sync.onChange(() => {
    if (people !== undefined) tell();
  });

  return {
    signal,
    begin({ remote, release }) {
      count(0);
      running = fetchAll(remote)
        .catch((error: unknown) => {
          if (!signal.aborted) engine.log.error('enrol.arrivals', { stack: stackOf(error) });
        })
        .finally(() => {
          release();
          count(undefined);
        });
    },
    now() {
      if (people === undefined) return undefined;
      return [...sync.fetching().values()].reduce((sum, { taken }) => sum + taken, people);
    },
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
