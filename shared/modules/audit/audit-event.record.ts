import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';

/** Who did what, to whose record, when and where: one entry for each command and each chart opened. FHIR R4: AuditEvent. */
export const AuditEvent = defineRecord({
  type: 'auditEvent',
  compartment: 'audit',
  v: 1,
  appendOnly: true,
  fields: {
    /** Place in this device's chain, from 1. */
    sequence: f.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    recordedAt: f.instant(),
    userId: f.text({ max: 80 }),
    /** The channel, `patients.register`, or an event of the station, `session.signIn`. */
    action: f.text({ max: 80 }),
    outcome: f.oneOf(['success', 'refused']),
    /** Refusal code. */
    reason: f.text({ max: 80 }).optional(),
    patientId: f.ref('patient').optional(),
    /** Parts of the chart that were printed. */
    parts: f.list(f.text({ max: 40 }), { max: 20 }).optional(),
    /** Ids of the documents written. */
    entityIds: f.list(f.text({ max: 80 }), { max: 5000 }).optional(),
    /** How many documents, where they are too many to list. */
    entityCount: f.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }).optional(),
    /** The station that wrote it, whose chain it stands in. */
    device: f.text({ max: 12 }).optional(),
    /** SHA-256, hex, of the entry before this one in the device's chain; 64 zeros before the first. */
    previousHash: f.text({ max: 64 }),
    /** SHA-256, hex, of this entry's canonical JSON with `previousHash`, without `hash` and `signature`. */
    hash: f.text({ max: 64 }),
    /** Ed25519, base64, of the text of `hash`, by the device's key. */
    signature: f.text({ max: 100 }).optional(),
  },
  indexes: [['sequence'], ['recordedAt'], ['patientId', 'recordedAt'], ['userId', 'recordedAt']],
});
export type AuditEvent = RecordOf<typeof AuditEvent>;
