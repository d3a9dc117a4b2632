import { randomBytes } from 'node:crypto';
import { ok } from '#shared/kernel/result.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { station, StationStatus } from '#shared/modules/station/station.contract.ts';
import type { ActionHandlers, EngineContext } from './actions.ts';
import { bindStation } from './bind-station.ts';
import { renewRecovery } from './keys/recovery-renewal.ts';
import { readSlotFile } from './keys/slot-file.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { momentAt } from './platform/moment.ts';
import { rekeyStation } from './rekey-station.ts';
import type { ReplicaHolder } from './replica-holder.ts';

/** Commits come in bursts; a number in a corner of the screen need not follow each. */
const SETTLE_MS = 200;

export function stationActions(
  engine: EngineContext,
  holder: ReplicaHolder,
  keys: StationKeys,
): ActionHandlers<typeof station> {
  return {
    status: (_context, push) => {
      let timer: NodeJS.Timeout | undefined;
      const tell = () => {
        timer = undefined;
        push(ok(statusOf(engine)));
      };
      const later = () => {
        timer ??= setTimeout(tell, SETTLE_MS);
      };
      const stop = holder.onCommitted(later);
      tell();
      return () => {
        stop();
        clearTimeout(timer);
      };
    },
    async reportFault({ input: { screen, error, frames } }) {
      const incidentId = randomBytes(4).toString('hex');
      engine.log.error('screen.fault', { incidentId, screen, error, stack: frames.join(' | ') });
      return ok({ incidentId });
    },
    async keys() {
      const file = readSlotFile(keys.folder.slots);
      return ok({ canBind: keys.keychain !== undefined, bound: file.ok && file.value.bound !== undefined });
    },
    rekey: ({ input: { confirm }, session }) => rekeyStation(engine, holder, keys, { session, confirm }),
    renewRecovery: ({ input: { confirm }, session }) => renewRecovery(engine, keys, { session, confirm }),
    bind: ({ input: { confirm, bound }, session }) => bindStation(engine, keys, { session, confirm }, bound),
  };
}

function statusOf(engine: EngineContext): StationStatus {
  const { replica, facility, device } = engine.opened();
  const { count, oldestMs } = replica.notSent();
  return {
    version: engine.version,
    host: engine.host,
    device,
    notSent: count,
    patients: replica.tally(Patient),
    ...(oldestMs === undefined ? {} : { oldestNotSent: momentAt(oldestMs, facility.zone).now }),
  };
}
