import type { OutputOf } from '#shared/kernel/contract.ts';
import { PERMISSIONS, type Permission } from '#shared/kernel/permission.ts';
import type { Account, staff } from '#shared/modules/staff/staff.contract.ts';

export type RoleView = OutputOf<typeof staff.roles>[number];

/** What the fields of the editor hold. */
export interface RoleValues {
  readonly name: string;
  readonly permissions: readonly Permission[];
  readonly needsCode: boolean;
}

export interface PermissionChange {
  readonly permission: Permission;
  /** Active people for whom it makes a difference. */
  readonly people: number;
  /** Active people with the role who have it through another one before and after. */
  readonly unmoved: number;
}

export interface RoleChange {
  readonly gained: readonly PermissionChange[];
  readonly lost: readonly PermissionChange[];
  /** Active people who have the role. */
  readonly holders: number;
}

/**
 * Who gains and who loses what when a role becomes `wanted`: a person who has the permission through another role
 * neither gains nor loses it.
 * @param key absent for a role that is not there yet
 */
export function changeOf(
  key: string | undefined,
  wanted: readonly Permission[],
  roles: readonly RoleView[],
  accounts: readonly Account[],
): RoleChange {
  const before = roles.find((role) => role.key === key)?.permissions ?? [];
  const holders = accounts.filter((one) => one.active && one.roles.some((role) => role.key === key));
  const count = (permission: Permission): PermissionChange => {
    const unmoved = holders.filter((person) =>
      roles.some(
        (role) =>
          role.key !== key &&
          role.permissions.includes(permission) &&
          person.roles.some((held) => held.key === role.key),
      ),
    ).length;
    return { permission, people: holders.length - unmoved, unmoved };
  };
  return {
    gained: PERMISSIONS.filter((one) => wanted.includes(one) && !before.includes(one)).map(count),
    lost: PERMISSIONS.filter((one) => !wanted.includes(one) && before.includes(one)).map(count),
    holders: holders.length,
  };
}

export function isSameRole(a: RoleValues, b: RoleValues): boolean {
  return (
    a.name.trim() === b.name.trim() &&
    a.needsCode === b.needsCode &&
    PERMISSIONS.every((one) => a.permissions.includes(one) === b.permissions.includes(one))
  );
}
