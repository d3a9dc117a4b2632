import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { enteredInError } from '../history/entered-in-error.record.ts';
import { source } from '../patients/person-values.record.ts';

/** What a person may be asked to agree to, each by itself. */
export const CONSENT_SCOPES = ['treatment', 'sharing', 'research', 'messages', 'photo'] as const;
export type ConsentScope = (typeof CONSENT_SCOPES)[number];
export const CONSENT_DECISIONS = ['given', 'refused', 'withdrawn'] as const;
export type ConsentDecision = (typeof CONSENT_DECISIONS)[number];
export const CONSENT_WAYS = ['written', 'spoken', 'electronic', 'other'] as const;

/** What is said of a consent when it is recorded. */
export const consentFields = {
  scope: f.oneOf(CONSENT_SCOPES),
  decision: f.oneOf(CONSENT_DECISIONS),
  /** When the person decided, as precisely as it is known. FHIR dateTime. */
  date: f.text({ max: 40 }),
  /** The last day on which it holds. FHIR dateTime. */
  validTo: f.text({ max: 40 }).optional(),
  givenBy: f
    .group({
      kind: f.oneOf(['patient', 'representative']),
      /** Of the representative. */
      name: f.text({ max: 200 }).optional(),
      /** What the representative is to the patient. */
      relationship: f.code().optional(),
    })
    .optional(),
  how: f.oneOf(CONSENT_WAYS).optional(),
  /** Of sharing: the one other facility that it is about. Absent: all of them. */
  recipient: f.group({ facilityId: f.ref('facility'), name: f.text({ max: 200 }) }).optional(),
  note: f.text({ max: 2000, multiline: true }).optional(),
};

/**
 * What a patient, or who speaks for them, decided about one thing. FHIR R4: Consent. A statement: it is never changed or erased,
 * whoever thinks better of it states that anew. Only `status` moves: when a later statement takes its place, and when it turns
 * out to be entered in error, because the patient never said it.
 */
export const Consent = defineRecord({
  type: 'consent',
  compartment: 'people',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    ...consentFields,
    /** FHIR Consent.status: whether others may still go by it. */
    status: f.oneOf(['active', 'rejected', 'inactive', 'entered-in-error']),
    recordedAt: f.instant(),
    recordedBy: f.text({ max: 120 }),
    enteredInError: enteredInError.optional(),
    source: source.optional(),
  },
  indexes: [['patientId']],
});
export type Consent = RecordOf<typeof Consent>;
