import type { TrailCheck } from '#shared/modules/audit/trail-check.rules.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { EngineContext } from './actions.ts';
import type { AuditHead } from './commands/audit-chain.ts';
import { verifyAudit } from './commands/verify-audit.ts';
import { countersignedHead } from './enrol/server-word.ts';
import type { SlotFile } from './keys/slot-file.ts';
import { momentAt } from './platform/moment.ts';

/**
 * Checks the trail of the station that is open, for who asks.
 * @param noted an end of the trail that someone kept elsewhere
 */
export async function checkTrail(
  engine: EngineContext,
  slots: SlotFile | undefined,
  noted?: AuditHead,
): Promise<TrailCheck> {
  const opened = engine.opened();
  const { replica, facility } = opened;
  const read = replica.reader();
  const countersigned = countersignedHead(opened);
  const { faults, losses, ...report } = await verifyAudit(read, slots, noted, countersigned);
  const told: TrailCheck['losses'] = [];
  for (const { knownAtMs, ...loss } of losses) {
    const user = await read.get(User, loss.knownTo);
    const knownAt = momentAt(knownAtMs, facility.zone).now;
    told.push({ ...loss, knownAt, ...(user ? { name: user.displayName } : {}) });
  }
  return {
    ...report,
    faults: [...faults],
    losses: told,
    ...(countersigned?.isSigned && {
      countersigned: {
        sequence: countersigned.sequence,
        at: momentAt(Date.parse(countersigned.at), facility.zone).now,
      },
    }),
  };
}
