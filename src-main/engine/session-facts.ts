import type { Id } from '#shared/kernel/ids.ts';
import type { Permission } from '#shared/kernel/permission.ts';
import type { Session } from '#shared/kernel/session.ts';
import type { SignedInUser } from '#shared/modules/session/session.contract.ts';
import { Role } from '#shared/modules/staff/role.record.ts';
import { demandsCode, permissionsOf, rolesInForce } from '#shared/modules/staff/roles.rules.ts';
import { User } from '#shared/modules/staff/user.record.ts';
import type { OpenedReplica } from './actions.ts';
import { facilityFace, signedInUser, type Seat } from './connection.ts';
import type { KeySlot } from './keys/slot-file.ts';

export type SessionFacts = Pick<Extract<Seat, { state: 'taken' }>, 'session' | 'user' | 'facility'>;

/**
 * Who someone is here and what they may do, by their account, its roles and their key slot as these are now.
 * @returns undefined where there is no open account, or no slot
 */
export async function sessionFacts(
  { replica, facility, autoLockMinutes }: OpenedReplica,
  slot: Pick<KeySlot, 'userId' | 'temporary' | 'code'> | undefined,
  /** Whether this person, who looks after the station's keys, is to be asked for its recovery key. */
  asksRecovery: boolean,
): Promise<SessionFacts | undefined> {
  if (!slot) return undefined;
  const read = replica.reader();
  const user = await read.get(User, slot.userId);
  if (!user?.active) return undefined;
  const roles = rolesInForce(await read.list(Role, { where: {} }));
  const hasCode = slot.code !== undefined && user.hasCode === true;
  const needs: SignedInUser['needs'] & {} = [];
  if (slot.temporary === true) needs.push('password');
  if (!hasCode && demandsCode(user, roles)) needs.push('code');
  const permissions = needs.length > 0 ? new Set<Permission>() : permissionsOf(user.roles, roles);
  if (asksRecovery && permissions.has('station.manage')) needs.push('recovery');
  const session: Session = {
    userId: user.id,
    login: user.login,
    displayName: user.displayName,
    ...(user.practitionerId === undefined ? {} : { practitionerId: user.practitionerId }),
    roles: user.roles,
    permissions,
    facilityId: facility.id,
    zone: facility.zone,
  };
  const names = user.roles.map((key) => roles.find((role) => role.key === key)?.name ?? key);
  return {
    session,
    user: {
      ...signedInUser(session, { roles: names, needs, hasCode }),
      ...(user.language ? { language: user.language } : {}),
    },
    facility: facilityFace(facility, autoLockMinutes),
  };
}

export function slotOf(slots: readonly KeySlot[], userId: Id): KeySlot | undefined {
  return slots.find((slot) => slot.userId === userId);
}
