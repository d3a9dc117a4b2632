import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** A station: one data folder on one machine. What it writes in the audit trail is signed with its key. */
export const Device = defineRecord({
  type: 'device',
  compartment: 'staff',
  v: 1,
  fields: {
    /** Twelve lower-case letters and digits: the author of stamps and of one audit chain. */
    device: f.text({ max: 12 }),
    /** Ed25519, SPKI, base64. */
    publicKey: f.text({ max: 200 }),
    since: f.instant(),
    /** What people call it, for example `Reception desk`. */
    label: f.text({ max: 80 }).optional(),
    /** The device whose copied or restored folder this one was made from. */
    follows: f.text({ max: 12 }).optional(),
    /** Minutes without a hand on it after which its windows lock, where that is sooner than the facility asks. */
    autoLockMinutes: f.integer({ min: 1, max: 240 }).optional(),
  },
  indexes: [['device']],
});
export type Device = RecordOf<typeof Device>;
