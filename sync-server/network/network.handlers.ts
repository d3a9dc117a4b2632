import type { Id } from '#shared/kernel/ids.ts';
import { sharingState } from '#shared/modules/consents/consent.rules.ts';
import { Disclosure } from '#shared/modules/network/disclosure.record.ts';
import { entryId, sharedId } from '#shared/modules/network/pair-id.rules.ts';
import { PersonEntry } from '#shared/modules/network/person-entry.record.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import {
  facilityJoin,
  identityQuestion,
  type FacilityList,
  type IdentityAnswer,
} from '#shared/sync/network-api.ts';
import type { AccessContext } from '../access/access-context.ts';
import { atWork } from '../access/access-routes.ts';
import { tooMany } from '../access/refusals.ts';
import { RateLimit } from '../access/rate-limit.ts';
import { CouchError, methodNotAllowed, notFound } from '../couch/couch-error.ts';
import { parsed, readJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import { INDEX_DATABASE } from './identity-index.ts';
import type { IndexEntry } from './network-file.ts';
import type { Network } from './network.ts';

const MOST_BYTES = 5_000;
/** Questions of one device: who registers asks once a patient. */
const QUESTIONS = { most: 120, perMs: 600_000 };

/** What is asked of the network below `/_fieldward`. */
export class NetworkAnswers {
  readonly #network: Network;
  readonly #access: Pick<AccessContext, 'devices' | 'nowMs'>;
  readonly #questions: RateLimit;

  constructor(network: Network, access: Pick<AccessContext, 'devices' | 'nowMs'>) {
    this.#network = network;
    this.#access = access;
    this.#questions = new RateLimit(QUESTIONS, access.nowMs);
  }

  /** @returns undefined where it is another's @throws CouchError */
  async answer(request: Request): Promise<Answer | undefined> {
    const [, what = '', id = '', part = '', ...further] = request.segments;
    if (further.length > 0) return undefined;
    if (what === 'identity' && id === '') return this.#identity(request);
    if (what !== 'facilities') return undefined;
    if (!request.user?.roles.includes('_admin'))
      throw new CouchError(403, 'forbidden', 'You are not a server admin.');
    if (id === '') return this.#list(request);
    if (request.method !== 'POST') throw methodNotAllowed(['POST']);
    if (!this.#access.devices.facility(id)) throw notFound('No device of this facility has come yet.');
    const nowMs = this.#access.nowMs();
    if (part === 'leave') await this.#network.leave(id, nowMs);
    else if (part === '') {
      const { name } = parsed(facilityJoin, await readJson(request.message, MOST_BYTES), 'A name is needed.');
      await this.#network.join(id, name, nowMs);
    } else throw notFound();
    return json({ ok: true });
  }

  #list({ method }: Request): Answer {
    if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(['GET', 'HEAD']);
    const { devices } = this.#access;
    const all = devices.all();
    const { file } = this.#network;
    const facilities = devices.facilities().map(({ id, name }) => {
      const member = file.member(id);
      return {
        facilityId: id,
        ...(name !== undefined && { name }),
        ...(member && { inNetworkAs: member.name }),
        stations: all.filter(({ facilityId, revoked }) => facilityId === id && !revoked).length,
      };
    });
    return json({ facilities, waiting: file.waiting('referral') } satisfies FacilityList);
  }

  async #identity(request: Request): Promise<Answer> {
    if (request.method !== 'POST') throw methodNotAllowed(['POST']);
    const { id: device, facilityId } = atWork(request.user);
    const waitS = this.#questions.wait(device);
    if (waitS !== undefined) throw tooMany(waitS);
    this.#questions.note(device);
    const { file } = this.#network;
    const { patientId } = parsed(
      identityQuestion,
      await readJson(request.message, MOST_BYTES),
      'No question',
    );
    const asking = file.member(facilityId);
    if (!asking) throw new CouchError(409, 'not_in_network', 'The facility takes no part in a network.');
    // What was sent a moment ago counts.
    await this.#network.run();
    const { survivorId } = file.persons.person(facilityId, patientId);
    const own = file.entry(entryId({ facilityId, patientId: survivorId }));
    if (!own || !this.#agreed(own, undefined))
      throw new CouchError(409, 'consent_missing', 'The patient has not agreed to be found by others.');
    const matches: IdentityAnswer['matches'] = [];
    for (const { basis, ...match } of file.matches(own.id, facilityId)) {
      const member = file.member(match.facilityId);
      if (!member || !this.#agreed(match, facilityId)) continue;
      const entry = await this.#network.hand.read(INDEX_DATABASE, PersonEntry, match.id);
      if (!entry) continue;
      await this.#disclose(own, match, asking.name);
      matches.push({
        facilityId: match.facilityId,
        facilityName: member.name,
        patientId: match.patientId,
        basis,
        hint: {
          ...(entry.birthDate !== undefined && { birthYear: entry.birthDate.slice(0, 4) }),
          ...(entry.gender !== undefined && { gender: entry.gender }),
        },
      });
    }
    return json({ matches } satisfies IdentityAnswer);
  }

  /** As of today: consents end by themselves, and one facility may have been refused. */
  #agreed({ facilityId, patientId }: IndexEntry, to: Id | undefined): boolean {
    const consents = this.#network.file.persons.consents(facilityId, patientId);
    return sharingState(consents, to ?? '', this.#network.hand.today()).state === 'given';
  }

  /** That a person is known at a facility is told, and noted there, once for each pair. */
  async #disclose(asker: IndexEntry, told: IndexEntry, toName: string): Promise<void> {
    const { facilityId, patientId } = told;
    const id = sharedId(Disclosure.type, [told.id, asker.id, 'match']);
    const place = { database: databaseOf(facilityId, 'care'), facilityId };
    const at = this.#network.hand.now();
    const toFacilityId = asker.facilityId;
    await this.#network.hand.add(place, Disclosure, {
      id,
      patientId,
      toFacilityId,
      toName,
      at,
      kind: 'match',
    });
  }
}
