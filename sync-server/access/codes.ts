import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import type { Id } from '#shared/kernel/ids.ts';
import type { Sqlite } from '../stores/embedded/server-file.ts';

/** Crockford's 32: none looks like another. What is typed for those that are missing is read as what they look like. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 80 bits: the first 20 name the code, the other 60 are its secret. */
const LETTERS = 16;
const SELECTOR = 4;
const SHAPE = new RegExp(`^[${ALPHABET}]{${LETTERS}}$`);
const LIFE_MS = 24 * 3_600_000;
/** Wrong secrets to one name; whoever guesses meets the address's limit long before. */
const MOST_TRIES = 10;

export interface Code {
  readonly selector: string;
  readonly facilityId?: Id;
  readonly label?: string;
  readonly madeBy: string;
  /** A site's server may come with it, and speaks for its stations then. */
  readonly isSite: boolean;
  /** Unix time in ms. */
  readonly expiresAt: number;
  /** The device that came with it. */
  readonly usedBy?: string;
}

interface Row {
  readonly selector: string;
  readonly hash: string;
  readonly facilityId: string | null;
  readonly label: string | null;
  readonly madeBy: string;
  readonly expiresAt: number;
  readonly tries: number;
  readonly usedBy: string | null;
  readonly isSite: number;
}

/** Codes with which devices come, each once. Only their hashes are kept. Whoever writes holds the transaction. */
export class Codes {
  readonly #find;
  readonly #insert;
  readonly #tried;
  readonly #use;
  readonly #forget;

  constructor(db: Sqlite) {
    this.#find = db.prepare<[string], Row>('SELECT * FROM code WHERE selector = ?');
    this.#insert =
      db.prepare(`INSERT OR REPLACE INTO code (selector, hash, facilityId, label, madeBy, expiresAt, isSite, tries)
       VALUES (?, ?, ?, ?, ?, ?, ?, 0)`);
    this.#tried = db.prepare<[string]>('UPDATE code SET tries = tries + 1 WHERE selector = ?');
    this.#use = db.prepare<[string, string]>('UPDATE code SET usedBy = ? WHERE selector = ?');
    this.#forget = db.prepare<[number]>('DELETE FROM code WHERE expiresAt < ?');
  }

  make(
    order: {
      readonly facilityId?: Id;
      readonly label?: string;
      readonly madeBy: string;
      readonly site?: boolean;
    },
    nowMs: number,
  ): { readonly code: string; readonly expiresAt: number } {
    this.#forget.run(nowMs);
    const letters = Array.from({ length: LETTERS }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join(
      '',
    );
    const selector = letters.slice(0, SELECTOR);
    if (this.#find.get(selector)) return this.make(order, nowMs);
    const expiresAt = nowMs + LIFE_MS;
    const { facilityId = null, label = null, madeBy, site = false } = order;
    this.#insert.run(selector, hashOf(letters), facilityId, label, madeBy, expiresAt, site ? 1 : 0);
    return { code: letters.match(/.{4}/g)?.join('-') ?? '', expiresAt };
  }

  /** @returns undefined where it is wrong, too old, or was guessed at too often; one that was used is told with who used it */
  find(text: string, nowMs: number): Code | undefined {
    const letters = lettersOf(text);
    if (letters === undefined) return undefined;
    const row = this.#find.get(letters.slice(0, SELECTOR));
    if (!row || row.expiresAt < nowMs || row.tries >= MOST_TRIES) return undefined;
    if (!timingSafeEqual(Buffer.from(row.hash), Buffer.from(hashOf(letters)))) {
      this.#tried.run(row.selector);
      return undefined;
    }
    const { facilityId, label, usedBy, selector, madeBy, expiresAt, isSite } = row;
    return {
      selector,
      madeBy,
      expiresAt,
      isSite: isSite !== 0,
      ...(facilityId !== null && { facilityId }),
      ...(label !== null && { label }),
      ...(usedBy !== null && { usedBy }),
    };
  }

  use(code: Code, device: string): void {
    this.#use.run(device, code.selector);
  }
}

function lettersOf(text: string): string | undefined {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return SHAPE.test(letters) ? letters : undefined;
}

/** 80 random bits need no slow hash. */
function hashOf(letters: string): string {
  return createHash('sha256').update(`fieldward code ${letters}`).digest('base64');
}
