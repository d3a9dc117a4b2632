import type { Permission } from '#shared/kernel/permission.ts';

interface Section {
  readonly id:
    | 'accounts'
    | 'roles'
    | 'devices'
    | 'server'
    | 'keys'
    | 'facility'
    | 'registration'
    | 'cards'
    | 'calendar'
    | 'messages'
    | 'backups'
    | 'audit';
  /** All of them are needed: what the section asks first, and what it is for. */
  readonly permissions: readonly Permission[];
}
export type SectionId = Section['id'];

const SECTIONS: readonly Section[] = [
  { id: 'accounts', permissions: ['staff.write'] },
  { id: 'roles', permissions: ['staff.read', 'staff.write'] },
  { id: 'devices', permissions: ['staff.read', 'station.manage'] },
  { id: 'server', permissions: ['station.manage'] },
  { id: 'keys', permissions: ['station.manage'] },
  { id: 'facility', permissions: ['facility.write'] },
  { id: 'registration', permissions: ['facility.write'] },
  { id: 'cards', permissions: ['facility.write'] },
  { id: 'calendar', permissions: ['schedule.manage'] },
  { id: 'messages', permissions: ['facility.write'] },
  { id: 'backups', permissions: ['station.manage'] },
  { id: 'audit', permissions: ['audit.read'] },
];

/** The parts that this person may open, in the order of the list. */
export function sectionsFor(held: readonly Permission[]): readonly SectionId[] {
  return SECTIONS.filter(({ permissions }) => permissions.every((one) => held.includes(one))).map(
    ({ id }) => id,
  );
}
