import type { Sqlite } from '../stores/embedded/server-file.ts';

/**
 * Servers of sites among the devices of a centre. Such a one may speak for the stations that came to it, in its own facility:
 * it names them and their keys, and passes on what they write. Whoever writes holds the transaction.
 */
export class Sites {
  readonly #allow;
  readonly #allowed;
  readonly #add;
  readonly #has;
  readonly #vouch;
  readonly #voucher;

  constructor(db: Sqlite) {
    this.#allow = db.prepare<[string]>('INSERT OR IGNORE INTO siteCode VALUES (?)');
    this.#allowed = db.prepare<[string]>('SELECT 1 FROM siteCode WHERE selector = ?');
    this.#add = db.prepare<[string]>('INSERT OR IGNORE INTO site VALUES (?)');
    this.#has = db.prepare<[string]>('SELECT 1 FROM site WHERE device = ?');
    this.#vouch = db.prepare<[string, string]>('INSERT OR IGNORE INTO vouched VALUES (?, ?)');
    this.#voucher = db.prepare<[string], { site: string }>('SELECT site FROM vouched WHERE device = ?');
  }

  /** A code by which a site's server comes. */
  allow(selector: string): void {
    this.#allow.run(selector);
  }

  isAllowed(selector: string): boolean {
    return this.#allowed.get(selector) !== undefined;
  }

  add(device: string): void {
    this.#add.run(device);
  }

  has(device: string): boolean {
    return this.#has.get(device) !== undefined;
  }

  /** The station came to the site first, and is known here by its word. */
  vouch(device: string, site: string): void {
    this.#vouch.run(device, site);
  }

  voucherOf(device: string): string | undefined {
    return this.#voucher.get(device)?.site;
  }
}
