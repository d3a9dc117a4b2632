import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';

/** An account that signs in at stations. The keys that open a station lie in its slot file, not here. */
export const User = defineRecord({
  type: 'user',
  compartment: 'staff',
  v: 1,
  fields: {
    login: f.text({ max: 60 }),
    displayName: f.text({ max: 120 }),
    /** Names of built-in roles, ids of those that the facility made: see roles.rules.ts. */
    roles: f.list(f.text({ max: 80 }), { max: 10 }),
    active: f.boolean(),
    practitionerId: f.ref('practitioner').optional(),
    language: f.oneOf(SCREEN_LANGUAGES).optional(),
    /** Signs in with a one-time code. What checks the code lies in the key slot. */
    hasCode: f.boolean().optional(),
    /** Must, whatever the roles say. */
    needsCode: f.boolean().optional(),
  },
  indexes: [['login']],
});
export type User = RecordOf<typeof User>;
