import { setTimeout as pause } from 'node:timers/promises';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { backoffMs } from '#shared/sync/pace.ts';
import type { Remote } from '#shared/sync/remote.ts';
import type { SyncFault } from '#shared/sync/session.ts';
import { syncRound, type SyncRound } from '#shared/sync/sync-round.ts';
import { recordsByType } from '../store/record-indexes.ts';
import type { Replica } from '../store/replica.ts';
import { localReplica } from './local-replica.ts';

export interface SyncStation {
  readonly replica: Replica;
  readonly facilityId: string;
  readonly device: string;
  readonly records: readonly AnyRecord[];
}

/** Faults that a person has to mend: trying again does not. */
export const LASTING: ReadonlySet<SyncFault['code']> = new Set([
  'remote.unauthorized',
  'remote.unknownDevice',
  'remote.revoked',
  'remote.forbidden',
  'store.cannotWrite',
  'store.damaged',
]);

export interface SyncOnceOptions {
  /** Rounds until it gives up for now. */
  readonly attempts: number;
  readonly pauseMs?: (failures: number) => number;
}

/** Rounds until one ends without a fault. @returns what all of them did, with the fault of the last */
export async function syncOnce(
  { replica, facilityId, device, records }: SyncStation,
  remote: Remote,
  { attempts, pauseMs = (failures) => backoffMs(failures, Math.random()) }: SyncOnceOptions,
): Promise<SyncRound & { readonly rounds: number }> {
  const ports = {
    local: localReplica(replica),
    remote,
    facilityId,
    device,
    records: recordsByType(records),
    elapsedMs: () => performance.now(),
  };
  let total = await syncRound(ports);
  let rounds = 1;
  for (; total.fault && rounds < attempts && !LASTING.has(total.fault.code); rounds += 1) {
    await pause(pauseMs(rounds));
    total = sumOf(total, await syncRound(ports));
  }
  return { ...total, rounds };
}

function sumOf({ fault: _fault, ...before }: SyncRound, round: SyncRound): SyncRound {
  return {
    ...round,
    pulled: before.pulled + round.pulled,
    merged: before.merged + round.merged,
    pushed: before.pushed + round.pushed,
    restarted: before.restarted + round.restarted,
  };
}
