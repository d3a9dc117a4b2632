import type { Id } from '#shared/kernel/ids.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { Consent } from '#shared/modules/consents/consent.record.ts';
import {
  checkConsents,
  sharingState,
  statedConsents,
  type ConsentEntry,
  type ConsentError,
} from '#shared/modules/consents/consent.rules.ts';
import { NetworkFacility } from '#shared/modules/network/network-facility.record.ts';
import { siblingId } from '#shared/modules/network/pair-id.rules.ts';

export interface MayLeave {
  readonly toName: string;
  /** The statement by which it may leave. */
  readonly consentId: Id;
  /** What is stated with the referral, to be written. */
  readonly stated: readonly Consent[];
}

/**
 * Whether something of a patient may go to another facility of the network: by what was stated of it, or is with this.
 * @param read of persons: what was stated under a record that was merged counts
 */
export async function mayLeave(
  read: Reader,
  {
    patientId,
    toFacilityId,
    consent,
  }: {
    readonly patientId: Id;
    readonly toFacilityId: Id;
    readonly consent?: Pick<ConsentEntry, 'how' | 'givenBy' | 'note'>;
  },
  by: {
    readonly now: string;
    readonly today: string;
    readonly author: string;
    readonly newId: (type: string) => Id;
  },
): Promise<
  Result<
    MayLeave,
    ConsentError | { readonly code: 'referral.noSuchFacility' } | { readonly code: 'referral.consentNeeded' }
  >
> {
  const other = await read.get(NetworkFacility, siblingId(NetworkFacility.type, toFacilityId));
  if (!other?.listed) return fail({ code: 'referral.noSuchFacility' });
  const { now, today, author } = by;
  const recorded = await read.list(Consent, { where: { patientId } });
  const recipient = { facilityId: toFacilityId, name: other.name };
  const entries: readonly ConsentEntry[] = consent
    ? [{ ...consent, scope: 'sharing', decision: 'given', date: today, recipient }]
    : [];
  const checked = checkConsents(entries, recorded, today);
  if (!checked.ok) return checked;
  const stated = statedConsents(entries, recorded, {
    patientId,
    now,
    author,
    newId: () => by.newId(Consent.type),
  });
  const changed = new Map([...recorded, ...stated].map((one) => [one.id, one]));
  const { state, statement } = sharingState([...changed.values()], toFacilityId, today);
  if (state !== 'given' || !statement) return fail({ code: 'referral.consentNeeded' });
  return ok({ toName: other.name, consentId: statement.id, stated });
}
