import { readScreenLanguage } from './recipient-language.rules.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import { consentStates } from '../consents/consent.rules.ts';
import type { Consent } from '../consents/consent.record.ts';
import type { Patient } from '../patients/patient.record.ts';
import type { Appointment } from '../scheduling/appointment.record.ts';
import { isOpen } from '../scheduling/appointment.rules.ts';
import type { Practitioner } from '../staff/practitioner.record.ts';
import type { MessagePreference } from './message-preference.record.ts';
import type { MessageSettings } from './message-settings.record.ts';
import { MEDIA, type Medium, type Message, type NotSentReason } from './message.record.ts';
import { quietUntil } from './quiet-hours.rules.ts';
import { emailOf, phoneOf } from './recipient-address.rules.ts';

const MINUTE_MS = 60_000;
/** A server that greylists takes a message within the hour; one that is away for longer is asked for a day. */
const LONGEST_WAIT_MS = 60 * MINUTE_MS;
export const MOST_ATTEMPTS = 30;

/** All that is known of a message when its time has come. */
export interface SendingFacts {
  readonly message: Message;
  readonly appointment: Appointment | undefined;
  readonly settings: MessageSettings;
  /** Ways that this desk can send by. */
  readonly ready: readonly Medium[];
  readonly facility: { readonly zone: string; readonly language: ScreenLanguage; readonly country?: string };
  readonly patient: Patient | undefined;
  readonly practitioner: Practitioner | undefined;
  readonly consents: readonly Consent[];
  readonly preference: MessagePreference | undefined;
  readonly nowMs: number;
  readonly today: string;
}

export type Decision =
  | {
      readonly kind: 'send';
      readonly medium: Medium;
      readonly to: string;
      readonly language: ScreenLanguage;
    }
  /** Another time; without one, when something has changed. */
  | { readonly kind: 'wait'; readonly untilMs?: number }
  | { readonly kind: 'drop'; readonly reason: NotSentReason };

const drop = (reason: NotSentReason): Decision => ({ kind: 'drop', reason });

/** What becomes of a message now. */
export function decide(facts: SendingFacts): Decision {
  const { message, appointment, settings, ready, facility, nowMs } = facts;
  if (Date.parse(message.start) <= nowMs) return drop('over');
  if (!appointment || !isAsSaid(message, appointment)) return drop('superseded');
  if (appointment.tentative === true && isOpen(appointment)) return { kind: 'wait' };
  const refused = isForPatient(message) ? refusalOf(facts) : undefined;
  if (refused) return drop(refused);
  const ways = waysOf(facts);
  const way = ways.find(({ medium }) => ready.includes(medium));
  // The facility may have a way that another desk can send by, or none for anybody.
  if (!way) return ways.length > 0 ? { kind: 'wait' } : drop(hasStopped(facts) ? 'stopped' : 'noAddress');
  const untilMs = quietUntil(settings, nowMs, facility.zone);
  if (untilMs !== undefined) return { kind: 'wait', untilMs };
  return { kind: 'send', ...way, language: languageOf(facts) };
}

/** Whether its appointment is still as the message has it. */
function isAsSaid(message: Message, appointment: Appointment): boolean {
  const { kind, start, practitionerId } = message;
  const isTheirs = isForPatient(message) || appointment.practitionerId === practitionerId;
  // Whoever knows of another time, to which a desk apart had moved it, has to know that it is off all the same.
  if (kind === 'cancellation') return !isTheirs || appointment.status === 'cancelled';
  if (Date.parse(start) !== Date.parse(appointment.start)) return false;
  return isTheirs && isOpen(appointment);
}

function isForPatient({ audience }: Message): boolean {
  return audience === 'patient';
}

function refusalOf({ patient, consents, settings, today }: SendingFacts): NotSentReason | undefined {
  if (!patient || patient.deceased === true || patient.deceasedAt !== undefined) return 'noAddress';
  const state = consentStates(consents, today).find(({ scope }) => scope === 'messages')?.state;
  const isAllowed = state === 'given' || (state === 'notAsked' && settings.unasked === true);
  return isAllowed ? undefined : 'noConsent';
}

function hasStopped({ message, preference }: SendingFacts): boolean {
  return isForPatient(message) && (preference?.stopped ?? []).length > 0;
}

/** Ways to the recipient that the facility has and the recipient wants, the better first. */
function waysOf({
  message,
  settings,
  preference,
  patient,
  practitioner,
  facility,
  today,
}: SendingFacts): readonly { readonly medium: Medium; readonly to: string }[] {
  const own = isForPatient(message) ? preference : undefined;
  // Whoever works here no more hears of no patient.
  const clinician = practitioner?.active === false ? undefined : practitioner;
  const telecom = isForPatient(message) ? patient?.telecom : clinician?.telecom;
  return MEDIA.flatMap((medium) => {
    if (settings[medium] === undefined || own?.stopped?.includes(medium)) return [];
    if (own?.medium !== undefined && own.medium !== medium) return [];
    const { audience } = message;
    const to =
      medium === 'email'
        ? emailOf(telecom, audience, today)
        : phoneOf(telecom, facility.country, audience, today);
    return to === undefined ? [] : [{ medium, to }];
  });
}

function languageOf({ message, preference, patient, facility }: SendingFacts): ScreenLanguage {
  if (!isForPatient(message)) return facility.language;
  return preference?.language ?? readScreenLanguage(patient?.communication) ?? facility.language;
}

/** How long after a failure it is tried again: a minute, then twice as long each time, up to an hour. */
export function waitAfterMs(attempts: number): number {
  return Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** Math.max(0, attempts - 1));
}
