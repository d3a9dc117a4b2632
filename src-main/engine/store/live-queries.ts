import type { Observable, Subscription } from 'rxjs';
import { canonicalJson } from '#shared/kernel/json.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { Dependencies, dependencyReader } from './dependencies.ts';
import type { ChangeSet } from './write-types.ts';

/** Commits come in bursts: one answer to all of them. */
const SETTLE_MS = 50;

export interface LiveQuery<T> {
  run(read: Reader): Promise<T>;
  onValue(value: T): void;
  onError(error: unknown): void;
}

export interface LiveSource {
  reader(): Reader;
  readonly changes: Observable<ChangeSet>;
}

/**
 * Runs a query now, and again when something changes that its last run has read, by the values before the change or
 * after it. Tells only answers that differ from the last. A query never overlaps itself.
 * @returns the way to stop; nothing is told afterwards
 */
export function watchQuery<T>(source: LiveSource, query: LiveQuery<T>): () => void {
  const running = new RunningQuery(source, query);
  return () => running.stop();
}

class RunningQuery<T> {
  readonly #source: LiveSource;
  readonly #query: LiveQuery<T>;
  readonly #subscription: Subscription;
  #dependencies = new Dependencies();
  /** What arrives while the query runs: only its end tells on what it depends. */
  #arrived: ChangeSet[] | undefined;
  #timer: NodeJS.Timeout | undefined;
  #last: string | undefined;
  #isStopped = false;

  constructor(source: LiveSource, query: LiveQuery<T>) {
    this.#source = source;
    this.#query = query;
    this.#subscription = source.changes.subscribe((set) => this.#changed(set));
    this.#start();
  }

  stop(): void {
    this.#isStopped = true;
    this.#subscription.unsubscribe();
    clearTimeout(this.#timer);
  }

  #changed(set: ChangeSet): void {
    if (this.#arrived) this.#arrived.push(set);
    else if (this.#dependencies.isTouchedBy(set)) this.#schedule();
  }

  #schedule(): void {
    if (!this.#isStopped) this.#timer ??= setTimeout(() => this.#start(), SETTLE_MS);
  }

  #start(): void {
    this.#timer = undefined;
    void this.#run();
  }

  async #run(): Promise<void> {
    const dependencies = new Dependencies();
    const arrived: ChangeSet[] = [];
    this.#arrived = arrived;
    try {
      const value = await this.#query.run(dependencyReader(this.#source.reader(), dependencies));
      this.#tell(value);
    } catch (error) {
      // Told, and tried again when what it got as far as reading changes.
      this.#last = undefined;
      if (!this.#isStopped) this.#query.onError(error);
    } finally {
      this.#arrived = undefined;
      this.#dependencies = dependencies;
    }
    if (arrived.some((set) => dependencies.isTouchedBy(set))) this.#schedule();
  }

  #tell(value: T): void {
    const text = canonicalJson(value);
    if (this.#isStopped || text === this.#last) return;
    this.#last = text;
    this.#query.onValue(value);
  }
}
