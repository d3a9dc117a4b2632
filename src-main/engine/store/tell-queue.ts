/**
 * Tells events in the order of their transactions: what a listener commits is told when everyone has heard of what it
 * was told. All in the tick of the commit.
 */
export class TellQueue {
  readonly #untold: (() => void)[] = [];
  #isTelling = false;

  tell(emit: () => void): void {
    this.#untold.push(emit);
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let next = this.#untold.shift(); next; next = this.#untold.shift()) next();
    } finally {
      this.#isTelling = false;
    }
  }
}
