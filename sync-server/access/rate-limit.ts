export interface Limit {
  readonly most: number;
  readonly perMs: number;
}

interface Window {
  readonly beganMs: number;
  readonly count: number;
}

/** More names at once are an attack of its own: the oldest are forgotten. */
const MOST_NAMES = 20_000;

/** Counts tries by name: an address, an account. Kept in memory: a restart forgives. */
export class RateLimit {
  readonly #limit: Limit;
  readonly #nowMs: () => number;
  readonly #windows = new Map<string, Window>();

  constructor(limit: Limit, nowMs: () => number) {
    this.#limit = limit;
    this.#nowMs = nowMs;
  }

  /** @returns seconds to wait; undefined where another try is free */
  wait(name: string): number | undefined {
    const window = this.#current(name);
    if (!window || window.count < this.#limit.most) return undefined;
    return Math.max(1, Math.ceil((window.beganMs + this.#limit.perMs - this.#nowMs()) / 1_000));
  }

  note(name: string): void {
    const { beganMs, count } = this.#current(name) ?? { beganMs: this.#nowMs(), count: 0 };
    this.#windows.delete(name);
    this.#windows.set(name, { beganMs, count: count + 1 });
    if (this.#windows.size <= MOST_NAMES) return;
    const [oldest] = this.#windows.keys();
    if (oldest !== undefined) this.#windows.delete(oldest);
  }

  #current(name: string): Window | undefined {
    const window = this.#windows.get(name);
    if (!window) return undefined;
    const ageMs = this.#nowMs() - window.beganMs;
    return ageMs >= 0 && ageMs < this.#limit.perMs ? window : undefined;
  }
}
