import type { Permission } from '#shared/kernel/permission.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { beyondOwn, demandsCode, hasRightsGiver, permissionsOf, type RoleSettings } from './roles.rules.ts';
import type { Account, StaffError } from './staff.contract.ts';
import type { StaffList } from './staff-list.rules.ts';
import type { User } from './user.record.ts';

/**
 * Whether someone may make this of an account. Nobody gives permissions that they have not got, and nobody changes the
 * account of someone who has more: both would be ways to help oneself to them.
 * @param before absent of a new account
 */
export function mayBecome(
  { people, roles }: StaffList,
  before: User | undefined,
  after: User,
  own: ReadonlySet<Permission>,
): Result<void, StaffError> {
  const offered = roles.filter(({ retired }) => !retired);
  const unknown = after.roles.find(
    (key) => !before?.roles.includes(key) && !offered.some((role) => role.key === key),
  );
  if (unknown !== undefined) return fail({ code: 'staff.unknownRole', role: unknown });
  const involved = [...permissionsOf(before?.roles ?? [], roles), ...permissionsOf(after.roles, roles)];
  const beyond = beyondOwn(own, involved);
  if (beyond) return fail({ code: 'staff.beyondOwn', permission: beyond });
  const later = [...people.filter(({ id }) => id !== after.id), after];
  return hasRightsGiver(later, roles) ? ok(undefined) : fail({ code: 'staff.lastAdministrator' });
}

export function accountOf(user: User, roles: readonly RoleSettings[]): Account {
  const { id, login, displayName, active, language, practitionerId, hasCode = false } = user;
  return {
    id,
    login,
    displayName,
    roles: user.roles.map((key) => {
      const name = roles.find((role) => role.key === key)?.name;
      return { key, ...(name === undefined ? {} : { name }) };
    }),
    active,
    ...(language ? { language } : {}),
    ...(practitionerId ? { practitionerId } : {}),
    hasCode,
    needsCode: demandsCode(user, roles),
    ownNeedsCode: user.needsCode ?? false,
    ...(user.newer === undefined ? {} : { isNewer: true }),
  };
}
