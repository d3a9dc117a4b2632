import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Compartment, Envelope } from '#shared/kernel/document.ts';
import { isIdOf, type Id } from '#shared/kernel/ids.ts';
import { readRecord } from '#shared/kernel/record.ts';
import { Consent } from '#shared/modules/consents/consent.record.ts';
import { PatientMerge } from '#shared/modules/identity/patient-merge.record.ts';
import { NetworkFacility } from '#shared/modules/network/network-facility.record.ts';
import { PatientLink } from '#shared/modules/network/patient-link.record.ts';
import { siblingId } from '#shared/modules/network/pair-id.rules.ts';
import { Patient } from '#shared/modules/patients/patient.record.ts';
import { IncomingReferral } from '#shared/modules/referrals/incoming-referral.record.ts';
import { Referral } from '#shared/modules/referrals/referral.record.ts';
import { ReferralSnapshot } from '#shared/modules/referrals/referral-snapshot.record.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { Backend } from '../backend.ts';
import { CouchError } from '../couch/couch-error.ts';
import { DueTimer } from '../hand/due-timer.ts';
import { followDatabase } from '../hand/follow-database.ts';
import { NewerRecord, type ServerHand } from '../hand/server-hand.ts';
import type { ServerLog } from '../http/server-log.ts';
import { Courier } from './courier.ts';
import { IdentityIndex } from './identity-index.ts';
import { Links } from './links.ts';
import type { NetworkFile, Work, WorkKind } from './network-file.ts';

/** Writes that come one upon another are looked at together. */
const GATHER_MS = 150;
/** Where nobody tells of writes, and for what only time ends: a consent. */
const EVERY_MS = 15_000;
/** People last, so that whatever was read of care is judged by consents that are no older. */
const FOLLOWED: readonly Compartment[] = ['care', 'people'];
/** Somebody waits for a referral; a facility that has just joined has people by the thousand. Links go by the index. */
const KINDS: readonly WorkKind[] = ['referral', 'incoming', 'person', 'link'];

export interface NetworkParts {
  readonly backend: Backend;
  readonly file: NetworkFile;
  readonly hand: ServerHand;
  readonly log: ServerLog;
}

/**
 * What facilities of one server have to do with each other: it follows the databases of those that take part, keeps the identity index,
 * and carries referrals and links. Can be cut anywhere: what was read and what is left to do are in one transaction, and each piece
 * of work changes nothing where it was done before.
 */
export class Network {
  readonly file: NetworkFile;
  readonly hand: ServerHand;
  readonly #backend: Backend;
  readonly #log: ServerLog;
  readonly #index: IdentityIndex;
  readonly #courier: Courier;
  readonly #links: Links;
  readonly #stopListening: () => void;
  readonly #timer = new DueTimer(() => void this.run().then(() => this.#timer.within(EVERY_MS)));
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #isStopped = false;
  #day = '';

  constructor({ backend, file, hand, log }: NetworkParts) {
    this.#backend = backend;
    this.file = file;
    this.hand = hand;
    this.#log = log;
    this.#index = new IdentityIndex(file, hand);
    this.#courier = new Courier(file, hand);
    this.#links = new Links(file, hand);
    this.#stopListening =
      backend.listen?.((database) => {
        const isFollowed = FOLLOWED.some((one) => database.endsWith(`-${one}`));
        if (isFollowed && database.startsWith('facility-')) this.#timer.within(GATHER_MS);
      }) ?? (() => undefined);
    this.#timer.within(0);
  }

