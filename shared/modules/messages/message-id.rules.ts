import { makeId, uuidV8, type Id } from '#shared/kernel/ids.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { sha256 } from '#shared/kernel/sha256.ts';
import { MessagePreference } from './message-preference.record.ts';
import { MessageSettings } from './message-settings.record.ts';
import { MessageTemplate } from './message-template.record.ts';
import { Message, type Audience, type MessageKind } from './message.record.ts';

const derived = (type: string, of: readonly (string | number)[]): Id =>
  makeId(type, uuidV8(sha256(of.join('\n'))));

/** One facility's records hold one of these. */
export const SETTINGS_ID = derived(MessageSettings.type, ['settings']);

export function templateId(kind: MessageKind, audience: Audience, language: ScreenLanguage): Id {
  return derived(MessageTemplate.type, [kind, audience, language]);
}

export function preferenceId(patientId: Id): Id {
  return derived(MessagePreference.type, [patientId]);
}

/**
 * The same at every desk, so that two desks never make two of one.
 * @param which of a reminder, `start` and the hours before it; of a notice, which one of the appointment's it is, and of which `start`: desks apart may say two things
 */
export function messageId(
  appointmentId: Id,
  kind: MessageKind,
  recipient: Id,
  which: readonly (string | number)[],
): Id {
  return derived(Message.type, [appointmentId, kind, recipient, ...which]);
}

/** What a desk asks the server to be given before it sends: of two desks one gets it. */
export function claimOf({ id, round = 0 }: Pick<Message, 'id' | 'round'>): string {
  return derived('messageClaim', [id, round]);
}

/** The same claim, in the name of one desk. */
export function claimantOf(claim: string, device: string): string {
  return derived('messageClaimant', [claim, device]);
}

/** RFC 5322 Message-ID: the same however often it is tried, so that a receiver can tell two of one. */
export function mailIdOf({ id, round = 0 }: Pick<Message, 'id' | 'round'>, domain: string): string {
  return `<${id.slice(id.indexOf(':') + 1)}.${round}@${domain}>`;
}
