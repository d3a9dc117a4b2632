import { fullName, mainName } from '#shared/kernel/human-name.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import type { ScreenLanguage } from '#shared/kernel/screen-language.ts';
import type { Facility } from '../facilities/facility.record.ts';
import { Location } from '../facilities/location.record.ts';
import type { Appointment } from '../scheduling/appointment.record.ts';
import { wallTime } from '../scheduling/appointment.rules.ts';
import { VisitType } from '../scheduling/visit-type.record.ts';
import { Practitioner } from '../staff/practitioner.record.ts';
import { defaultTexts } from './default-texts.rules.ts';
import { templateId } from './message-id.rules.ts';
import type { MessageSettings } from './message-settings.record.ts';
import { MessageTemplate } from './message-template.record.ts';
import type { Message } from './message.record.ts';
import { messagePerson } from './person-preference.rules.ts';
import { allowedFacts, fillIn, type MessageFacts, type MessageTexts } from './template.rules.ts';

/** `Thursday, 12 March 2026`, with Western digits as everywhere in the program. @param zone IANA name */
export function writtenDate(start: string, zone: string, language: ScreenLanguage): string {
  return new Intl.DateTimeFormat(`${language === 'en' ? 'en-GB' : language}-u-nu-latn`, {
    dateStyle: 'full',
    timeZone: zone,
  }).format(Date.parse(start));
}

/** The texts of a message, filled in with as much as the facility allows. */
export async function writtenMessage(
  read: Reader,
  message: Message,
  appointment: Appointment,
  language: ScreenLanguage,
  { facility, settings }: { readonly facility: Facility; readonly settings: MessageSettings },
): Promise<MessageTexts> {
  const { kind, audience, start } = message;
  const texts =
    (await read.get(MessageTemplate, templateId(kind, audience, language))) ??
    defaultTexts(kind, audience, language);
  const { practitionerId, locationId, visitTypeId, patientId } = appointment;
  const [{ patient }, practitioner, place, visitType] = await Promise.all([
    messagePerson(read, patientId),
    practitionerId === undefined ? undefined : read.get(Practitioner, practitionerId),
    locationId === undefined ? undefined : read.get(Location, locationId),
    visitTypeId === undefined ? undefined : read.get(VisitType, visitTypeId),
  ]);
  const phone = facility.telecom?.find(({ system }) => system === 'phone')?.value;
  const [patientName, provider] = [mainName(patient?.name ?? []), mainName(practitioner?.name ?? [])];
  const facts: MessageFacts = {
    facility: facility.name,
    date: writtenDate(start, facility.zone, language),
    time: wallTime(start, facility.zone),
    ...(phone !== undefined && { phone }),
    ...(patientName && { patientName: fullName(patientName) }),
    ...(provider && { provider: fullName(provider) }),
    ...(place && { place: place.name }),
    ...(visitType && { visitType: visitType.name }),
  };
  return filled(texts, allowedFacts(facts, settings, audience), language);
}

/** As much as the record of a message takes: long names in a long text are cut off, and the message goes. */
const [MOST_OF_SUBJECT, MOST_OF_TEXT] = [300, 4_000];

/** All three texts; a subject is one line. */
export function filled(texts: MessageTexts, facts: MessageFacts, language: ScreenLanguage): MessageTexts {
  const { subject, body, sms } = texts;
  return {
    subject: fillIn(subject, facts, language).replaceAll('\n', ' ').slice(0, MOST_OF_SUBJECT).toWellFormed(),
    body: fillIn(body, facts, language).slice(0, MOST_OF_TEXT).toWellFormed(),
    sms: fillIn(sms, facts, language).slice(0, MOST_OF_TEXT).toWellFormed(),
  };
}