  /** Ends after what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    this.#timer.stop();
    await this.#running;
  }

  /** Reads and carries all that there is. However many ask while a round is under way, one more does for them all. */
  run(): Promise<void> {
    this.#next ??= this.#inTurn(async () => {
      this.#next = undefined;
      try {
        await this.#round();
      } catch (error) {
        // The next round goes on where this one ended.
        this.#log.error('network.round', { code: nameOf(error) });
      }
    });
    return this.#next;
  }

  /** Takes a facility in, or gives it its name. All that it has is read. */
  async join(facilityId: Id, name: string, nowMs: number): Promise<void> {
    this.file.changing(() => {
      if (!this.file.member(facilityId))
        this.file.forgetProgress(FOLLOWED.map((compartment) => databaseOf(facilityId, compartment)));
      this.file.join(facilityId, name, nowMs);
    });
    await this.#tellMembers();
    await this.run();
  }

  /** Takes a facility out: it is told of nobody, and nobody is told of it. Between rounds, so that none puts an entry there after. */
  async leave(facilityId: Id, nowMs: number): Promise<void> {
    await this.#inTurn(() =>
      this.file.changing(() => {
        this.file.leave(facilityId, nowMs);
        for (const { patientId } of this.file.entriesOf(facilityId))
          this.file.addWork({ kind: 'person', facilityId, id: patientId });
      }),
    );
    await this.run();
    await this.#tellMembers();
  }

  /** After what is under way, whatever became of it. */
  #inTurn(work: () => Promise<void> | void): Promise<void> {
    const done = this.#running.then(work);
    const over = () => undefined;
    this.#running = done.then(over, over); // who asked is told
    return done;
  }

  async #round(): Promise<void> {
    const members = this.file.members().filter(({ leftAt }) => leftAt === undefined);
    this.#endedConsents();
    for (const compartment of FOLLOWED)
      for (const { facilityId } of members) await this.#follow(facilityId, compartment);
    for (const kind of KINDS) await this.#workOff(kind);
  }

  /** What ends by itself is told by nobody. */
  #endedConsents(): void {
    const today = this.hand.today();
    if (today === this.#day) return;
    this.file.changing(() => {
      for (const { facilityId, patientId } of this.file.persons.timedConsents())
        this.file.addWork({ kind: 'person', facilityId, id: patientId });
    });
    this.#day = today;
  }

  #follow(facilityId: Id, compartment: Compartment): Promise<void> {
    return followDatabase(this.#backend, databaseOf(facilityId, compartment), {
      file: this.file,
      isStopped: () => this.#isStopped,
      take: (envelope) => this.#take(facilityId, envelope),
      drop: (id) => this.#takeAway(facilityId, id),
    });
  }

  #take(facilityId: Id, envelope: Envelope): void {
    const { type, id } = envelope;
    const { persons } = this.file;
    const add = (kind: WorkKind, of: Id) => this.file.addWork({ kind, facilityId, id: of });
    switch (type) {
      case Patient.type:
        return add('person', id);
      case Consent.type: {
        const read = readRecord(Consent, envelope);
        if (read.ok) persons.putConsent(facilityId, read.value);
        else if (envelope.patientId !== undefined)
          persons.putUnreadConsent(facilityId, id, envelope.patientId);
        return envelope.patientId === undefined ? undefined : add('person', envelope.patientId);
      }
      case PatientMerge.type: {
        const read = readRecord(PatientMerge, envelope);
        const concerned = read.ok
          ? persons.putMerge(facilityId, read.value)
          : persons.putUnreadMerge(facilityId, id, ...twoOf(envelope));
        for (const one of concerned) add('person', one);
        return;
      }
      case Referral.type:
        return add('referral', id);
      case ReferralSnapshot.type:
        return add('referral', siblingId(Referral.type, id));
      case IncomingReferral.type:
        return add('incoming', id);
      case PatientLink.type:
        return add('link', id);
    }
  }

  /** An import that is undone takes away what it brought. */
  #takeAway(facilityId: Id, id: Id): void {
    const { persons } = this.file;
    const concerned = isIdOf(PatientMerge.type, id)
      ? persons.dropMerge(facilityId, id)
      : isIdOf(Consent.type, id)
        ? [persons.dropConsent(facilityId, id)]
        : [isIdOf(Patient.type, id) ? id : undefined];
    for (const one of concerned)
      if (one !== undefined) this.file.addWork({ kind: 'person', facilityId, id: one });
  }

  async #workOff(kind: WorkKind): Promise<void> {
    let after = { facilityId: '', id: '' };
    for (;;) {
      const work = this.#isStopped ? undefined : this.file.nextWork(kind, after);
      if (!work) return;
      after = work;
      const outcome = await this.#do(work).catch((error: unknown) => {
        if (error instanceof NewerRecord) return 'waits';
        // One that cannot be done holds up no other: it stays, and the next round tries it again.
        this.#log.error('network.work', { kind, id: work.id, code: nameOf(error) });
        return 'waits';
      });
      if (outcome === 'done') this.file.changing(() => this.file.endWork(work));
      await nextTurn();
    }
  }

  async #do(work: Work): Promise<'done' | 'waits'> {
    switch (work.kind) {
      case 'person':
        await this.#index.settle(work);
        return 'done';
      case 'referral':
        return this.#courier.carry(work);
      case 'incoming':
        return this.#courier.bringBack(work);
      case 'link':
        await this.#links.settle(work);
        return 'done';
    }
  }

  /** Each member's desks are told who else there is, in a database of their own. */
  async #tellMembers(): Promise<void> {
    const members = this.file.members();
    for (const { facilityId, leftAt } of members) {
      const place = { database: databaseOf(facilityId, 'reference'), facilityId };
      for (const other of members.filter((one) => one.facilityId !== facilityId)) {
        const id = siblingId(NetworkFacility.type, other.facilityId);
        const listed = leftAt === undefined && other.leftAt === undefined;
        const { facilityId: otherId, name } = other;
        await this.hand.put(place, NetworkFacility, id, (before) =>
          before || listed ? { ...before, id, otherId, name, listed } : undefined,
        );
      }
    }
  }
}

/** As far as it can be told: a field is never taken away. */
function twoOf({ data, patientId }: Envelope): [kept: Id, replaced: Id] {
  const kept = patientId ?? '';
  const replaced = data['replacedId'];
  return [kept, typeof replaced === 'string' ? replaced : kept];
}

function nameOf(error: unknown): string {
  if (error instanceof CouchError) return error.error;
  return error instanceof Error ? error.name : typeof error;
}
