import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '#shared/kernel/json.ts';
import type { RefusedWrite } from '#shared/sync/write-refusals.ts';
import { idOf } from '../standing.ts';
import type { Sqlite } from '../stores/embedded/server-file.ts';

/** A refused document as an administrator sees it in the list: codes and ids, nothing that it says. */
export interface QuarantinedDocument {
  readonly number: number;
  readonly database: string;
  readonly id: string;
  readonly code: string;
  readonly paths: readonly string[];
  /** That sent it last; `admin` where it was the administrator. */
  readonly device: string;
  readonly firstAt: string;
  readonly lastAt: string;
  /** Stations try again with each round. */
  readonly times: number;
  /** By whom it may go through at its station's next try. */
  readonly releasedBy?: string;
  /** A version of this document was taken since. */
  readonly takenAt?: string;
}

interface Row extends Omit<QuarantinedDocument, 'paths' | 'firstAt' | 'lastAt' | 'releasedBy' | 'takenAt'> {
  readonly paths: string;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly releasedBy: string | null;
  readonly takenAt: number | null;
}

export interface WholeDocument {
  readonly database: string;
  readonly code: string;
  readonly document: JsonObject;
}

type Kept = Omit<WholeDocument, 'document'> & { readonly document: string };

const COLUMNS = 'number, database, id, code, paths, device, firstAt, lastAt, times, releasedBy, takenAt';

/** Of one device, that wait: a faulty or hostile one must not fill the disk of all. */
const MOST = { documents: 10_000, bytes: 256 * 1024 * 1024 } as const;

interface Tally {
  documents: number;
  bytes: number;
}

/**
 * Refused documents, each content once for each reason. Nothing of it is ever dropped by itself; what is beyond a device's share is
 * not kept, and stays where it came from as all that is refused does.
 */
export class Quarantine {
  readonly #put;
  readonly #page;
  readonly #whole;
  readonly #release;
  readonly #isReleased;
  readonly #taken;
  readonly #counts;
  readonly #waiting;
  readonly #kept;
  readonly #share;
  /** Of devices that sent what was refused since the start. */
  readonly #tallies = new Map<string, Tally>();
  readonly #nowMs: () => number;
  readonly #most: Readonly<Tally>;

  constructor(db: Sqlite, nowMs: () => number, most: Readonly<Tally> = MOST) {
    this.#nowMs = nowMs;
    this.#most = most;
    this.#kept = db.prepare<[string, string, string, string], Pick<Row, 'device' | 'takenAt'>>(
      'SELECT device, takenAt FROM quarantine WHERE database = ? AND id = ? AND digest = ? AND code = ?',
    );
    this.#share = db.prepare<[string], Tally>(
      `SELECT count(*) AS documents, coalesce(sum(bytes), 0) AS bytes FROM quarantine
       WHERE device = ? AND takenAt IS NULL`,
    );
    this.#put = db.prepare<[string, string, string, string, string, string, string, number, number, number]>(
      `INSERT INTO quarantine (database, id, digest, code, paths, device, document, bytes, firstAt, lastAt, times)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
       ON CONFLICT DO UPDATE SET lastAt = excluded.lastAt, device = excluded.device, times = times + 1, takenAt = NULL`,
    );
    this.#page = db.prepare<[number, number], Row>(
      `SELECT ${COLUMNS} FROM quarantine WHERE number > ? ORDER BY number LIMIT ?`,
    );
    this.#whole = db.prepare<[number], Kept>(
      'SELECT database, code, document FROM quarantine WHERE number = ?',
    );
    this.#release = db.prepare<[string, number, number]>(
      'UPDATE quarantine SET releasedBy = ?, releasedAt = ? WHERE number = ?',
    );
    this.#isReleased = db.prepare<[string, string, string, string], object>(
      'SELECT 1 FROM quarantine WHERE database = ? AND id = ? AND digest = ? AND code = ? AND releasedAt IS NOT NULL',
    );
    this.#taken = db.prepare<[number, string, string], Pick<Row, 'device'>>(
      'UPDATE quarantine SET takenAt = ? WHERE database = ? AND id = ? AND takenAt IS NULL RETURNING device',
    );
    this.#waiting = db.prepare<[string], object>(
      'SELECT 1 FROM quarantine WHERE database = ? AND takenAt IS NULL LIMIT 1',
    );
    this.#counts = db.prepare<[], { code: string; documents: number }>(
      'SELECT code, count(*) AS documents FROM quarantine WHERE takenAt IS NULL GROUP BY code ORDER BY code',
    );
  }

  /**
   * Durable when it returns. Whoever keeps many holds the transaction.
   * @returns false where the device's share is full, and this is not in it
   */
  keep(database: string, document: JsonObject, { code, paths }: RefusedWrite, device: string): boolean {
    const now = this.#nowMs();
    const text = JSON.stringify(document);
    const [id, digest] = [idOf(document), digestOf(document)];
    const kept = this.#kept.get(database, id, digest, code);
    if (kept) {
      // It waits again, or counts for whoever sends it now: both shares are counted when they are needed.
      if (kept.takenAt !== null || kept.device !== device)
        for (const one of [kept.device, device]) this.#tallies.delete(one);
    } else {
      const share = this.#tallies.get(device) ?? this.#share.get(device) ?? { documents: 0, bytes: 0 };
      this.#tallies.set(device, share);
      const isFull = share.documents >= this.#most.documents || share.bytes + text.length > this.#most.bytes;
      if (isFull) return false;
      share.documents += 1;
      share.bytes += text.length;
    }
    this.#put.run(database, id, digest, code, paths.join(' '), device, text, text.length, now, now);
    return true;
  }

  /** Whether an administrator has let just this content through. */
  isReleased(database: string, document: JsonObject, { code }: RefusedWrite): boolean {
    return this.#isReleased.get(database, idOf(document), digestOf(document), code) !== undefined;
  }

  /** A version of the document stands now. */
  noteTaken(database: string, id: string): void {
    // Whose share has room again is counted when it is needed.
    for (const { device } of this.#taken.all(this.#nowMs(), database, id)) this.#tallies.delete(device);
  }

  isAnyWaiting(database: string): boolean {
    return this.#waiting.get(database) !== undefined;
  }

  /** How many wait, by code. */
  counts(): readonly { readonly code: string; readonly documents: number }[] {
    return this.#counts.all();
  }

  /** In the order in which they came first. @param after the number of the last one seen */
  list(after: number, limit: number): readonly QuarantinedDocument[] {
    return this.#page.all(after, limit).map(({ paths, firstAt, lastAt, releasedBy, takenAt, ...row }) => ({
      ...row,
      paths: paths === '' ? [] : paths.split(' '),
      firstAt: new Date(firstAt).toISOString(),
      lastAt: new Date(lastAt).toISOString(),
      ...(releasedBy !== null && { releasedBy }),
      ...(takenAt !== null && { takenAt: new Date(takenAt).toISOString() }),
    }));
  }

  /** All that it says: for an export, for whoever may read charts, and to be written after all. */
  whole(number: number): WholeDocument | undefined {
    const found = this.#whole.get(number);
    return found && { ...found, document: JSON.parse(found.document) as JsonObject }; // written by keep
  }

  /** This content goes through when its station tries it next. @returns false where there is no such number */
  release(number: number, by: string): boolean {
    return this.#release.run(by, this.#nowMs(), number).changes > 0;
  }
}

/** Of the content, whatever revision it was made from. */
function digestOf({ _rev, ...content }: JsonObject): string {
  return createHash('sha256').update(canonicalJson(content)).digest('base64url');
}
