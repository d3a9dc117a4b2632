import { randomBytes } from 'node:crypto';
import { ok } from '#shared/kernel/result.ts';
import { FEW_NUMBERS, numbersLeft, readNumbers } from '#shared/modules/patients/numbers.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import type { station, StationStatus } from '#shared/modules/station/station.contract.ts';
import type { ActionHandlers, EngineContext } from './actions.ts';
import { bindStation } from './bind-station.ts';
import { latestWrittenMs } from './commands/seal-writes.ts';
import { renewRecovery } from './keys/recovery-renewal.ts';
import { readSlotFile } from './keys/slot-file.ts';
import type { StationKeys } from './keys/station-keys.ts';
import { stackOf } from './platform/log.ts';
import { momentAt } from './platform/moment.ts';
import { rekeyStation } from './rekey-station.ts';
import type { ReplicaHolder } from './replica-holder.ts';

/** Commits come in bursts; a number in a corner of the screen need not follow each. */
const SETTLE_MS = 200;
/** A clock that is so far behind what was written says so. */
const TOLERATED_MS = 120_000;

export function stationActions(
  engine: EngineContext,
  holder: ReplicaHolder,
  keys: StationKeys,
): ActionHandlers<typeof station> {
  return {
    status: (_context, push) => {
      let timer: NodeJS.Timeout | undefined;
      let isStopped = false;
      const tell = async () => {
        const status = await statusOf(engine);
        if (!isStopped) push(ok(status));
      };
      const telling = () => {
        timer = undefined;
        void tell().catch((error: unknown) => {
          // Whoever has left meanwhile has closed the replica under the question.
          if (!isStopped) engine.log.error('station.status', { stack: stackOf(error) });
        });
      };
      const later = () => {
        timer ??= setTimeout(telling, SETTLE_MS);
      };
      const stop = holder.onCommitted(later);
      telling();
      return () => {
        isStopped = true;
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

async function statusOf(engine: EngineContext): Promise<StationStatus> {
  const { replica, facility, device } = engine.opened();
  const { count, oldestMs } = replica.notSent();
  const writtenMs = await latestWrittenMs(replica.reader());
  const numbers = await readNumbers(replica.reader());
  const left = numbers && numbersLeft(numbers);
  const isAhead = writtenMs !== undefined && writtenMs - engine.clock.nowMs() > TOLERATED_MS;
  return {
    version: engine.version,
    host: engine.host,
    device,
    notSent: count,
    patients: replica.tally(Patient),
    ...(left !== undefined && left < FEW_NUMBERS ? { numbersLeft: left } : {}),
    ...(isAhead ? { writtenUntil: momentAt(writtenMs, facility.zone).now } : {}),
    ...(oldestMs === undefined ? {} : { oldestNotSent: momentAt(oldestMs, facility.zone).now }),
  };
}
