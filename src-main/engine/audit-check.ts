import type { TrailCheck } from '#shared/modules/audit/trail-check.rules.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { EngineContext } from './actions.ts';
import type { AuditHead } from './commands/audit-chain.ts';
import { verifyAudit } from './commands/verify-audit.ts';
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
  const { replica, facility } = engine.opened();
  const read = replica.reader();
  const { faults, losses, ...report } = await verifyAudit(read, slots, noted);
  const told: TrailCheck['losses'] = [];
  for (const { knownAtMs, ...loss } of losses) {
    const user = await read.get(User, loss.knownTo);
    const knownAt = momentAt(knownAtMs, facility.zone).now;
    told.push({ ...loss, knownAt, ...(user ? { name: user.displayName } : {}) });
  }
  return { ...report, faults: [...faults], losses: told };
}
