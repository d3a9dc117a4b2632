import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { answerGroup, requestFields } from './referral.record.ts';

export const INCOMING_STATES = ['new', 'seen', 'accepted', 'declined', 'completed', 'cancelled'] as const;
export type IncomingState = (typeof INCOMING_STATES)[number];

/**
 * A referral as it stands where it was received. Written by the server; what is done with it is said here, and carried back. It
 * has the uuid of the referral that it is.
 */
export const IncomingReferral = defineRecord({
  type: 'incomingReferral',
  compartment: 'care',
  v: 1,
  fields: {
    fromFacilityId: f.ref('facility'),
    fromName: f.text({ max: 200 }),
    fromPatientId: f.ref('patient'),
    ...requestFields,
    receivedAt: f.instant(),
    /** By which it is found: as whoever wrote last knew of it. How it stands is `incomingState`. */
    state: f.oneOf(INCOMING_STATES),
    seen: f.group({ at: f.instant(), by: f.text({ max: 120 }) }).optional(),
    /** Whom of the patients here it is about. */
    localPatientId: f.ref('patient').optional(),
    answer: answerGroup.optional(),
    /** Where it was made, it was taken back. */
    cancelled: f.group({ at: f.instant(), reason: f.text({ max: 500 }) }).optional(),
  },
  serverFields: [
    'fromFacilityId',
    'fromName',
    'fromPatientId',
    'service',
    'reason',
    'urgency',
    'seeBy',
    'requestedAt',
    'requestedBy',
    'person',
    'includes',
    'snapshotSha256',
    'receivedAt',
    'cancelled',
  ],
  indexes: [['receivedAt'], ['state', 'receivedAt'], ['localPatientId']],
});
export type IncomingReferral = RecordOf<typeof IncomingReferral>;
