import { isMrnPrefix, LEASABLE_PREFIXES, leasedMrnPrefix } from '#shared/kernel/mrn.ts';
import type { AccessFile } from './access-file.ts';

/** Leased ahead, so that a desk goes on for long without the server: each is good for a million numbers. */
const AHEAD = 3;
/** A device that has had so many has something wrong with it, and is not to use up everybody's. */
const MOST_FOR_ONE = 60;
/** Passed over when the server was set back: those that were leased after the state it was set back to. */
const PASSED_OVER = 60;
/** Fewer left are a matter for the administrator. */
export const FEW_PREFIXES = 500;

const NEXT = 'nextPrefix';

/** Who numbers with which prefix. None is ever given twice. Whoever writes holds the transaction. */
export class Prefixes {
  readonly #file: AccessFile;
  readonly #owner;
  readonly #put;
  readonly #leased;
  readonly #leasedTo;

  constructor(file: AccessFile) {
    this.#file = file;
    const { db } = file;
    this.#owner = db.prepare<[string], { device: string }>('SELECT device FROM prefix WHERE prefix = ?');
    this.#put = db.prepare<[string, string, number | null]>('INSERT INTO prefix VALUES (?, ?, ?)');
    this.#leased = db.prepare<[string], { n: number }>(
      'SELECT count(*) AS n FROM prefix WHERE device = ? AND leasedAt IS NOT NULL',
    );
    this.#leasedTo = db.prepare<[string], { prefix: string }>(
      `SELECT prefix FROM prefix WHERE device = ? AND leasedAt IS NOT NULL
       ORDER BY leasedAt, length(prefix), prefix`,
    );
  }

  /** Notes those that a device has. @returns those that are another's */
  register(device: string, prefixes: readonly string[]): readonly string[] {
    return [...new Set(prefixes)].filter((prefix) => {
      if (!isMrnPrefix(prefix)) return false;
      const owner = this.#owner.get(prefix)?.device;
      if (owner === undefined) this.#put.run(prefix, device, null);
      return owner !== undefined && owner !== device;
    });
  }

  /** The shortest that are free. @param unused how many it has still to begin */
  lease(device: string, unused: number, nowMs: number): readonly string[] {
    const had = this.#leased.get(device)?.n ?? 0;
    const wanted = Math.min(AHEAD - unused, MOST_FOR_ONE - had);
    const leased: string[] = [];
    let next = this.#next;
    for (; leased.length < wanted && next < LEASABLE_PREFIXES; next += 1) {
      const prefix = leasedMrnPrefix(next);
      if (this.#owner.get(prefix)) continue;
      this.#put.run(prefix, device, nowMs);
      leased.push(prefix);
    }
    if (next !== this.#next) this.#file.set(NEXT, String(next));
    return leased;
  }

  leasedTo(device: string): readonly string[] {
    return this.#leasedTo.all(device).map(({ prefix }) => prefix);
  }

  get left(): number {
    return LEASABLE_PREFIXES - this.#next;
  }

  passOver(): void {
    this.#file.set(NEXT, String(Math.min(this.#next + PASSED_OVER, LEASABLE_PREFIXES)));
  }

  get #next(): number {
    return Number(this.#file.setting(NEXT) ?? '0');
  }
}
