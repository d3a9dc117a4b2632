import type { Sqlite } from '../stores/embedded/server-file.ts';
import type { Devices } from './devices.ts';

/**
 * Servers of sites among the devices of a centre. Such a one may speak for the stations that came to it, in its own facility:
 * it names them and their keys, and passes on what they write. Whoever writes holds the transaction.
 */
export class Sites {
  readonly #add;
  readonly #has;
  readonly #vouch;
  readonly #voucher;

  constructor(db: Sqlite) {
    this.#add = db.prepare<[string]>('INSERT OR IGNORE INTO site VALUES (?)');
    this.#has = db.prepare<[string]>('SELECT 1 FROM site WHERE device = ?');
    this.#vouch = db.prepare<[string, string]>('INSERT OR IGNORE INTO vouched VALUES (?, ?)');
    this.#voucher = db.prepare<[string], { site: string }>('SELECT site FROM vouched WHERE device = ?');
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

/** Whether a site's server passes on what that station wrote: one of its own facility, and for as long as it is not revoked. */
export function speaksFor(
  { sites, devices }: { readonly sites: Sites; readonly devices: Devices },
  site: string,
  station: string,
): boolean {
  if (!sites.has(site)) return false;
  const speaker = devices.find(site);
  if (!speaker || speaker.revoked) return false;
  return devices.find(station)?.facilityId === speaker.facilityId;
}
