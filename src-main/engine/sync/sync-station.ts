import type { OutputOf } from '#shared/kernel/contract.ts';
import type { local, SyncTarget } from '#shared/modules/station/local.contract.ts';
import { records } from '#shared/registry.ts';
import type { EngineContext } from '../actions.ts';
import { accountCredentials } from '#shared/transport/credentials.ts';
import { httpRemote } from '#shared/transport/http-remote.ts';
import { serverLine } from '#shared/transport/server-line.ts';
import { syncOnce } from './sync-once.ts';

type Report = OutputOf<(typeof local)['syncOnce']>;

const ATTEMPTS = 5;
const MOST_LISTED = 100;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether nobody between can read along: encrypted, or on this machine. */
export function isGuarded(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || LOOPBACK.test(hostname);
}

/** Syncs the open station once, beside whatever else is done there. */
export async function syncStation(engine: EngineContext, target: SyncTarget): Promise<Report> {
  const release = engine.hold();
  try {
    const { replica, facility, device } = engine.opened();
    const { url, user, password } = target;
    const credentials = accountCredentials(user, password);
    const station = { replica, device, facilityId: facility.id, records };
    const { notTaken, held, fault, ...counts } = await syncOnce(
      station,
      httpRemote(serverLine({ url, credentials })),
      {
        attempts: ATTEMPTS,
      },
    );
    return {
      ...counts,
      notSent: replica.notSent().count,
      heldCount: held,
      held: replica.remote.heldBack(MOST_LISTED).map(({ id, held: { code, reason } }) => ({
        id,
        code,
        ...(reason !== undefined && { reason }),
      })),
      notTakenCount: notTaken.length,
      notTaken: notTaken.slice(0, MOST_LISTED),
      ...(fault && { fault }),
    };
  } finally {
    release();
  }
}
