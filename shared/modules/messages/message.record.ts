import { f } from '#shared/kernel/field.ts';
import { defineRecord, type RecordOf } from '#shared/kernel/record.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';

export const MESSAGE_KINDS = ['confirmation', 'reminder', 'change', 'cancellation'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];
export const AUDIENCES = ['patient', 'clinician'] as const;
export type Audience = (typeof AUDIENCES)[number];
export const MEDIA = ['email', 'sms'] as const;
export type Medium = (typeof MEDIA)[number];

/** Why one was not sent, or not yet. */
export const NOT_SENT_REASONS = [
  /** A later message says it, or its appointment is not as it says any more. */
  'superseded',
  /** The appointment has begun. */
  'over',
  'noConsent',
  /** The recipient has asked for none. */
  'stopped',
  'noAddress',
  /** The receiving side will not have it. */
  'refused',
  /** Not taken for too long. */
  'gaveUp',
  /** Somebody at a desk took it back. */
  'withdrawn',
] as const;
export type NotSentReason = (typeof NOT_SENT_REASONS)[number];

/** FHIR R4 event-status. `in-progress` is written before the first word is said to a server, so that a kill leaves a trace of it. */
export const MESSAGE_STATUSES = ['preparation', 'in-progress', 'completed', 'not-done', 'unknown'] as const;
export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/**
 * One thing to be said to one person about an appointment: the outbox, and the log of what was said. FHIR R4: Communication.
 * One that was being sent when its desk ended is `unknown`: it may have arrived, and only a person says what becomes of it.
 */
export const Message = defineRecord({
  type: 'message',
  compartment: 'messages',
  v: 1,
  fields: {
    patientId: f.ref('patient'),
    appointmentId: f.ref('appointment'),
    kind: f.oneOf(MESSAGE_KINDS),
    audience: f.oneOf(AUDIENCES),
    /** Of whom it is for, where that is no patient. */
    practitionerId: f.ref('practitioner').optional(),
    /** The appointment's, of which it speaks: it is not sent once that is another. */
    start: f.instant(),
    /** Of a reminder: how long before. */
    hoursBefore: f.integer({ min: 1, max: 720 }).optional(),
    status: f.oneOf(MESSAGE_STATUSES),
    reason: f.oneOf(NOT_SENT_REASONS).optional(),
    /** What the other side answered when it refused: `550`, `ETIMEDOUT`. */
    answer: f.text({ max: 60 }).optional(),
    /** Not to be sent earlier; of one that is being sent, when that began. */
    notBefore: f.instant(),
    attempts: f.integer({ min: 0, max: 1_000 }),
    /** Counts how often a person had it sent again. */
    round: f.integer({ min: 0, max: 1_000 }).optional(),
    medium: f.oneOf(MEDIA).optional(),
    /** The address or number that it went to. */
    to: f.text({ max: 200 }).optional(),
    language: f.oneOf(SCREEN_LANGUAGES).optional(),
    subject: f.text({ max: 300 }).optional(),
    text: f.text({ max: 4_000, multiline: true }).optional(),
    /** The station that sends it, or did; of the sync server, its own hand. */
    device: f.text({ max: 20 }).optional(),
    /** The sync server sends it, or did. Said where it is true. */
    byServer: f.boolean().optional(),
    sentAt: f.instant().optional(),
    /** What a gateway reported later. */
    delivery: f.oneOf(['delivered', 'failed']).optional(),
    deliveryAt: f.instant().optional(),
    createdAt: f.instant(),
    createdBy: f.text({ max: 120 }).optional(),
  },
  indexes: [
    ['status', 'notBefore'],
    ['patientId', 'createdAt'],
    ['appointmentId'],
    ['to'],
    ['reason', 'start'],
    ['delivery', 'start'],
  ],
});
export type Message = RecordOf<typeof Message>;
