import { ok } from '#shared/kernel/result.ts';
import { records } from '#shared/registry.ts';
import { ACCESS_PATH } from '#shared/sync/access-api.ts';
import type { Remote } from '#shared/sync/remote.ts';
import { syncRound, type SyncRound } from '#shared/sync/sync-round.ts';
import type { EngineContext } from '../actions.ts';
import { writeAudit } from '../commands/run-plan.ts';
import { UNKNOWN_USER } from '../keys/sign-in.ts';
import type { StationFolder } from '../keys/station-folder.ts';
import { stackOf } from '../platform/log.ts';
import type { ReplicaHolder } from '../replica-holder.ts';
import { recordsByType } from '../store/record-indexes.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { localReplica } from '../sync/local-replica.ts';
import type { RunningSync } from '../sync/running-sync-state.ts';
import { serverAt } from '../sync/server-settings.ts';
import { sendFiles } from '../sync/send-files.ts';
import type { ServerLine } from '#shared/transport/server-line.ts';
import { writeParcel } from './parcel.ts';
import { wipeFolder } from './revoked-folder.ts';
import { lineOf } from './server-remote.ts';

const REVOKED = 'remote.revoked';

/** What a station does when its server says that its access was withdrawn. */
export interface Revocation {
  /** Nobody may sign in from here on. */
  isUnderWay(): boolean;
  onChange(listener: () => void): () => void;
  settled(): Promise<void>;
}

export interface RevocationParts {
  readonly engine: EngineContext;
  readonly holder: ReplicaHolder;
  readonly folder: StationFolder;
  readonly sync: RunningSync;
  /** Signs everybody out. */
  readonly leave: () => Promise<void>;
}

/**
 * Hands over what is unsent, then wipes the station. A line that breaks before all is handed over leaves it as it was: the
 * next contact begins again. What the server refuses lies in a parcel for the administrators.
 */
export function watchRevocation(parts: RevocationParts): Revocation {
  const { engine, sync } = parts;
  const listeners = new Set<() => void>();
  let isUnderWay = false;
  let running = Promise.resolve();
  const set = (now: boolean) => {
    isUnderWay = now;
    for (const listener of listeners) listener();
  };
  sync.onChange(() => {
    if (isUnderWay || sync.state().fault?.code !== REVOKED || !parts.holder.current()) return;
    set(true);
    running = withdraw(parts)
      .catch((error: unknown) => engine.log.error('station.revoked', { stack: stackOf(error) }))
      .finally(() => set(false));
  });
  return {
    isUnderWay: () => isUnderWay,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    settled: () => running,
  };
}

async function withdraw({ engine, holder, folder, sync, leave }: RevocationParts): Promise<void> {
  const release = engine.hold();
  try {
    const line = handOverLine(engine, sync);
    if (!line) return;
    await leave();
    await writeAudit(engine, { action: 'station.revoked', userId: UNKNOWN_USER, outcome: 'success' });
    const { fault } = await handOver(engine, line);
    // A server that has done with this device takes nothing any more.
    if (fault && fault.code !== REVOKED) return;
    const opened = engine.opened();
    const files = await sendFiles(opened, folder.dataDir, line);
    // Those too may be nowhere else; what the server does not take is lost with the station.
    if (files.fault?.code.startsWith('remote.') && files.fault.code !== REVOKED) return;
    const left = opened.replica.notSent().count;
    const parcel = await writeParcel(folder.dataDir, opened);
    const notice = {
      version: 1,
      at: new Date(engine.clock.nowMs()).toISOString(),
      facilityName: opened.facility.name,
      left,
      ...(parcel !== undefined && { parcel }),
    } as const;
    await holder.close();
    await wipeFolder(folder, notice);
    engine.log.info('station.wiped', { left });
    // Heard or not: the keys are gone.
    await line.ask('POST', `${ACCESS_PATH}/wiped`, { body: {} });
  } finally {
    release();
  }
}

function handOverLine(engine: EngineContext, sync: RunningSync): ServerLine | undefined {
  const at = serverAt(sync.settings(), sync.state().address);
  return at && lineOf(engine, engine.opened().signer, at, at.server, { handsOver: true });
}

async function handOver(engine: EngineContext, line: ServerLine): Promise<SyncRound> {
  const { replica, facility, device } = engine.opened();
  const ports = {
    local: localReplica(replica),
    remote: sendOnly(httpRemote(line)),
    facilityId: facility.id,
    device,
    records: recordsByType(records),
    elapsedMs: () => performance.now(),
  };
  return syncRound(ports, { reads: new Set(), triesHeld: true });
}

/** A device that hands over may not read: where others were faster there is nothing to merge with, and it stays. */
function sendOnly(remote: Remote): Remote {
  return {
    ...remote,
    async marker(database, device) {
      const found = await remote.marker(database, device);
      return !found.ok && found.error.code === 'remote.forbidden' ? ok(undefined) : found;
    },
    documents: async () => ok([]),
  };
}
