import { setImmediate as turn } from 'node:timers/promises';
import type { SenderState } from '#shared/modules/messages/messages.contract.ts';
import { waitAfterMs } from '#shared/modules/messages/sending.rules.ts';
import { adoptOutbox, dueMessages, settleDoubts, takeReports } from './outbox-sweep.ts';
import { remind, type RemindMark } from './reminders.ts';
import { sendOne, type SendResult } from './send-one.ts';
import { sendingMeans, type SendingMeans } from './sending-means.ts';
import type { SendingPlace } from './sending-place.ts';

/** Asks a gateway, looks at appointments, and once more at what waits for something to change. */
const SWEEP_EVERY_MS = 25_000;

/** Sends what is due, one thing at a time; what fails is tried again later. What it remembers from round to round is in memory. */
export class SenderRounds {
  #failures = 0;
  #pausedUntilMs = 0;
  /** What could not be used, as it was set up then: set up otherwise, it is tried at once. */
  #failed = '';
  #sweptMs = Number.NEGATIVE_INFINITY;
  #mark: RemindMark | undefined;
  /** Messages that wait for something to change, as it was found at the last sweep. */
  readonly #waiting = new Set<string>();
  #state: SenderState = { state: 'off' };

  get state(): SenderState {
    return this.#state;
  }

  /** The records may be others: nothing is remembered of them. */
  beginAnew(): void {
    this.#sweptMs = Number.NEGATIVE_INFINITY;
    this.#mark = undefined;
    this.#waiting.clear();
  }

  /**
   * Looks at the outbox.
   * @param isAsked somebody wants it now, whatever failed before
   * @param say told as soon as it is known how it stands
   */
  async run(
    place: SendingPlace,
    { isAsked, signal, say }: { isAsked: boolean; signal: AbortSignal; say: (state: SenderState) => void },
  ): Promise<void> {
    const tell = (state: SenderState) => {
      this.#state = state;
      say(state);
    };
    const found = await sendingMeans(place, place.reader(), signal);
    if (!('means' in found)) return tell({ state: found.state });
    const { means } = found;
    const nowMs = place.nowMs();
    const isSame = setUpOf(means) === this.#failed;
    const { state } = this.#state;
    if (!isAsked && state === 'trouble' && isSame && nowMs < this.#pausedUntilMs) return undefined;
    if (state !== 'trouble' && state !== 'waiting') tell({ state: 'ready' });
    if (!(await adoptOutbox(place, means))) return undefined;
    // Commits come often, and have nothing to do with these.
    if (isAsked || Math.abs(nowMs - this.#sweptMs) >= SWEEP_EVERY_MS) {
      this.#sweptMs = nowMs;
      this.#waiting.clear();
      for (const step of [settleDoubts, takeReports]) {
        if (!place.isOpen()) return undefined;
        await step(place, means);
      }
      if (!place.isOpen()) return undefined;
      this.#mark = await remind(place, means, isAsked ? undefined : this.#mark);
    }
    return tell(await this.#sendAll(place, means));
  }

  async #sendAll(place: SendingPlace, means: SendingMeans): Promise<SenderState> {
    for (const message of await dueMessages(place)) {
      if (!place.isOpen()) break;
      if (this.#waiting.has(message.id)) continue;
      const release = place.hold();
      const result = await sendOne(place, means, message)
        .catch((error: unknown) => this.#notSent(place, message.id, error))
        .finally(release);
      // Whoever was the last to leave meanwhile closes the replica now, not behind all that is due.
      await turn();
      if (result.kind === 'waits') {
        this.#waiting.add(message.id);
        continue;
      }
      if (result.kind === 'claim') return { state: 'waiting' };
      if (result.kind === 'trouble') {
        this.#failures += 1;
        this.#pausedUntilMs = place.nowMs() + waitAfterMs(this.#failures);
        this.#failed = setUpOf(means);
        return { state: 'trouble', code: result.answer };
      }
      if (!place.isOpen()) break;
      // Many take long, and an administrator may say otherwise meanwhile.
      const found = await sendingMeans(place, place.reader());
      if (!('means' in found)) return { state: found.state };
      if (setUpOf(found.means) !== setUpOf(means)) break;
    }
    this.#failures = 0;
    return { state: 'ready' };
  }

  /** What is wrong with one must not keep the others back; it is looked at again with the next round. */
  #notSent(place: SendingPlace, id: string, error: unknown): SendResult {
    // Whoever has left meanwhile has closed the replica under a question.
    if (place.isOpen()) place.failed(id, error);
    return { kind: 'notWritten' };
  }
}

function setUpOf({ settings, account: { email, sms } }: SendingMeans): string {
  return JSON.stringify([settings, email, sms]);
}
