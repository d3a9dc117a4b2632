/** Has something done after a while, of which many ask: one run does for all. */
export class DueTimer {
  readonly #run: () => void;
  #timer: NodeJS.Timeout | undefined;
  #dueMs = 0;
  #isStopped = false;

  constructor(run: () => void) {
    this.#run = run;
  }

  /** What is due sooner stays so: writes without an end must not put it off for ever. */
  within(ms: number): void {
    const dueMs = performance.now() + ms;
    if (this.#isStopped || (this.#timer && this.#dueMs <= dueMs)) return;
    clearTimeout(this.#timer);
    this.#dueMs = dueMs;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#run();
    }, ms);
    this.#timer.unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }
}
