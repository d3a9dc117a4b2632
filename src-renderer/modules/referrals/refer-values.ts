import type { InputOf } from '#shared/kernel/contract.ts';
import type { CONSENT_WAYS } from '#shared/modules/consents/consent.record.ts';
import type { ChosenPart, Urgency } from '#shared/modules/referrals/referral.record.ts';
import type { referrals } from '#shared/modules/referrals/referrals.contract.ts';

type Order = InputOf<(typeof referrals)['send']>;

/** What is filled in to refer a patient. */
export interface ReferValues {
  readonly facilityId: string;
  readonly service: string;
  readonly reason: string;
  readonly urgency: Urgency;
  readonly seeBy: string | undefined;
  readonly includes: readonly ChosenPart[];
  readonly documentIds: readonly string[];
  readonly agrees: boolean;
  readonly how: '' | (typeof CONSENT_WAYS)[number];
  readonly by: 'patient' | 'representative';
  readonly name: string;
}

export type ReferField = 'facilityId' | 'service' | 'reason' | 'seeBy' | 'agrees' | 'how' | 'name';

export function emptyReferral(facilityId: string): ReferValues {
  return {
    facilityId,
    service: '',
    reason: '',
    urgency: 'routine',
    seeBy: undefined,
    includes: ['results', 'vitalSigns'],
    documentIds: [],
    agrees: false,
    how: '',
    by: 'patient',
    name: '',
  };
}

/** @param isAgreed a consent stands already */
export function referIssues(values: ReferValues, isAgreed: boolean, today: string): readonly ReferField[] {
  const { facilityId, service, reason, seeBy, agrees, how, by, name } = values;
  const isPast = seeBy !== undefined && (!/^\d{4}-\d\d-\d\d$/.test(seeBy) || seeBy < today);
  const asks = !isAgreed && agrees;
  return [
    ...(facilityId === '' ? (['facilityId'] as const) : []),
    ...(service.trim() === '' ? (['service'] as const) : []),
    ...(reason.trim() === '' ? (['reason'] as const) : []),
    ...(isPast ? (['seeBy'] as const) : []),
    ...(!isAgreed && !agrees ? (['agrees'] as const) : []),
    ...(asks && how === '' ? (['how'] as const) : []),
    ...(asks && by === 'representative' && name.trim() === '' ? (['name'] as const) : []),
  ];
}

export function orderOf(
  { facilityId, service, reason, urgency, seeBy, includes, documentIds, how, by, name }: ReferValues,
  {
    id,
    patientId,
    isAgreed,
  }: { readonly id: string; readonly patientId: string; readonly isAgreed: boolean },
): Order {
  return {
    id,
    patientId,
    toFacilityId: facilityId,
    service: service.trim(),
    reason: reason.trim(),
    urgency,
    ...(seeBy !== undefined && { seeBy }),
    includes: [...includes],
    documentIds: includes.includes('documents') ? [...documentIds] : [],
    ...(!isAgreed && {
      consent: {
        ...(how !== '' && { how }),
        givenBy: by === 'patient' ? { kind: by } : { kind: by, name: name.trim() },
      },
    }),
  };
}
