import * as z from 'zod';
import { action, command, contract, failsWith, query, watch } from '#shared/kernel/contract.ts';
import { isIdOf } from '#shared/kernel/ids.ts';
import { SCREEN_LANGUAGES } from '#shared/kernel/screen-language.ts';
import { patientId } from '../patients/patient-id.rules.ts';
import { patientSummarySchema } from '../patients/patient-summary.rules.ts';
import { MEDIA, Message } from './message.record.ts';
import { MessagePreference } from './message-preference.record.ts';

const messageId = z.string().refine((id) => isIdOf(Message.type, id), { error: 'ref.malformed' });

/** Somebody else has decided meanwhile. */
export interface MessageError {
  readonly code: 'messages.notOpen';
}

/**
 * Of this desk. `off`: nothing is set up. `elsewhere`: another desk has the password. `server`: the sync server
 * sends; with a code where it cannot. `serverNot`: it is to, and has no password for what the settings name. `waiting`: the server has to say first that this
 * desk may send. `stopped`: the account in whose name it sends is closed, or may not write messages. `trouble`: the mail server or the gateway cannot be used.
 */
export const senderState = z.object({
  state: z.enum(['off', 'elsewhere', 'server', 'serverNot', 'ready', 'waiting', 'stopped', 'trouble']),
  /** Of trouble, here or at the server: `EAUTH`, `ECONNREFUSED`. */
  code: z.string().exactOptional(),
});
export type SenderState = z.infer<typeof senderState>;

export const OUTBOX_PARTS = ['attention', 'waiting', 'sent'] as const;

/** What is said to patients and clinicians about appointments: the outbox, and the log. */
export const messages = contract('messages', {
  /** Those that a person has to decide about; those that wait; those that went or ended, newest first. */
  outbox: query({
    input: z.object({ part: z.enum(OUTBOX_PARTS), limit: z.int().min(1).max(200) }),
    output: z.array(z.object({ message: Message.schema, patient: patientSummarySchema.optional() })),
    permission: 'schedule.read',
  }),
  counts: query({
    input: z.object({}),
    output: z.object({ attention: z.int(), waiting: z.int() }),
    permission: 'schedule.read',
  }),
  /** The log of one patient, newest first. */
  ofPatient: query({
    input: z.object({ patientId, limit: z.int().min(1).max(200) }),
    output: z.array(Message.schema),
    permission: 'schedule.read',
  }),
  /** Tries all that is due now, whatever failed before. @returns how this desk stands then */
  sendNow: action({ input: z.object({}), output: senderState, permission: 'schedule.book' }),
  sender: watch({ input: z.object({}), output: senderState, permission: 'schedule.read' }),
  /** Once more: of one that may have arrived, or did not. */
  sendAgain: command({
    input: z.object({ id: messageId }),
    output: Message.schema,
    permission: 'schedule.book',
    fails: failsWith<MessageError>(),
  }),
  /** Of one that may have arrived: it did, as somebody knows now. */
  settle: command({
    input: z.object({ id: messageId }),
    output: Message.schema,
    permission: 'schedule.book',
    fails: failsWith<MessageError>(),
  }),
  withdraw: command({
    input: z.object({ id: messageId }),
    output: Message.schema,
    permission: 'schedule.book',
    fails: failsWith<MessageError>(),
  }),
  preference: query({
    input: z.object({ patientId }),
    output: MessagePreference.schema.optional(),
    permission: 'schedule.read',
  }),
  savePreference: command({
    input: z.object({
      patientId,
      medium: z.enum(MEDIA).exactOptional(),
      language: z.enum(SCREEN_LANGUAGES).exactOptional(),
      stopped: z.array(z.enum(MEDIA)).max(2),
    }),
    output: MessagePreference.schema,
    permission: 'schedule.book',
  }),
});
