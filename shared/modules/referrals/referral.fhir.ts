import { reference } from '#shared/interop/fhir/data-elements.ts';
import { within, type Element } from '#shared/interop/fhir/element.ts';
import { defineMapping } from '#shared/interop/fhir/mapping.ts';
import { date, instant, text } from '#shared/interop/fhir/primitive-elements.ts';
import { Referral, type Urgency } from './referral.record.ts';
import { referralState, type ReferralState } from './referral.rules.ts';

const PRIORITIES = { routine: 'routine', urgent: 'urgent', emergency: 'stat' } as const;
const STATUSES: { readonly [S in ReferralState]: string } = {
  sent: 'active',
  delivered: 'active',
  seen: 'active',
  accepted: 'active',
  declined: 'revoked',
  cancelled: 'revoked',
  refused: 'revoked',
  completed: 'completed',
};

/** With what follows from the whole of the referral: how it stands, and that it is an order. */
const urgency: Element<Urgency> = {
  name: 'priority',
  read: () => undefined,
  write(value, into, { record }) {
    into['status'] = STATUSES[referralState(record as unknown as Referral)]; // of this mapping's record
    into['intent'] = 'order';
    into['priority'] = PRIORITIES[value];
  },
};

/**
 * FHIR R4: ServiceRequest. Written only: what is taken in from a file must not set out for another facility. Not mapped: the person
 * (the subject), what goes along and its digest, the consent, and what came back but for its status.
 */
export const referralFhir = defineMapping(
  'ServiceRequest',
  Referral,
  {
    patientId: reference('subject', 'patient'),
    urgency,
    service: within(['code'], text('text')),
    reason: within(['reasonCode', 0], text('text')),
    requestedAt: instant('authoredOn'),
    requestedBy: within(['requester'], text('display')),
    toName: within(['performer', 0], text('display')),
    seeBy: within(['occurrencePeriod'], date('end')),
  },
  {
    accepts: () => false,
    alsoHolds: ['status', 'intent'],
    assigned: [
      'toFacilityId',
      'person',
      'includes',
      'snapshotSha256',
      'consentId',
      'cancelled',
      'delivery',
      'seenAt',
      'answer',
    ],
  },
);
