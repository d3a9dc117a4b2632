import type { Permission } from '#shared/kernel/permission.ts';

const AREA_OF = {
  'patient.read': 'patients',
  'patient.write': 'patients',
  'patient.merge': 'patients',
  'card.print': 'patients',
  'chart.read': 'charts',
  'chart.write': 'charts',
  'chart.review': 'charts',
  'referral.write': 'charts',
  'document.read': 'charts',
  'document.write': 'charts',
  'document.print': 'charts',
  'schedule.read': 'schedule',
  'schedule.book': 'schedule',
  'schedule.overbook': 'schedule',
  'schedule.manage': 'schedule',
  'queue.read': 'queue',
  'queue.work': 'queue',
  'queue.display': 'queue',
  'record.import': 'exchange',
  'record.export': 'exchange',
  'staff.read': 'people',
  'staff.write': 'people',
  'facility.write': 'station',
  'audit.read': 'people',
  'station.manage': 'station',
} as const satisfies Record<Permission, string>; // a new permission has to say where it belongs

export type PermissionArea = (typeof AREA_OF)[Permission];

const ORDER: readonly PermissionArea[] = [
  'patients',
  'schedule',
  'queue',
  'charts',
  'exchange',
  'people',
  'station',
];

/** Every permission under its area, as people think of the work. */
export const AREAS: readonly {
  readonly area: PermissionArea;
  readonly permissions: readonly Permission[];
}[] = ORDER.map((area) => ({
  area,
  permissions: (Object.keys(AREA_OF) as Permission[]) // the keys that the type above demands
    .filter((permission) => AREA_OF[permission] === area),
}));
