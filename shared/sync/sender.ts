import { ok, type Result } from '../kernel/result.ts';

/** The most that go in one request. */
const MOST_ITEMS = 500;
/** Of one request's body before it is compressed. Characters. */
const MOST_TEXT = 2_000_000;
/** Requests on their way at a time: one is being answered and one waits there, while the next is made and the last one noted. */
const MOST_FLYING = 3;

interface SenderPorts<Item, Sent, Fault> {
  /** Characters. */
  readonly size: (item: Item) => number;
  readonly send: (batch: readonly Item[]) => Promise<Result<Sent, Fault>>;
  /** One after the other, in the order of the batches. */
  readonly settle: (sent: Sent) => Promise<Result<void, Fault>>;
  /** The batch is to be halved, down to one item: that one is for `send` to deal with. */
  readonly isTooLarge: (fault: Fault) => boolean;
}

/**
 * Sends items to one place in batches, some beside each other, so that neither end waits for the other. Items have nothing to do
 * with each other: each is in one batch. The first fault ends it; what is on its way then is waited for and not settled.
 */
export class Sender<Item, Sent, Fault> {
  readonly #ports: SenderPorts<Item, Sent, Fault>;
  readonly #waiting: (readonly Item[])[] = [];
  #open: Item[] = [];
  #openSize = 0;
  #running: Promise<void> | undefined;
  #fault: Result<never, Fault> | undefined;
  #onRoom: (() => void)[] = [];

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
    this.#go();
    if (this.#waiting.length > 0 && !this.#fault) {
      const room = new Promise<void>((resolve) => this.#onRoom.push(resolve));
      await Promise.race([this.#running, room]);
    }
    return !this.#fault;
  }

  /** Sends what is left. Resolves when all is settled, or nothing is under way any more. */
  async end(): Promise<Result<void, Fault>> {
    if (this.#open.length > 0) this.#close();
    do {
      this.#go();
      await this.#running;
    } while (this.#waiting.length > 0 && !this.#fault);
    return this.#fault ?? ok(undefined);
  }

  #close(): void {
    this.#waiting.push(this.#open);
    this.#open = [];
    this.#openSize = 0;
  }

  #go(): void {
    if (this.#running || this.#fault || this.#waiting.length === 0) return;
    const running = this.#run().then(() => {
      this.#running = undefined;
      this.#tellRoom();
    });
    this.#running = handled(running);
  }

  async #run(): Promise<void> {
    const { send, settle, isTooLarge } = this.#ports;
    const flying: { readonly batch: readonly Item[]; readonly sent: Promise<Result<Sent, Fault>> }[] = [];
    let settling: Promise<Result<void, Fault>> = Promise.resolve(ok(undefined));
    try {
      for (;;) {
        while (flying.length < MOST_FLYING) {
          const batch = this.#waiting.shift();
          if (!batch) break;
          flying.push({ batch, sent: handled(send(batch)) });
        }
        if (this.#waiting.length === 0) this.#tellRoom();
        const next = flying.shift();
        const [sent, settled] = await Promise.all([next?.sent, settling]);
        if (!settled.ok) {
          this.#fault = settled;
          return;
        }
        if (next && sent?.ok) settling = handled(settle(sent.value));
        else if (next && sent && !sent.ok) {
          if (!isTooLarge(sent.error)) {
            this.#fault = sent;
            return;
          }
          const half = Math.ceil(next.batch.length / 2);
          this.#waiting.unshift(next.batch.slice(0, half), next.batch.slice(half));
        } else if (this.#waiting.length === 0) return;
      }
    } finally {
      await Promise.allSettled([settling, ...flying.map(({ sent }) => sent)]);
    }
  }

  #tellRoom(): void {
    const told = this.#onRoom;
    this.#onRoom = [];
    for (const tell of told) tell();
  }
}

/** What it throws is for whoever waits for it, and nobody may be waiting yet. */
function handled<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
