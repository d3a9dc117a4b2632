import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/**
 * What the people of a role may do. A built-in role has a record only once its permissions were changed; its id is then
 * fixed (see role-ids.rules.ts), so that two stations that change it meet in one document.
 */
export const Role = defineRecord({
  type: 'role',
  compartment: 'staff',
  v: 1,
  fields: {
    /** Of a role that the facility made; built-in ones are named by the screens, in their language. */
    name: f.text({ max: 80 }).optional(),
    /** Names of permissions. Those that this version does not know grant nothing here and stay. */
    permissions: f.list(f.text({ max: 40 }), { max: 100 }),
    /** Its people must sign in with a one-time code, too. */
    needsCode: f.boolean().optional(),
    /** Nobody is given it any more. */
    retired: f.boolean().optional(),
  },
});
export type Role = RecordOf<typeof Role>;
