import { ok, type Result } from '../kernel/result.ts';

/** The most that go in one request. */
const MOST_ITEMS = 500;
/** Of one request's body before it is compressed. Characters. */
const MOST_TEXT = 2_000_000;
/** Requests on their way at a time: one is being answered, one waits there, and the next is made. */
const MOST_FLYING = 3;
/** Answers that wait to be settled: with so many, no more is sent. */
const MOST_ANSWERED = 6;

interface SenderPorts<Item, Sent, Fault> {
  /** Characters. */
  readonly size: (item: Item) => number;
  readonly send: (batch: readonly Item[]) => Promise<Result<Sent, Fault>>;
  /** What was answered since the last time, in the order in which it was sent: one call after the other. */
  readonly settle: (sent: readonly Sent[]) => Promise<Result<void, Fault>>;
  /** The batch is to be halved, down to one item: that one is for `send` to deal with. */
  readonly isTooLarge: (fault: Fault) => boolean;
}

/** A batch on its way. */
interface Flight<Sent> {
  hasLanded: boolean;
  /** Absent where it was not taken. */
  answer?: { readonly sent: Sent };
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
  /** In the order in which they were sent: those that were answered out of it wait for the ones before. */
  readonly #flights: Flight<Sent>[] = [];
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
    while (!this.#isOver && this.#flights.length < MOST_FLYING && this.#answered.length < MOST_ANSWERED) {
      const batch = this.#waiting.shift();
      if (!batch) return;
      const flight: Flight<Sent> = { hasLanded: false };
      this.#flights.push(flight);
      this.#begin(() => this.#fly(batch, flight));
    }
  }

  async #fly(batch: readonly Item[], flight: Flight<Sent>): Promise<void> {
    const sent = await this.#ports.send(batch);
    flight.hasLanded = true;
    if (sent.ok) flight.answer = { sent: sent.value };
    else if (this.#ports.isTooLarge(sent.error)) {
      const half = Math.ceil(batch.length / 2);
      this.#waiting.unshift(batch.slice(0, half), batch.slice(half));
    } else this.#fault ??= sent;
    while (this.#flights[0]?.hasLanded) {
      const { answer } = this.#flights.shift() ?? {};
      if (answer) this.#answered.push(answer.sent);
    }
    if (this.#answered.length > 0 && !this.#isSettling && !this.#isOver) this.#begin(() => this.#settle());
    this.#launch();
  }

  async #settle(): Promise<void> {
    this.#isSettling = true;
    while (this.#answered.length > 0 && !this.#isOver) {
      const due = this.#answered.splice(0);
      this.#launch();
      const settled = await this.#ports.settle(due);
      if (!settled.ok) this.#fault ??= settled;
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
