import type { Id } from '#shared/kernel/ids.ts';
import type { RecordOf } from '#shared/kernel/record.ts';
import { consentStates } from '#shared/modules/consents/consent.rules.ts';
import { matchKeys } from '#shared/modules/network/matching.rules.ts';
import { entryId } from '#shared/modules/network/pair-id.rules.ts';
import { PersonEntry } from '#shared/modules/network/person-entry.record.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { NetworkFile, Work } from './network-file.ts';
import type { ServerHand } from '../hand/server-hand.ts';

export const INDEX_DATABASE = 'network-people';

/**
 * The identity index: an entry for each person of a member whose consent to sharing with all stands, and for nobody else. Of records
 * that were merged it has the survivor.
 */
export class IdentityIndex {
  readonly #file: NetworkFile;
  readonly #hand: ServerHand;

  constructor(file: NetworkFile, hand: ServerHand) {
    this.#file = file;
    this.#hand = hand;
  }

  /** Brings the entry of the person whom a record stands for to what it should be. Run again, it changes nothing. */
  async settle({ facilityId, id: recordId }: Pick<Work, 'facilityId' | 'id'>): Promise<void> {
    const { survivorId: patientId, memberIds } = this.#file.persons.person(facilityId, recordId);
    for (const member of memberIds)
      if (member !== patientId) await this.#drop(entryId({ facilityId, patientId: member }));
    const id = entryId({ facilityId, patientId });
    const patient = this.#mayBeFound(facilityId, patientId)
      ? await this.#hand.read(databaseOf(facilityId, 'people'), Patient, patientId)
      : undefined;
    if (!patient?.active) {
      await this.#drop(id);
      return;
    }
    // The row first: what has one is taken away again, whatever is cut in between.
    this.#file.changing(() => this.#file.putEntry({ id, facilityId, patientId }, matchKeys(patient)));
    const value = entryOf(id, patient);
    await this.#hand.put({ database: INDEX_DATABASE, facilityId }, PersonEntry, id, () => value);
  }

  #mayBeFound(facilityId: Id, patientId: Id): boolean {
    if (!this.#file.member(facilityId)) return false;
    const states = consentStates(this.#file.persons.consents(facilityId, patientId), this.#hand.today());
    return states.some(({ scope, state }) => scope === 'sharing' && state === 'given');
  }

  async #drop(id: Id): Promise<void> {
    if (!this.#file.entry(id)) return;
    // The row last: a kill in between is gone on with.
    await this.#hand.remove(INDEX_DATABASE, id);
    this.#file.changing(() => this.#file.dropEntry(id));
  }
}

function entryOf(
  id: Id,
  { id: patientId, mrn, name, birthDate, gender, identifier }: Patient,
): RecordOf<typeof PersonEntry> {
  return {
    id,
    patientId,
    mrn,
    name,
    ...(birthDate !== undefined && { birthDate }),
    ...(gender !== undefined && { gender }),
    ...(identifier !== undefined && { identifier }),
  };
}
