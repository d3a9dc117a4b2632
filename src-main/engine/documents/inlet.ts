/** Pieces that arrive call by call, as the stream that something is written from. */
export class Inlet implements AsyncIterable<Uint8Array> {
  #next = Promise.withResolvers<Uint8Array | 'end' | 'cut'>();
  #taken = Promise.withResolvers<void>();
  #isOver = false;

  /** Resolves when the piece was taken, or nobody takes any more: that is the back-pressure. One at a time. */
  async give(piece: Uint8Array): Promise<void> {
    if (this.#isOver) return;
    const { promise } = this.#taken;
    this.#next.resolve(piece);
    await promise;
  }

  end(): void {
    this.#next.resolve('end');
  }

  /** Whoever reads is told by an `InletCut`. */
  cut(): void {
    this.#next.resolve('cut');
  }

  /** Nobody takes any more, or ever began to: whoever gives is not kept waiting. */
  close(): void {
    this.#isOver = true;
    this.#taken.resolve();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const next = await this.#next.promise;
        if (next === 'end') return;
        if (next === 'cut') throw new InletCut();
        this.#next = Promise.withResolvers();
        yield next;
        this.#taken.resolve();
        this.#taken = Promise.withResolvers();
      }
    } finally {
      this.close();
    }
  }
}

export class InletCut extends Error {
  constructor() {
    super('the pieces ended before the whole');
    this.name = 'InletCut';
  }
}
