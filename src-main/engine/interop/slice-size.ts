/** Below this a transaction's own cost, its audit entry and its flush to the disk, outweighs what it holds. */
const FEWEST = 8;
/** Of the newest measurement in the running average. */
const WEIGHT = 0.25;

/** How much an import writes at once where people work beside it: as many documents as keep the thread for so long. */
export class SliceSize {
  readonly #most: number;
  readonly #heldMs: number | undefined;
  #msEach: number | undefined;

  /** @param heldMs absent where nobody waits: always the most */
  constructor(most: number, heldMs: number | undefined) {
    this.#most = most;
    this.#heldMs = heldMs;
  }

  get documents(): number {
    if (this.#heldMs === undefined) return this.#most;
    const fitting = this.#msEach === undefined ? FEWEST : Math.floor(this.#heldMs / this.#msEach);
    return Math.min(this.#most, Math.max(FEWEST, fitting));
  }

  /** @param ms that the transaction of so many documents took */
  measured(documents: number, ms: number): void {
    if (documents === 0) return;
    const each = ms / documents;
    this.#msEach = this.#msEach === undefined ? each : this.#msEach * (1 - WEIGHT) + each * WEIGHT;
  }
}
