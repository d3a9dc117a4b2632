import { ok, type Result } from '../kernel/result.ts';

/** The most that go in one request. */
const MOST_ITEMS = 500;
/** Of one request's body before it is compressed. Characters. */
const MOST_TEXT = 2_000_000;
/** Requests on their way at a time: one is being answered, one waits there, and the next is made. */
const MOST_FLYING = 3;
/** Answers that wait to be settled. */
const MOST_ANSWERED = 6;

interface SenderPorts<Item, Sent, Fault> {
  /** Characters. */
  readonly size: (item: Item) => number;
  readonly send: (batch: readonly Item[]) => Promise<Result<Sent, Fault>>;
  /** What was answered since the last time, in the order of the batches: one call after the other. */
  readonly settle: (sent: readonly Sent[]) => Promise<Result<void, Fault>>;
  /** The batch is to be halved, down to one item: that one is for `send` to deal with. */
  readonly isTooLarge: (fault: Fault) => boolean;
}

/**
 * Sends items to one place in batches, some beside each other, so that neither end waits for the other. Items have nothing to do
 * with each other: each is in one batch. The first fault ends it; what is on its way then is waited for and not settled.
 */
export class Sender<Item, Sent, Fault> {
  readonly #ports: SenderPorts<Item, Sent, Fault>;
  #open: Item[] = [];
  #openSize = 0;
  readonly #waiting: (readonly Item[])[] = [];
  #flying = 0;
  readonly #answered: Sent[] = [];
  #isSettling = false;
  /** Flights and settlings. None of them rejects. */
  readonly #underWay = new Set<Promise<void>>();
  #fault: Result<never, Fault> | undefined;
  #thrown: { readonly error: unknown } | undefined;

  constructor(ports: SenderPorts<Item, Sent, Fault>) {
    this.#ports = ports;
  }

  add(item: Item): void {
    const size = this.#ports.size(item);
    const isFull = this.#open.length === MOST_ITEMS || this.#openSize + size > MOST_TEXT;
    if (isFull && this.#open.length > 0) this.#close();
    this.#open.push(item);
    this.#openSize += size;
  }

  /** Resolves when more may be added: all but the last batch is on its way. @returns false where a fault has ended it */
  async room(): Promise<boolean> {
    this.#launch();
    while (this.#waiting.length > 0 && !this.#isOver) await Promise.race(this.#underWay);
    return !this.#isOver;
  }

  /** Sends what is left. Resolves when all is settled, or nothing is under way any more. */
  async end(): Promise<Result<void, Fault>> {
    if (this.#open.length > 0) this.#close();
    this.#launch();
    while (this.#underWay.size > 0) await Promise.race(this.#underWay);
    if (this.#thrown) throw this.#thrown.error;
    return this.#fault ?? ok(undefined);
  }

  get #isOver(): boolean {
    return this.#fault !== undefined || this.#thrown !== undefined;
  }

  #close(): void {
    this.#waiting.push(this.#open);
    this.#open = [];
    this.#openSize = 0;
  }

  #launch(): void {
    while (!this.#isOver && this.#flying < MOST_FLYING && this.#answered.length < MOST_ANSWERED) {
      const batch = this.#waiting.shift();
      if (!batch) return;
      this.#flying += 1;
      this.#begin(() => this.#fly(batch));
    }
  }

  async #fly(batch: readonly Item[]): Promise<void> {
    const sent = await this.#ports.send(batch);
    this.#flying -= 1;
    if (sent.ok) {
      this.#answered.push(sent.value);
      if (!this.#isSettling && !this.#isOver) this.#begin(() => this.#settle());
    } else if (this.#ports.isTooLarge(sent.error)) {
      const half = Math.ceil(batch.length / 2);
      this.#waiting.unshift(batch.slice(0, half), batch.slice(half));
    } else this.#fault ??= sent;
    this.#launch();
  }

  async #settle(): Promise<void> {
    this.#isSettling = true;
    while (this.#answered.length > 0 && !this.#isOver) {
      const settled = await this.#ports.settle(this.#answered.splice(0));
      if (!settled.ok) {
        this.#fault ??= settled;
        break;
      }
      this.#launch();
    }
    this.#isSettling = false;
  }

  #begin(work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => {
        this.#thrown ??= { error };
      })
      .finally(() => this.#underWay.delete(running));
    this.#underWay.add(running);
  }
}
