import type { Id } from '#shared/kernel/ids.ts';
import type { SendingAccount } from '#shared/modules/messages/sending-account.rules.ts';
import { sendingMeans } from '#shared/messaging/sending-means.ts';
import { sendTrial } from '#shared/messaging/trial.ts';
import type { MessageAccountOrder, MessageStanding, MessageTrialAnswer } from '#shared/sync/messages-api.ts';
import { instant } from '../access/access-context.ts';
import { DueTimer } from '../hand/due-timer.ts';
import { FacilitySender, type SenderParts } from './facility-sender.ts';
import { FOLLOWED, OUTBOX } from './listings.ts';
import { SET_BACK } from './messages-file.ts';

/** Commits come in bursts. */
const GATHER_MS = 300;
/** Reminders fall due, and waits end, without anything being written; and where nobody tells of writes. */
const EVERY_MS = 15_000;
/** So long after it was set back, what waits where it had no password is in doubt. */
const SET_BACK_FOR_MS = 30 * 24 * 3_600_000;
/** A server that ends waits no longer for what is being sent. */
const CLOSING_MS = 8_000;

/** Of which something concerns sending: settings, too. */
const COMPARTMENTS: readonly string[] = [...FOLLOWED, 'reference'];

/** Sends messages about appointments for facilities whose settings name this server, and that have given it what it needs. */
export class ServerMessages {
  readonly #parts: SenderParts;
  readonly #ending = new AbortController();
  readonly #senders = new Map<Id, FacilitySender>();
  readonly #stopListening: () => void;
  readonly #everyMs: number;
  readonly #timer = new DueTimer(() => this.#look());
  #isStopped = false;
  /** Facilities of which something was written. */
  readonly #wanted = new Set<Id>();
  /** When all were looked at last. */
  #allMs = Number.NEGATIVE_INFINITY;

  constructor(parts: Omit<SenderParts, 'ending' | 'isStopped'>, everyMs = EVERY_MS) {
    this.#everyMs = everyMs;
    this.#parts = { ...parts, ending: this.#ending.signal, isStopped: () => this.#isStopped };
    this.#stopListening = parts.backend.listen?.((database) => this.#wake(database)) ?? (() => undefined);
    this.#timer.within(0);
  }

  /** What is being sent is sent, or soon let go of; its end is written. The file is closed then. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    this.#timer.stop();
    const patience = setTimeout(() => this.#ending.abort(), CLOSING_MS);
    await Promise.all([...this.#senders.values()].map((sender) => sender.run(false)));
    clearTimeout(patience);
    this.#parts.file.close();
  }

  /** Takes what a facility gives; what is left out stays. @param userId who gives it */
  give(facilityId: Id, userId: Id, { email, sms }: MessageAccountOrder): void {
    const { file } = this.#parts;
    file.changing(() => {
      const before = file.account(facilityId);
      // Where another gateway's reports were read to is nothing to this one.
      const isOther = sms !== undefined && sms.of !== before?.sms?.of;
      const { cursor, ...rest } = before ?? (this.#isJustSetBack() ? { device: SET_BACK } : {});
      const account: SendingAccount = {
        ...rest,
        userId,
        ...(cursor !== undefined && !isOther && { cursor }),
        ...(isOther && { smsSince: instant(this.#parts.access.nowMs()) }),
        ...(email && { email }),
        ...(sms && { sms }),
      };
      file.putAccount(facilityId, account);
    });
    this.#wanted.add(facilityId);
    this.#timer.within(0);
  }

  /** What it was given since the backup is forgotten; what it sent by that stands as waiting. */
  #isJustSetBack(): boolean {
    const { file, access } = this.#parts;
    const setBackMs = file.setBackMs();
    return setBackMs !== undefined && access.nowMs() - setBackMs < SET_BACK_FOR_MS;
  }

  /** All that is due is tried. */
  async now(facilityId: Id): Promise<void> {
    await this.#sender(facilityId)?.run(true);
  }

  standing(facilityId: Id): MessageStanding {
    const { file, backend } = this.#parts;
    const account = file.account(facilityId);
    const { state, code } = this.#sender(facilityId)?.state ?? { state: 'off' };
    const { sentMs, failure } = file.sent(facilityId);
    return {
      server: backend.serverId,
      has: (['email', 'sms'] as const).flatMap((medium) => {
        const secret = account?.[medium];
        return secret ? [{ medium, of: secret.of }] : [];
      }),
      state: state === 'ready' || state === 'trouble' || state === 'off' ? state : 'elsewhere',
      ...(code !== undefined && { code }),
      ...(sentMs !== undefined && { sentAt: instant(sentMs) }),
      ...(failure && { failure: { code: failure.code, at: instant(failure.atMs) } }),
      waiting: file.count(facilityId, OUTBOX, 'preparation'),
    };
  }

  /** Of facilities that have given something. */
  standings(): readonly (MessageStanding & { readonly facilityId: Id })[] {
    return this.#parts.file.facilities().map((facilityId) => ({ ...this.standing(facilityId), facilityId }));
  }

  /** A word to somebody, by the settings as they have come here. */
  async trial(facilityId: Id, medium: 'email' | 'sms', to: string): Promise<MessageTrialAnswer> {
    const place = await this.#sender(facilityId)?.place();
    if (!place) return { outcome: 'notSetUp' };
    const found = await sendingMeans(place, place.reader(), this.#ending.signal);
    if (!('means' in found)) return { outcome: found.state === 'off' ? 'notSetUp' : 'noPassword' };
    if (!found.means.ready.includes(medium)) return { outcome: 'noPassword' };
    const outcome = await sendTrial(place, found.means, medium, to);
    return outcome.kind === 'sent' ? { outcome: 'sent' } : { outcome: 'failed', answer: outcome.answer };
  }

  #wake(database: string): void {
    const [, uuid, compartment] = /^facility-([0-9a-f-]{36})-(\w+)$/.exec(database) ?? [];
    if (uuid === undefined || !COMPARTMENTS.some((one) => one === compartment)) return;
    this.#wanted.add(`facility:${uuid}`);
    this.#timer.within(GATHER_MS);
  }

  #sender(facilityId: Id): FacilitySender | undefined {
    if (this.#parts.file.stored(facilityId) === undefined) {
      this.#senders.delete(facilityId);
      return undefined;
    }
    const sender = this.#senders.get(facilityId) ?? new FacilitySender(this.#parts, facilityId);
    this.#senders.set(facilityId, sender);
    return sender;
  }

  #look(): void {
    const all = this.#parts.file.facilities();
    const isForAll = performance.now() - this.#allMs >= this.#everyMs;
    if (isForAll) this.#allMs = performance.now();
    const those = isForAll ? all : all.filter((facilityId) => this.#wanted.has(facilityId));
    this.#wanted.clear();
    // Facilities apart: one's mail server that is slow to answer is not the others'.
    for (const facilityId of those) void this.#sender(facilityId)?.run(false);
    this.#timer.within(this.#everyMs);
  }
}
