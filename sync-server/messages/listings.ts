import type { Compartment, Envelope } from '#shared/kernel/document.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { Consent } from '#shared/modules/consents/consent.record.ts';
import { PatientMerge } from '#shared/modules/identity/patient-merge.record.ts';
import { MessagePreference } from '#shared/modules/messages/message-preference.record.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import { Appointment } from '#shared/modules/scheduling/appointment.record.ts';

/** Whereby records are found: all of one value of a field, or all there are, in the order of another field. */
export interface Listing {
  readonly record: AnyRecord;
  readonly by?: string;
  readonly then?: string;
}

/** What sending asks for. A list is named by its fields. */
const LISTINGS: readonly Listing[] = [
  { record: Message, by: 'status', then: 'notBefore' },
  { record: Message, by: 'appointmentId' },
  { record: Message, by: 'to' },
  { record: MessagePreference, by: 'patientId' },
  { record: Appointment, then: 'day' },
  { record: Consent, by: 'patientId' },
  { record: PatientMerge, by: 'patientId' },
  { record: PatientMerge, by: 'replacedId' },
];

/** Of which something is listed. */
export const FOLLOWED: readonly Compartment[] = [
  ...new Set(LISTINGS.map(({ record }) => record.compartment)),
];
export const OUTBOX = nameOf({ record: Message, by: 'status', then: 'notBefore' });

export interface Place {
  readonly list: string;
  readonly key: string;
  readonly sort: string;
}

export function nameOf({ record, by = '', then = '' }: Listing): string {
  return [record.type, by, then].join(' ');
}

export function listsOf(type: string): readonly string[] {
  return LISTINGS.filter(({ record }) => record.type === type).map(nameOf);
}

export function placesOf({ type, data }: Envelope): readonly Place[] {
  const text = (field: string | undefined) => {
    const value = field === undefined ? '' : data[field];
    return typeof value === 'string' ? value : undefined;
  };
  return LISTINGS.filter(({ record }) => record.type === type).flatMap((listing) => {
    const [key, sort] = [text(listing.by), text(listing.then)];
    return key === undefined || sort === undefined ? [] : [{ list: nameOf(listing), key, sort }];
  });
}

/** @throws where nothing is listed so: a mistake in the program */
export function listingFor(record: AnyRecord, by: string | undefined, then: string | undefined): Listing {
  const found = LISTINGS.find(
    (one) => one.record.type === record.type && one.by === by && (then === undefined || one.then === then),
  );
  if (!found) throw new Error(`no list of ${record.type} by ${by ?? ''} ${then ?? ''}`);
  return found;
}
