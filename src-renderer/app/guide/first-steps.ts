import type { Permission } from '#shared/kernel/permission.ts';

export const STEPS = ['register', 'import', 'backups', 'staff', 'find', 'keys', 'looks'] as const;
export type Step = (typeof STEPS)[number];

const NEEDS: { readonly [S in Step]?: Permission } = {
  register: 'patient.write',
  import: 'record.import',
  backups: 'station.manage',
  staff: 'staff.write',
  find: 'patient.read',
};
/** Whoever sets a station up learns its keys by the way: these are for everyone else. */
const OF_STAFF: ReadonlySet<Step> = new Set(['find', 'keys', 'looks']);

/** What someone does first: a station made ready by those who may, and for everyone else a way into the work. */
export function stepsFor(permissions: readonly Permission[]): readonly Step[] {
  const setsUp = permissions.includes('station.manage');
  return STEPS.filter((step) => {
    const need = NEEDS[step];
    return (need === undefined || permissions.includes(need)) && !(setsUp && OF_STAFF.has(step));
  });
}
