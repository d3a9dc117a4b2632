import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/**
 * Of a snapshot's text in UTF-8. It travels inside another document, where each of its quotes takes two; a server takes
 * documents of twice as much.
 */
export const SNAPSHOT_MAX_BYTES = 4_000_000;

/**
 * What goes with a referral: a FHIR R4 document (International Patient Summary), as it was when the referral was made. It has
 * the referral's uuid, here and there. Never changed.
 */
export const ReferralSnapshot = defineRecord({
  type: 'referralSnapshot',
  compartment: 'care',
  v: 1,
  appendOnly: true,
  fields: {
    /** Absent where it was received: whose it is there is for the referral to say. */
    patientId: f.ref('patient').optional(),
    /** As text, which never has more characters than bytes, because its digest is of these characters and its numbers of these digits. */
    bundle: f.text({ max: SNAPSHOT_MAX_BYTES, multiline: true }),
  },
});
export type ReferralSnapshot = RecordOf<typeof ReferralSnapshot>;
