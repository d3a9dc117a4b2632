import { createHash } from 'node:crypto';
import type { Id } from '#shared/kernel/ids.ts';
import { isJsonObject } from '#shared/kernel/json.ts';
import { sharingState } from '#shared/modules/consents/consent.rules.ts';
import { Disclosure } from '#shared/modules/network/disclosure.record.ts';
import { siblingId } from '#shared/modules/network/pair-id.rules.ts';
import { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { Referral, type NOT_DELIVERED } from '#shared/modules/referrals/referral.record.ts';
import { incomingState } from '#shared/modules/referrals/referral.rules.ts';
import { ReferralSnapshot } from '#shared/modules/referrals/referral-snapshot.record.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { NetworkFile, Work } from './network-file.ts';
import type { ServerHand } from '../hand/server-hand.ts';

type Judgement =
  | { readonly wait: true }
  | { readonly refuse: (typeof NOT_DELIVERED)[number] }
  | { readonly ok: true };
type Outcome = 'done' | 'waits';

/**
 * Carries referrals to the facilities that they are for, and answers back. Each step leaves something that says it was done, under an id
 * that follows from the referral's, so that whatever is cut is gone on with, and nothing arrives twice.
 */
export class Courier {
  readonly #file: NetworkFile;
  readonly #hand: ServerHand;

  constructor(file: NetworkFile, hand: ServerHand) {
    this.#file = file;
    this.#hand = hand;
  }

  /** A referral where it was made. */
  async carry({ facilityId, id }: Work): Promise<Outcome> {
    const care = databaseOf(facilityId, 'care');
    const referral = await this.#hand.read(care, Referral, id);
    if (!referral) return 'done';
    if (referral.delivery?.state === 'delivered') return this.#takeBack(referral);
    if (referral.delivery ?? referral.cancelled) return 'done';
    const judged = this.#judge(facilityId, referral);
    if ('wait' in judged) return 'waits';
    if ('refuse' in judged) return this.#refuse(facilityId, id, judged.refuse);
    const snapshot = await this.#hand.read(care, ReferralSnapshot, siblingId('referralSnapshot', id));
    // What one commit wrote may come in any order.
    if (!snapshot) return 'waits';
    if (!isSnapshotOf(referral, snapshot)) return this.#refuse(facilityId, id, 'snapshotWrong');
    await this.#disclose(facilityId, referral);
    await this.#deliver(facilityId, referral, snapshot);
    await this.#note(facilityId, id, undefined);
    return 'done';
  }

  /** What was done with a referral where it was received. */
  async bringBack({ facilityId, id }: Work): Promise<Outcome> {
    const incoming = await this.#hand.read(databaseOf(facilityId, 'care'), IncomingReferral, id);
    if (!incoming) return 'done';
    const { fromFacilityId, seen, answer } = incoming;
    const place = { database: databaseOf(fromFacilityId, 'care'), facilityId: fromFacilityId };
    const referralId = siblingId(Referral.type, id);
    await this.#hand.put(place, Referral, referralId, (before) => {
      // Only of what was sent there: a facility says nothing of others' referrals.
      if (before?.toFacilityId !== facilityId || before.delivery?.state !== 'delivered') return undefined;
      return {
        ...before,
        ...(seen !== undefined && { seenAt: seen.at }),
        ...(answer !== undefined && { answer }),
      };
    });
    return 'done';
  }

  /** Whether it may leave at all, before its snapshot is looked at. */
  #judge(facilityId: Id, { toFacilityId, patientId, consentId }: Referral): Judgement {
    const isMember = this.#file.member(facilityId) !== undefined;
    if (!isMember || toFacilityId === facilityId || !this.#file.member(toFacilityId))
      return { refuse: 'notInNetwork' };
    const consents = this.#file.persons.consents(facilityId, patientId);
    // It may not have come yet, or the merge by which it is of this person.
    if (!consents.some(({ id }) => id === consentId)) return { wait: true };
    const { state } = sharingState(consents, toFacilityId, this.#hand.today());
    return state === 'given' ? { ok: true } : { refuse: 'consentMissing' };
  }

  async #refuse(facilityId: Id, id: Id, why: (typeof NOT_DELIVERED)[number]): Promise<Outcome> {
    await this.#note(facilityId, id, why);
    return 'done';
  }

  /** Before anything leaves. */
  async #disclose(facilityId: Id, referral: Referral): Promise<void> {
    const {
      id: referralId,
      patientId,
      toFacilityId,
      toName,
      includes,
      consentId,
      snapshotSha256: sha256,
    } = referral;
    const id = siblingId(Disclosure.type, referralId);
    const place = { database: databaseOf(facilityId, 'care'), facilityId };
    await this.#hand.add(place, Disclosure, {
      id,
      patientId,
      toFacilityId,
      toName,
      at: this.#hand.now(),
      kind: 'snapshot',
      referralId,
      includes,
      sha256,
      consentId,
    });
  }

  async #deliver(fromFacilityId: Id, referral: Referral, { bundle }: ReferralSnapshot): Promise<void> {
    const { toFacilityId, patientId, service, reason, urgency, seeBy, requestedAt, requestedBy } = referral;
    const { person, includes, snapshotSha256 } = referral;
    const fromName = this.#file.member(fromFacilityId)?.name ?? fromFacilityId;
    const place = { database: databaseOf(toFacilityId, 'care'), facilityId: toFacilityId };
    const snapshotId = siblingId(ReferralSnapshot.type, referral.id);
    await this.#hand.add(place, ReferralSnapshot, { id: snapshotId, bundle });
    // Last: whoever sees it sees all of it.
    await this.#hand.add(place, IncomingReferral, {
      id: siblingId(IncomingReferral.type, referral.id),
      fromFacilityId,
      fromName,
      fromPatientId: patientId,
      service,
      reason,
      urgency,
      ...(seeBy !== undefined && { seeBy }),
      requestedAt,
      requestedBy,
      person,
      includes,
      snapshotSha256,
      receivedAt: this.#hand.now(),
      state: 'new',
    });
  }

  /** @param refused absent: it was delivered */
  async #note(facilityId: Id, id: Id, refused: (typeof NOT_DELIVERED)[number] | undefined): Promise<void> {
    const place = { database: databaseOf(facilityId, 'care'), facilityId };
    await this.#hand.put(place, Referral, id, (before) => {
      if (!before || before.delivery) return undefined;
      const at = this.#hand.now();
      const delivery = refused
        ? ({ state: 'refused', at, why: refused } as const)
        : ({ state: 'delivered', at } as const);
      return { ...before, delivery };
    });
  }

  async #takeBack({ id, toFacilityId, cancelled }: Referral): Promise<Outcome> {
    if (!cancelled) return 'done';
    const { at, reason } = cancelled;
    const place = { database: databaseOf(toFacilityId, 'care'), facilityId: toFacilityId };
    await this.#hand.put(place, IncomingReferral, siblingId(IncomingReferral.type, id), (before) => {
      if (!before || before.cancelled) return undefined;
      const takenBack = { ...before, cancelled: { at, reason } };
      return { ...takenBack, state: incomingState(takenBack) };
    });
    return 'done';
  }
}

/** The one that the referral was made with, of the same patient. */
function isSnapshotOf({ patientId, snapshotSha256 }: Referral, snapshot: ReferralSnapshot): boolean {
  const isSame = createHash('sha256').update(snapshot.bundle).digest('hex') === snapshotSha256;
  return isSame && snapshot.patientId === patientId && isDocument(snapshot.bundle);
}

function isDocument(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && value['resourceType'] === 'Bundle' && value['type'] === 'document';
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
