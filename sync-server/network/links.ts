import type { Id } from '#shared/kernel/ids.ts';
import { sharingState } from '#shared/modules/consents/consent.rules.ts';
import type { Person } from '#shared/modules/identity/person.rules.ts';
import { Disclosure } from '#shared/modules/network/disclosure.record.ts';
import {
  entryId,
  linkId,
  sharedId,
  siblingId,
  type NetworkPatient,
} from '#shared/modules/network/pair-id.rules.ts';
import { PatientLink } from '#shared/modules/network/patient-link.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { NetworkFile, Work } from './network-file.ts';
import type { ServerHand } from '../hand/server-hand.ts';

/** Carries what one facility says of two patients to the other, and, once both say the same, the numbers. */
export class Links {
  readonly #file: NetworkFile;
  readonly #hand: ServerHand;

  constructor(file: NetworkFile, hand: ServerHand) {
    this.#file = file;
    this.#hand = hand;
  }

  async settle({ facilityId, id }: Work): Promise<void> {
    const link = await this.#hand.read(databaseOf(facilityId, 'people'), PatientLink, id);
    if (!link?.own) return;
    const here = { facilityId, patientId: link.patientId };
    const there = { facilityId: link.otherFacilityId, patientId: link.otherPatientId };
    const isOfTwo = id === linkId(here, there) && facilityId !== there.facilityId;
    const [own, other] = [this.#file.member(facilityId), this.#file.member(there.facilityId)];
    if (!isOfTwo || !own || !other) return;
    // What has gone over once, by the server's own word there, goes over again: above all that it is undone.
    const before = await this.#hand.read(peopleOf(there.facilityId).database, PatientLink, id);
    if (!before?.theirs && !(await this.#mayBeLinked(link, here, there))) return;
    const { word, at } = link.own;
    await this.#hand.put(peopleOf(there.facilityId), PatientLink, id, (standing) => ({
      ...(standing ?? {
        id,
        patientId: there.patientId,
        otherFacilityId: facilityId,
        otherName: own.name,
        otherPatientId: here.patientId,
        basis: link.basis,
        ...(link.referralId !== undefined && { referralId: link.referralId }),
      }),
      theirs: { word, at },
    }));
    const back = await this.#hand.read(databaseOf(there.facilityId, 'people'), PatientLink, id);
    const isAgreed = word === 'linked' && back?.own?.word === 'linked';
    await this.#tellNumber(here, there, id, isAgreed, other.name);
    await this.#tellNumber(there, here, id, isAgreed, own.name);
  }

  /**
   * Only of someone whom the other facility has told of: by the index, or by a referral that was delivered. Looked up at the
   * other, because what a station here says of it is no proof.
   */
  async #mayBeLinked(link: PatientLink, here: NetworkPatient, there: NetworkPatient): Promise<boolean> {
    if (this.#isFound(there) && this.#isFound(here)) return true;
    // Whoever was referred has agreed to be known at both ends of the referral, whichever end this is.
    if (link.referralId === undefined) return false;
    for (const [sender, receiver] of [
      [there, here],
      [here, there],
    ] as const) {
      const referral = await this.#hand.read(
        databaseOf(sender.facilityId, 'care'),
        Referral,
        siblingId(Referral.type, link.referralId),
      );
      const isIt =
        referral !== undefined &&
        this.#personOf(sender).memberIds.includes(referral.patientId) &&
        referral.toFacilityId === receiver.facilityId &&
        referral.delivery?.state === 'delivered';
      if (isIt) return true;
    }
    return false;
  }

  #isFound(patient: NetworkPatient): boolean {
    const { survivorId: patientId } = this.#personOf(patient);
    return this.#file.entry(entryId({ ...patient, patientId })) !== undefined;
  }

  #personOf({ facilityId, patientId }: NetworkPatient): Person {
    return this.#file.persons.person(facilityId, patientId);
  }

  /** The number of a patient to the facility that says it is theirs, too; taken away when one of them says no more so. */
  async #tellNumber(
    of: NetworkPatient,
    to: NetworkPatient,
    id: Id,
    isAgreed: boolean,
    toName: string,
  ): Promise<void> {
    const consents = this.#file.persons.consents(of.facilityId, of.patientId);
    const consent = sharingState(consents, to.facilityId, this.#hand.today());
    const patient =
      isAgreed && consent.state === 'given'
        ? await this.#hand.read(databaseOf(of.facilityId, 'people'), Patient, this.#personOf(of).survivorId)
        : undefined;
    if (patient) {
      const disclosed = sharedId(Disclosure.type, [id, of.facilityId, 'number']);
      const consentId = consent.statement?.id;
      await this.#hand.add(careOf(of.facilityId), Disclosure, {
        id: disclosed,
        patientId: of.patientId,
        toFacilityId: to.facilityId,
        toName,
        at: this.#hand.now(),
        kind: 'number',
        ...(consentId !== undefined && { consentId }),
      });
    }
    await this.#hand.put(peopleOf(to.facilityId), PatientLink, id, (before) => {
      if (!before) return undefined;
      const { otherMrn: _before, ...rest } = before;
      return { ...rest, ...(patient && { otherMrn: patient.mrn }) };
    });
  }
}

const peopleOf = (facilityId: Id) => ({ database: databaseOf(facilityId, 'people'), facilityId });
const careOf = (facilityId: Id) => ({ database: databaseOf(facilityId, 'care'), facilityId });
