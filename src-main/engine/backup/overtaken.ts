import { isIdOf } from '#shared/kernel/ids.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { parseRefusal } from '#shared/sync/write-refusals.ts';
import type { Replica } from '../store/replica.ts';

const MOST = 10_000;

/**
 * Whether the server has an entry of another station in the place of one of this device's: the folder is a copy that was
 * not found to be one, or was put back to an older one. What it writes from now on would be refused, too.
 */
export function isOvertaken({ remote }: Pick<Replica, 'remote'>, device: string): boolean {
  const refused = remote
    .heldBack(MOST)
    .filter(({ id, held: { reason = '' } }) => {
      return isIdOf(AuditEvent.type, id) && parseRefusal(reason)?.code === 'audit_behind';
    })
    .map(({ id }) => id);
  // Those of a device that this folder was before stay here, and mean nothing new.
  const states = remote.states(AuditEvent.compartment, refused);
  return [...states.values()].some(({ envelope }) => envelope.device === device);
}
