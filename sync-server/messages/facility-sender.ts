import type { Id } from '#shared/kernel/ids.ts';
import { instantInZone } from '#shared/kernel/instant.ts';
import { Facility } from '#shared/modules/facilities/facility.record.ts';
import { claimantOf, claimOf, SETTINGS_ID } from '#shared/modules/messages/message-id.rules.ts';
import { MessageSettings } from '#shared/modules/messages/message-settings.record.ts';
import { Message } from '#shared/modules/messages/message.record.ts';
import type { SenderState } from '#shared/modules/messages/messages.contract.ts';
import { SenderRounds } from '#shared/messaging/sender-rounds.ts';
import type { Claims, SendingPlace } from '#shared/messaging/sending-place.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import type { AccessContext } from '../access/access-context.ts';
import type { Backend } from '../backend.ts';
import { CouchError } from '../couch/couch-error.ts';
import type { ServerLog } from '../http/server-log.ts';
import { followDatabase, type Follower } from '../hand/follow-database.ts';
import { NewerRecord, type ServerHand } from '../hand/server-hand.ts';
import { FacilityRecords } from './facility-records.ts';
import { FOLLOWED } from './listings.ts';
import { SET_BACK, type MessagesFile } from './messages-file.ts';

export interface SenderParts {
  readonly backend: Backend;
  readonly file: MessagesFile;
  readonly hand: ServerHand;
  readonly access: Pick<AccessContext, 'file' | 'holds' | 'nowMs'>;
  readonly log: ServerLog;
  /** Ends what is being said to a mail server. */
  readonly ending: AbortSignal;
  readonly isStopped: () => boolean;
}

/** Sends for one facility, while its settings name this server. One round at a time. */
export class FacilitySender {
  readonly #parts: SenderParts;
  readonly #facilityId: Id;
  readonly #records: FacilityRecords;
  readonly #rounds = new SenderRounds();
  #running: Promise<void> = Promise.resolve();
  #next: { isAsked: boolean; readonly done: Promise<void> } | undefined;

  constructor(parts: SenderParts, facilityId: Id) {
    this.#parts = parts;
    this.#facilityId = facilityId;
    this.#records = new FacilityRecords(parts.backend, parts.file, parts.hand, facilityId);
  }

  get state(): SenderState {
    return this.#rounds.state;
  }

  /** However many ask while a round is under way, one more does for them all. @param isAsked whatever failed before */
  run(isAsked: boolean): Promise<void> {
    if (this.#next) {
      this.#next.isAsked ||= isAsked;
      return this.#next.done;
    }
    const next = {
      isAsked,
      done: this.#running.then(async () => {
        this.#next = undefined;
        try {
          await this.#round(next.isAsked);
        } catch (error) {
          // The next round goes on where this one ended.
          this.#parts.log.error('messages.round', { code: codeOf(error) });
        }
      }),
    };
    this.#next = next;
    this.#running = next.done;
    return next.done;
  }

  /** Where it can be sent from, with what has come so far; undefined where nothing of the facility has come. */
  async place(): Promise<SendingPlace | undefined> {
    const { backend, hand, access, file, log, isStopped } = this.#parts;
    const facilityId = this.#facilityId;
    const facility = await this.#records.reader().get(Facility, facilityId);
    if (!facility) return undefined;
    const { nowMs } = access;
    const setBackMs = file.setBackMs();
    return {
      facility,
      device: hand.device,
      server: backend.serverId,
      claims: this.#claims(),
      ...(setBackMs !== undefined && { setBackMs }),
      nowMs,
      reader: () => this.#records.reader(),
      write: (_request, plan) =>
        this.#records.write((read) => plan({ read, now: instantInZone(nowMs(), facility.zone) })),
      isOpen: () => !isStopped(),
      hold: () => () => undefined,
      failed: (id, error) => {
        // It waits for a server that understands it.
        if (!(error instanceof NewerRecord)) log.error('messages.sendOne', { id, code: codeOf(error) });
      },
      noted: (outcome) => {
        file.changing(() => {
          if (outcome.kind === 'sent') file.noteSent(facilityId, nowMs());
          else file.noteFailure(facilityId, outcome.answer, nowMs());
        });
      },
    };
  }

  async #round(isAsked: boolean): Promise<void> {
    const { file, backend, ending, isStopped } = this.#parts;
    const facilityId = this.#facilityId;
    if (isStopped()) return;
    const settings = await this.#records.reader().get(MessageSettings, SETTINGS_ID);
    const isNamed = settings?.server === backend.serverId;
    if (!isNamed && file.isNamed(facilityId)) {
      // Another sends from now on: what was claimed here and not begun is theirs, and nothing is kept that could send.
      await this.#giveBackWaiting();
      const databases = FOLLOWED.map((compartment) => databaseOf(facilityId, compartment));
      file.changing(() => file.forget(facilityId, databases));
      return;
    }
    if (isNamed) {
      if (!file.isNamed(facilityId)) file.changing(() => file.setNamed(facilityId));
      await this.#followAll();
    }
    const place = await this.place();
    if (!place || isStopped()) return;
    await this.#rounds.run(place, { isAsked, signal: ending, say: () => undefined });
  }

  async #giveBackWaiting(): Promise<void> {
    const claims = this.#claims();
    // After a set-back nobody knows here what was begun.
    if (claims.isAlone()) return;
    await this.#followAll();
    const where = { status: 'preparation' } as const;
    for (const message of await this.#records.reader().list(Message, { where, orderBy: 'notBefore' }))
      await claims.giveBack(message);
  }

  async #followAll(): Promise<void> {
    const { backend, file, isStopped } = this.#parts;
    const follower: Follower = {
      file,
      isStopped,
      take: (envelope) => this.#records.take(envelope),
      drop: (id) => this.#records.drop(id),
    };
    for (const compartment of FOLLOWED)
      await followDatabase(backend, databaseOf(this.#facilityId, compartment), follower);
  }

  /** Where desks ask, the server takes: of it and a desk one has a message, whatever each knows of the settings. */
  #claims(): Claims {
    const { access, hand, file } = this.#parts;
    const facilityId = this.#facilityId;
    const claimant = (message: Message) => claimantOf(claimOf(message), hand.device);
    const heard = () => this.#followAll();
    return {
      isAlone: () => file.account(facilityId)?.device === SET_BACK,
      async take(message) {
        const appointment = claimant(message);
        const span = { fromMs: 0, toMs: Date.parse(message.start) };
        // Who withdrew consent, or was merged, while others were sent is heard before this one is decided.
        await heard();
        const nowMs = access.nowMs();
        return access.file.changing(() => {
          const asked = [{ appointment, resources: [claimOf(message)], ...span }];
          if (access.holds.ask(facilityId, asked, nowMs).length > 0) return 'elsewhere';
          return access.holds.keep(facilityId, [appointment], nowMs).length === 0 ? 'given' : 'unknown';
        });
      },
      async giveBack(message) {
        access.file.changing(() => access.holds.release(facilityId, [claimant(message)]));
      },
    };
  }
}

function codeOf(error: unknown): string {
  if (error instanceof CouchError) return error.error;
  return error instanceof Error ? error.name : typeof error;
}
