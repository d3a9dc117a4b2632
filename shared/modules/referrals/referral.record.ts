import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { contactPoint, humanName, identifier } from '../patients/person-values.record.ts';

export const URGENCIES = ['routine', 'urgent', 'emergency'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** What may go with a referral, beside what must: allergies, medicines and problems always do. */
export const CHOSEN_PARTS = ['results', 'vitalSigns', 'immunizations', 'procedures', 'documents'] as const;
export type ChosenPart = (typeof CHOSEN_PARTS)[number];

/** What a referral says of the person: to be found there, or registered. */
export const referredPerson = {
  name: f.list(humanName, { max: 20 }),
  mrn: f.text({ max: 30 }),
  birthDate: f.partialDate().optional(),
  gender: f.oneOf(['female', 'male', 'other', 'unknown']).optional(),
  identifier: f.list(identifier, { max: 50 }).optional(),
  telecom: f.list(contactPoint, { max: 20 }).optional(),
};

/**
 * What is asked. The same at both ends. Said once, when the referral is made, and never changed: two versions of a reason cannot
 * meet, so that it needs no review where those of an allergy or a dose do.
 */
export const requestFields = {
  service: f.text({ max: 80 }),
  reason: f.text({ max: 2000, multiline: true }),
  urgency: f.oneOf(URGENCIES),
  seeBy: f.date().optional(),
  requestedAt: f.instant(),
  requestedBy: f.text({ max: 120 }),
  person: f.group(referredPerson),
  includes: f.list(f.oneOf(CHOSEN_PARTS), { max: 10 }),
  /** Of the snapshot's text, hexadecimal. */
  snapshotSha256: f.text({ max: 64 }),
};

export const NOT_DELIVERED = ['consentMissing', 'notInNetwork', 'snapshotWrong'] as const;
export const ANSWERS = ['accepted', 'declined', 'completed'] as const;
export type Answer = (typeof ANSWERS)[number];

export const answerGroup = f.group({
  word: f.oneOf(ANSWERS),
  at: f.instant(),
  by: f.text({ max: 120 }),
  note: f.text({ max: 2000, multiline: true }).optional(),
});

/**
 * A request that a service of another facility see a patient, as it stands where it was made. FHIR R4: ServiceRequest. What comes
 * back is in fields of its own, which the server writes, so that nothing said here and there meets in one.
 */
export const Referral = defineRecord({
  type: 'referral',
  compartment: 'care',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    toFacilityId: f.ref('facility'),
    toName: f.text({ max: 200 }),
    ...requestFields,
    /** The statement by which it may leave. */
    consentId: f.ref('consent'),
    cancelled: f
      .group({ at: f.instant(), by: f.text({ max: 120 }), reason: f.text({ max: 500 }) })
      .optional(),
    delivery: f
      .group({
        state: f.oneOf(['delivered', 'refused']),
        at: f.instant(),
        why: f.oneOf(NOT_DELIVERED).optional(),
      })
      .optional(),
    seenAt: f.instant().optional(),
    answer: answerGroup.optional(),
  },
  serverFields: ['delivery', 'seenAt', 'answer'],
  indexes: [['patientId'], ['requestedAt']],
});
export type Referral = RecordOf<typeof Referral>;
