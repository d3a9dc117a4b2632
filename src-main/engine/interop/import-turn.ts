/** One import, or the undoing of one, runs at a station at a time. */
export class ImportTurn {
  #isTaken = false;

  /** @returns the way to give it back; undefined while another has it */
  take(): (() => void) | undefined {
    if (this.#isTaken) return undefined;
    this.#isTaken = true;
    return () => {
      this.#isTaken = false;
    };
  }
}
