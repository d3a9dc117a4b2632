import type { Permission } from '#shared/kernel/permission.ts';

interface Section {
  readonly id: 'accounts' | 'facility' | 'audit';
  readonly permission: Permission;
}

const SECTIONS: readonly Section[] = [
  { id: 'accounts', permission: 'staff.write' },
  { id: 'facility', permission: 'facility.write' },
  { id: 'audit', permission: 'audit.read' },
];

/** The parts that this person may open, in the order of the list. */
export function sectionsFor(permissions: readonly Permission[]): readonly Section['id'][] {
  return SECTIONS.filter(({ permission }) => permissions.includes(permission)).map(({ id }) => id);
}
