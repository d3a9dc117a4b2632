import type { Refusal } from '#shared/kernel/contract.ts';
import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { chunksOf, type Sliceable } from './file-chunks.ts';

export interface NamedFile extends Sliceable {
  readonly name: string;
}

/** What a person hands over. */
export interface Chosen {
  readonly files: readonly NamedFile[];
  /** Name of the system that they come from, where one was given. */
  readonly source?: string;
}

/** The engine's side of a hand-over: the four actions of the contract. */
export interface ImportDesk {
  begin(
    files: readonly { readonly name: string; readonly bytes: number }[],
    source: string | undefined,
  ): Promise<Result<{ readonly id: string }, Refusal>>;
  append(id: string, file: number, chunk: string): Promise<Result<unknown, Refusal>>;
  run(id: string): Promise<Result<unknown, Refusal>>;
  cancel(id: string): Promise<Result<unknown, Refusal>>;
}

export type SendError = Refusal | { readonly code: 'import.fileChanged' };

/** A window hands its files over one at a time; what follows is the engine's and needs no window. */
export type Sending =
  | { readonly state: 'idle' }
  | {
      readonly state: 'sending';
      readonly id: string | undefined;
      readonly files: number;
      readonly sent: number;
      readonly total: number;
    }
  | { readonly state: 'failed'; readonly error: SendError; readonly chosen: Chosen };

/**
 * Sends files to the engine, each piece after the last was taken: that is the back-pressure. Lives outside the screens, so
 * that it goes on when one of them is left.
 */
export class HandOver {
  readonly #desk: ImportDesk;
  readonly #listeners = new Set<() => void>();
  #now: Sending = { state: 'idle' };
  #isStopped = false;

  constructor(desk: ImportDesk) {
    this.#desk = desk;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly snapshot = (): Sending => this.#now;

  dismiss(): void {
    if (this.#now.state === 'failed') this.#become({ state: 'idle' });
  }

  /** What was handed over so far is dropped. */
  stop(): void {
    this.#isStopped = true;
  }

  async send(chosen: Chosen): Promise<void> {
    const { files } = chosen;
    if (this.#now.state === 'sending') return;
    this.#isStopped = false;
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const progress = { state: 'sending', files: files.length, total } as const;
    this.#become({ ...progress, id: undefined, sent: 0 });
    const result = await this.#sendAll(chosen, (id, sent) => this.#become({ ...progress, id, sent }));
    this.#become(result.ok ? { state: 'idle' } : { state: 'failed', error: result.error, chosen });
  }

  async #sendAll(
    { files, source }: Chosen,
    tell: (id: string, sent: number) => void,
  ): Promise<Result<undefined, SendError>> {
    const begun = await this.#desk.begin(
      files.map(({ name, size }) => ({ name, bytes: size })),
      source,
    );
    if (!begun.ok) return begun;
    const { id } = begun.value;
    let sent = 0;
    tell(id, sent);
    for (const [index, file] of files.entries()) {
      const pieces = chunksOf(file);
      // One piece after the other, on purpose.
      while (true) {
        if (this.#isStopped) return this.#drop(id);
        const piece = await nextOf(pieces);
        if (!piece.ok) {
          await this.#desk.cancel(id);
          return piece;
        }
        if (piece.value === undefined) break;
        const taken = await this.#desk.append(id, index, piece.value.base64);
        if (!taken.ok) return taken;
        sent += piece.value.bytes;
        tell(id, sent);
      }
    }
    const running = await this.#desk.run(id);
    if (running.ok) return ok(undefined);
    await this.#desk.cancel(id);
    return running;
  }

  async #drop(id: string): Promise<Result<undefined, SendError>> {
    const dropped = await this.#desk.cancel(id);
    return dropped.ok ? ok(undefined) : dropped;
  }

  #become(next: Sending): void {
    this.#now = next;
    for (const listener of this.#listeners) listener();
  }
}

type Piece = { readonly base64: string; readonly bytes: number };

/** The next piece, nothing at the end; the browser throws for a file that has changed or gone since it was chosen. */
async function nextOf(pieces: AsyncGenerator<Piece>): Promise<Result<Piece | undefined, SendError>> {
  try {
    const next = await pieces.next();
    return ok(next.done ? undefined : next.value);
  } catch {
    return fail({ code: 'import.fileChanged' });
  }
}
