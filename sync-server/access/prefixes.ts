import * as z from 'zod';
import { isMrnPrefix, LEASABLE_PREFIXES, leasedMrnPrefix } from '#shared/kernel/mrn.ts';
import type { Result } from '#shared/kernel/result.ts';
import type { AccessFile } from './access-file.ts';

/** Leased ahead, so that a desk goes on for long without the server: each is good for a million numbers. */
const AHEAD = 3;
/** A device that has had so many has something wrong with it, and is not to use up everybody's. */
const MOST_FOR_ONE = 60;
/** The same of a site's server, which gives them on to all its stations. */
const MOST_FOR_SITE = 1_000;
/** Passed over when the server was set back: those that were leased after the state it was set back to. */
const PASSED_OVER = 60;
/** Fewer left are a matter for the administrator. */
const FEW = 500;
/** The same of a site server's. */
const FEW_STOCKED = AHEAD;

const NEXT = 'nextPrefix';
/** Of a site server: those that the centre has leased to it, and no station has yet. */
const STOCK = 'prefixStock';
/** So many a site server holds for its stations, for as long as the centre may be out of reach. */
const STOCKED = 12;

/** Who numbers with which prefix. None is ever given twice. Whoever writes holds the transaction. */
export class Prefixes {
  readonly #file: AccessFile;
  readonly #owner;
  readonly #put;
  readonly #leased;
  readonly #leasedTo;
  readonly #all;

  constructor(file: AccessFile) {
    this.#file = file;
    const { db } = file;
    this.#owner = db.prepare<[string], { device: string }>('SELECT device FROM prefix WHERE prefix = ?');
    this.#put = db.prepare<[string, string, number | null]>('INSERT INTO prefix VALUES (?, ?, ?)');
    this.#leased = db.prepare<[string], { n: number }>(
      'SELECT count(*) AS n FROM prefix WHERE device = ? AND leasedAt IS NOT NULL',
    );
    this.#all = db.prepare<[], { prefix: string }>('SELECT prefix FROM prefix ORDER BY prefix');
    this.#leasedTo = db.prepare<[string], { prefix: string }>(
      `SELECT prefix FROM prefix WHERE device = ? AND leasedAt IS NOT NULL
       ORDER BY leasedAt, length(prefix), prefix`,
    );
  }

  /**
   * Notes those that a device has.
   * @param giver the site's server that may have given them on to it
   * @returns those that are another's
   */
  register(device: string, prefixes: readonly string[], giver?: string): readonly string[] {
    return [...new Set(prefixes)].filter((prefix) => {
      if (!isMrnPrefix(prefix)) return false;
      const owner = this.#owner.get(prefix)?.device;
      if (owner !== undefined && owner === giver) return false; // it stays the site's to count
      if (owner === undefined) this.#put.run(prefix, device, null);
      return owner !== undefined && owner !== device;
    });
  }

  /** The shortest that are free. @param unused how many it has still to begin @param isSite it gives them on to many */
  lease(device: string, unused: number, nowMs: number, isSite = false): readonly string[] {
    const had = this.#leased.get(device)?.n ?? 0;
    const wanted = Math.min(AHEAD - unused, (isSite ? MOST_FOR_SITE : MOST_FOR_ONE) - had);
    const stock = this.stock;
    if (stock) return this.#leaseOf(stock, device, wanted, nowMs);
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

  /** Undefined where this server leases by itself. */
  get stock(): readonly string[] | undefined {
    const kept = this.#file.setting(STOCK);
    return kept === undefined ? undefined : z.array(z.string()).parse(JSON.parse(kept));
  }

  /** From now on those that are leased here come from the centre: only it knows which are free. */
  takeFromCentre(): void {
    if (this.stock === undefined) this.#file.set(STOCK, '[]');
  }

  /** @param ask for further ones, beside those that it is told */
  async restock(
    ask: (unused: readonly string[]) => Promise<Result<{ readonly prefixes: readonly string[] }, unknown>>,
  ): Promise<void> {
    for (let had = -1; (this.stock?.length ?? STOCKED) < STOCKED && this.stock?.length !== had;) {
      had = this.stock?.length ?? 0;
      const given = await ask([]);
      if (!given.ok) return; // asked again after the next round
      this.#file.changing(() => {
        const free = given.value.prefixes.filter((prefix) => !this.#owner.get(prefix));
        this.#file.set(STOCK, JSON.stringify([...new Set([...(this.stock ?? []), ...free])]));
      });
    }
  }

  #leaseOf(stock: readonly string[], device: string, wanted: number, nowMs: number): readonly string[] {
    const leased = stock.filter((prefix) => !this.#owner.get(prefix)).slice(0, Math.max(0, wanted));
    for (const prefix of leased) this.#put.run(prefix, device, nowMs);
    this.#file.set(STOCK, JSON.stringify(stock.filter((prefix) => !leased.includes(prefix))));
    return leased;
  }

  leasedTo(device: string): readonly string[] {
    return this.#leasedTo.all(device).map(({ prefix }) => prefix);
  }

  get left(): number {
    return this.stock?.length ?? LEASABLE_PREFIXES - this.#next;
  }

  get areFew(): boolean {
    return this.left < (this.stock === undefined ? FEW : FEW_STOCKED);
  }

  /** All that stations here number with. */
  all(): readonly string[] {
    return this.#all.all().map(({ prefix }) => prefix);
  }

  /** Of a site server: what it held may have gone to stations since, so that it asks for others. */
  passOver(): void {
    if (this.stock) this.#file.set(STOCK, '[]');
    this.#file.set(NEXT, String(Math.min(this.#next + PASSED_OVER, LEASABLE_PREFIXES)));
  }

  get #next(): number {
    return Number(this.#file.setting(NEXT) ?? '0');
  }
}
