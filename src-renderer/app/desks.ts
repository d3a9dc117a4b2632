import {
  IconCalendarTime,
  IconArrowForwardUp,
  IconDatabaseImport,
  IconDoor,
  IconGitMerge,
  IconSettings,
  IconShieldCog,
  IconStethoscope,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react';
import type { Permission } from '#shared/kernel/permission.ts';

export interface Desk {
  readonly id:
    | 'reception'
    | 'calendar'
    | 'queue'
    | 'clinic'
    | 'reviews'
    | 'referrals'
    | 'import'
    | 'admin'
    | 'settings';
  readonly path:
    | '/reception'
    | '/calendar'
    | '/queue'
    | '/clinic'
    | '/reviews'
    | '/referrals'
    | '/import'
    | '/admin'
    | '/settings';
  readonly icon: Icon;
  /** One of these opens it. Absent: for everyone. */
  readonly permissions?: readonly Permission[];
  /** Only where there are other facilities. */
  readonly isOfNetwork?: true;
  /** Paths that belong to this desk too: its place in the rail stays marked there. */
  readonly also: readonly string[];
}

const DESKS: readonly Desk[] = [
  {
    id: 'reception',
    path: '/reception',
    icon: IconDoor,
    permissions: ['patient.read'],
    also: ['/register', '/patients/', '/duplicates'],
  },
  { id: 'calendar', path: '/calendar', icon: IconCalendarTime, permissions: ['schedule.read'], also: [] },
  { id: 'queue', path: '/queue', icon: IconUsersGroup, permissions: ['queue.read'], also: [] },
  {
    id: 'clinic',
    path: '/clinic',
    icon: IconStethoscope,
    permissions: ['chart.read'],
    also: ['/chart/', '/panels'],
  },
  {
    id: 'reviews',
    path: '/reviews',
    icon: IconGitMerge,
    permissions: ['chart.review', 'patient.write'],
    also: [],
  },
  { id: 'import', path: '/import', icon: IconDatabaseImport, permissions: ['record.import'], also: [] },
  {
    id: 'admin',
    path: '/admin',
    icon: IconShieldCog,
    permissions: ['audit.read', 'staff.write', 'facility.write', 'station.manage'],
    also: [],
  },
  // Near the end: its coming and going moves the key of the settings alone.
  {
    id: 'referrals',
    path: '/referrals',
    icon: IconArrowForwardUp,
    permissions: ['referral.write'],
    isOfNetwork: true,
    also: [],
  },
  { id: 'settings', path: '/settings', icon: IconSettings, also: [] },
];

/** The desks in the rail, in order: only those that this person may open. */
export function desksFor(permissions: readonly Permission[], isInNetwork = false): readonly Desk[] {
  return DESKS.filter(
    ({ permissions: needed, isOfNetwork = false }) =>
      (isInNetwork || !isOfNetwork) &&
      (needed === undefined || needed.some((one) => permissions.includes(one))),
  );
}

const CLINICAL_ROLES = new Set(['doctor', 'nurse', 'pharmacist', 'laboratory']);

/** Where a person begins: those who give care among their charts, everyone else at their first desk. */
export function firstDesk(permissions: readonly Permission[], roles: readonly string[]): Desk['path'] {
  const desks = desksFor(permissions);
  const isClinical = roles.some((role) => CLINICAL_ROLES.has(role)) && !roles.includes('administrator');
  const clinic = isClinical ? desks.find(({ id }) => id === 'clinic') : undefined;
  return (clinic ?? desks[0])?.path ?? '/settings';
}
