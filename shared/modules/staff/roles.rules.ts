import type { Id } from '#shared/kernel/ids.ts';
import { PERMISSIONS, type Permission } from '#shared/kernel/permission.ts';
import type { Role } from './role.record.ts';

export const ROLES = [
  'administrator',
  'receptionist',
  'nurse',
  'doctor',
  'pharmacist',
  'cashier',
  'laboratory',
] as const;
export type BuiltInRole = (typeof ROLES)[number];

const CLINICAL: readonly Permission[] = [
  'patient.read',
  'patient.write',
  'chart.read',
  'chart.write',
  'document.read',
  'document.write',
  'document.print',
  'card.print',
  'schedule.read',
  'schedule.book',
  'queue.read',
  'queue.work',
  'queue.display',
];

const QUEUE: readonly Permission[] = ['queue.read', 'queue.work'];

/** What each built-in role may do until an administrator says otherwise. */
export const PERMISSIONS_OF: { readonly [R in BuiltInRole]: readonly Permission[] } = {
  administrator: PERMISSIONS,
  receptionist: [
    'patient.read',
    'patient.write',
    'patient.merge',
    'card.print',
    'schedule.read',
    'schedule.book',
    'queue.read',
    'queue.work',
    'queue.display',
    'staff.read',
  ],
  nurse: [...CLINICAL, 'chart.review', 'referral.write', 'staff.read'],
  doctor: [...CLINICAL, 'chart.review', 'referral.write', 'schedule.overbook', 'staff.read', 'record.export'],
  pharmacist: ['patient.read', 'chart.read', 'document.read', 'document.print', ...QUEUE, 'staff.read'],
  cashier: ['patient.read', 'schedule.read', ...QUEUE, 'staff.read'],
  laboratory: ['patient.read', 'chart.read', 'document.read', 'document.write', ...QUEUE, 'staff.read'],
};

/** Whoever may give rights to others: one such person must always be left. */
export const RIGHTS_GIVER: Permission = 'staff.write';

export interface RoleSettings {
  /** A built-in role's name, or the id of one that the facility made. */
  readonly key: string;
  readonly name?: string;
  readonly builtIn: boolean;
  readonly permissions: readonly Permission[];
  readonly needsCode: boolean;
  readonly retired: boolean;
  /** A newer program wrote what was changed of it: what it grants may be more than is known here. Said where it is true. */
  readonly isNewer?: boolean;
}

/** The id of the record that changes a built-in role: the same on every station, version 8 as all derived ids. */
export function builtInRoleId(role: BuiltInRole): Id {
  return `role:00000000-0000-8000-8000-${String(ROLES.indexOf(role) + 1).padStart(12, '0')}`;
}

export function isBuiltIn(key: string): key is BuiltInRole {
  return (ROLES as readonly string[]).includes(key);
}

export function roleRecordId(key: string): Id {
  return isBuiltIn(key) ? builtInRoleId(key) : key;
}

/** All roles as they are in force: the built-in ones, changed or not, then those of the facility. */
export function rolesInForce(records: readonly Role[]): readonly RoleSettings[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  const builtIn = ROLES.map((key) => {
    const changed = byId.get(builtInRoleId(key));
    return {
      key,
      builtIn: true,
      // Always everything: otherwise one wrong tick would lock the facility out of its own settings.
      permissions: key === 'administrator' || !changed ? PERMISSIONS_OF[key] : known(changed.permissions),
      needsCode: changed?.needsCode ?? false,
      retired: false,
      ...(changed?.newer === undefined ? {} : { isNewer: true }),
    };
  });
  const builtInIds = new Set(ROLES.map(builtInRoleId));
  const own = records
    .filter(({ id }) => !builtInIds.has(id))
    .map(({ id, name, permissions, needsCode = false, retired = false, newer }) => ({
      key: id,
      ...(name === undefined ? {} : { name }),
      builtIn: false,
      permissions: known(permissions),
      needsCode,
      retired,
      ...(newer === undefined ? {} : { isNewer: true }),
    }))
    .toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
  return [...builtIn, ...own];
}

/** What roles add up to. One that is not there any more grants nothing. */
export function permissionsOf(
  keys: readonly string[],
  roles: readonly RoleSettings[] = rolesInForce([]),
): ReadonlySet<Permission> {
  return new Set(roles.filter(({ key }) => keys.includes(key)).flatMap(({ permissions }) => permissions));
}

export function demandsCode(
  user: { readonly roles: readonly string[]; readonly needsCode?: boolean },
  roles: readonly RoleSettings[],
): boolean {
  return user.needsCode === true || roles.some(({ key, needsCode }) => needsCode && user.roles.includes(key));
}

interface Person {
  readonly active: boolean;
  readonly roles: readonly string[];
}

/** Whether someone is left who can give rights. */
export function hasRightsGiver(people: readonly Person[], roles: readonly RoleSettings[]): boolean {
  return people.some(({ active, roles: keys }) => active && permissionsOf(keys, roles).has(RIGHTS_GIVER));
}

/** The first permission that is not among one's own. */
export function beyondOwn(
  own: ReadonlySet<Permission>,
  wanted: Iterable<Permission>,
): Permission | undefined {
  return [...wanted].find((permission) => !own.has(permission));
}

function known(permissions: readonly string[]): readonly Permission[] {
  return PERMISSIONS.filter((permission) => permissions.includes(permission));
}
