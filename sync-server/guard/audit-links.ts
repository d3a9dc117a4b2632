import { createHash } from 'node:crypto';
import type { Envelope } from '#shared/kernel/document.ts';
import { auditText, followsChain, type ChainLink } from '#shared/modules/audit/audit-chain.rules.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { readRecord } from '#shared/kernel/record.ts';
import type { RefusedWrite } from '#shared/sync/write-refusals.ts';
import type { Sqlite } from '../stores/embedded/server-file.ts';
import { isSignedBy } from './signatures.ts';

/** How far a device's chain is here without a gap. */
export interface ChainHead {
  readonly device: string;
  readonly sequence: number;
  readonly hash: string;
}

export type Link = ChainLink & {
  readonly device: string;
  /** Not checked yet: the device's key has not come. */
  readonly pending?: string;
};

/** The links of all audit chains that have come. An entry that would be a second one in a place is refused. */
export class AuditLinks {
  readonly #near;
  readonly #put;
  readonly #heads;
  readonly #from;
  /** Of each device that asked, how far its chain is known to stand. */
  readonly #known = new Map<string, ChainHead>();
  readonly #pending;
  readonly #checked;

  constructor(db: Sqlite) {
    this.#near = db.prepare<[string, string, number, number], ChainLink>(
      'SELECT sequence, hash, previousHash FROM link WHERE database = ? AND device = ? AND sequence BETWEEN ? AND ?',
    );
    this.#put = db.prepare<[string, string, number, string, string, string | null]>(
      `INSERT OR IGNORE INTO link (database, device, sequence, hash, previousHash, pending) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    // Of each device the last of those that stand without a gap from the first.
    this.#heads = db.prepare<[string], ChainHead>(
      `SELECT device, max(sequence) AS sequence, hash FROM (
         SELECT device, sequence, hash, row_number() OVER (PARTITION BY device ORDER BY sequence) AS place
         FROM link WHERE database = ?
       ) WHERE place = sequence GROUP BY device`,
    );
    this.#from = db.prepare<[string, string, number], ChainLink>(
      `SELECT sequence, hash, previousHash FROM link WHERE database = ? AND device = ? AND sequence > ?
       ORDER BY sequence LIMIT 1000`,
    );
    this.#pending = db.prepare<[string, string], { sequence: number; hash: string; pending: string }>(
      'SELECT sequence, hash, pending FROM link WHERE database = ? AND device = ? AND pending IS NOT NULL',
    );
    this.#checked = db.prepare<[string, string]>(
      'UPDATE link SET pending = NULL WHERE database = ? AND device = ?',
    );
  }

  heads(database: string): readonly ChainHead[] {
    return this.#heads.all(database);
  }

  /** Of one device, from where it was last asked for. @returns undefined where nothing of its chain is here */
  head(database: string, device: string): ChainHead | undefined {
    const name = `${database} ${device}`;
    let head = this.#known.get(name);
    for (;;) {
      const before = head?.sequence ?? 0;
      for (const { sequence, hash, previousHash } of this.#from.all(database, device, before)) {
        if (sequence !== (head?.sequence ?? 0) + 1 || (head && previousHash !== head.hash)) break;
        head = { device, sequence, hash };
      }
      if (!head) return undefined;
      if (head.sequence === before) break;
    }
    this.#known.set(name, head);
    return head;
  }

  /**
   * @param batch links that are taken with this request, which stand nowhere yet; this one is added
   * @param keyOf the public key of a device, where it is known
   */
  judge(
    database: string,
    envelope: Envelope,
    batch: Map<string, Link>,
    keyOf: (device: string) => string | undefined,
  ): { readonly refused: RefusedWrite } | { readonly link: Link } {
    const read = linkOf(envelope);
    const no = (code: RefusedWrite['code'], path: string) => ({ refused: { code, paths: [path] } });
    if (!read) return no('audit_altered', 'hash');
    const { link, signature, isNamed } = read;
    const { device, sequence, hash } = link;
    const key = keyOf(device);
    // A device that has a key signs. Entries that name no device are of a program without one.
    if ((isNamed || key !== undefined) && signature === undefined) return no('audit_signature', 'signature');
    const isPending = key === undefined && signature !== undefined;
    if (key !== undefined && signature !== undefined && !isSignedBy(key, hash, signature)) {
      return no('audit_signature', 'signature');
    }
    const around = [sequence - 1, sequence, sequence + 1].flatMap(
      (place) => batch.get(`${device} ${place}`) ?? [],
    );
    const near = [...this.#near.all(database, device, sequence - 1, sequence + 1), ...around];
    if (!followsChain(link, near)) return no('audit_behind', 'sequence');
    const noted = { ...link, ...(isPending && { pending: signature }) };
    batch.set(`${device} ${sequence}`, noted);
    return { link: noted };
  }

  /** Once the entry stands. Whoever notes many holds the transaction. */
  note(database: string, { device, sequence, hash, previousHash, pending }: Link): void {
    this.#put.run(database, device, sequence, hash, previousHash, pending ?? null);
  }

  /** The key of a device has come. @returns how many of its entries it has not signed */
  check(database: string, device: string, publicKey: string): number {
    const waiting = this.#pending.all(database, device);
    if (waiting.length > 0) this.#checked.run(database, device);
    return waiting.filter(({ hash, pending }) => !isSignedBy(publicKey, hash, pending)).length;
  }
}

/** An entry's link. @returns undefined where its content does not give its hash */
export function linkOf(
  envelope: Envelope,
): { readonly link: Link; readonly signature?: string; readonly isNamed: boolean } | undefined {
  const read = readRecord(AuditEvent, envelope);
  if (!read.ok) return undefined;
  const { sequence, hash, previousHash, signature, device } = read.value;
  if (createHash('sha256').update(auditText(read.value)).digest('hex') !== hash) return undefined;
  return {
    link: { device: device ?? envelope.device, sequence, hash, previousHash },
    ...(signature !== undefined && { signature }),
    isNamed: device !== undefined,
  };
}
