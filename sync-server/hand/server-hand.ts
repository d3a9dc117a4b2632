import { randomInt, randomUUID } from 'node:crypto';
import { nextEnvelope } from '#shared/kernel/build-envelope.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { JsonObject } from '#shared/kernel/json.ts';
import { stampsOf } from '#shared/kernel/lost-values.ts';
import { serverProof, withProofs } from '#shared/kernel/proofs.ts';
import { dataOf, readRecord, type AnyRecord, type RecordOf } from '#shared/kernel/record.ts';
import { tick, witness, writeStamp, type ClockState } from '#shared/kernel/stamp.ts';
import { encodeDocument } from '#shared/sync/couch-document.ts';
import type { Backend } from '../backend.ts';
import { CouchError } from '../couch/couch-error.ts';
import { BY_SERVERS } from '../guard/servers-word.ts';
import { envelopesOf } from '../guard/staff-book.ts';

const MOST_ATTEMPTS = 5;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function newDevice(): string {
  return Array.from({ length: 12 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}

/** A newer program wrote it: nothing is done with it before the server is one, too. */
export class NewerRecord extends Error {
  override readonly name = 'NewerRecord';
}

/** How the server itself reads and writes records: as a device of its own, field by field as stations do, so that all of it merges. */
export class ServerHand {
  readonly #backend: Backend;
  /** Twelve letters and digits, as a station's. */
  readonly device: string;
  readonly #nowMs: () => number;
  readonly #sign: ((text: string) => string) | undefined;
  #clock: ClockState = { ms: 0, counter: 0 };

  /** @param sign with the server's key: who carries its word after it was set back is believed by that */
  constructor(backend: Backend, device: string, nowMs: () => number, sign?: (text: string) => string) {
    this.#backend = backend;
    this.#sign = sign;
    this.device = device;
    this.#nowMs = nowMs;
  }

  now(): string {
    return new Date(this.#nowMs()).toISOString();
  }

  /** The calendar day, of UTC: whose facility is where is not known here. */
  today(): string {
    return this.now().slice(0, 10);
  }

  /** @returns undefined where there is none @throws NewerRecord */
  async read<R extends AnyRecord>(database: string, record: R, id: Id): Promise<RecordOf<R> | undefined> {
    const { envelope } = await this.#standing(database, id);
    return envelope && readable(record, envelope);
  }

  /**
   * Writes the record as it shall stand. What somebody else writes meanwhile is read, and looked at again.
   * @param next undefined where it stands as it should
   * @throws NewerRecord where one stands there: what is to be written is written later
   */
  async put<R extends AnyRecord>(
    { database, facilityId }: { readonly database: string; readonly facilityId: Id },
    record: R,
    id: Id,
    next: (before: RecordOf<R> | undefined) => RecordOf<R> | undefined,
  ): Promise<void> {
    await this.#backend.ensure(database);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const { rev, envelope, isGone } = await this.#standing(database, id);
      const value = next(envelope && readable(record, envelope));
      if (!value) return;
      const made = this.next(record, id, dataOf(value), envelope, { facilityId, commitId: randomUUID() });
      if (!made) return;
      // A deleted one is written onto nothing: CouchDB puts it after its end.
      const document = encodeDocument(made, isGone ? undefined : rev, false);
      if (await this.#isWritten(database, document)) return;
    }
    throw new Error('a record moved with each attempt to write it');
  }

  /** A document's next version; undefined where nothing changes. */
  next(
    record: AnyRecord,
    id: Id,
    data: JsonObject,
    before: Envelope | undefined,
    { facilityId, commitId }: { readonly facilityId: Id; readonly commitId: string },
  ): Envelope | undefined {
    const stamp = this.#stamp(before);
    const made = nextEnvelope(record, id, data, before, {
      facilityId,
      commitId,
      author: 'system',
      device: this.device,
      stamp,
    });
    const sign = this.#sign;
    if (!made || !sign || !BY_SERVERS.has(record.type)) return made;
    return withProofs(made, stamp, (text) => serverProof(sign(text)));
  }

  /** Writes a record where there is none of its id. */
  async add<R extends AnyRecord>(
    place: { readonly database: string; readonly facilityId: Id },
    record: R,
    value: RecordOf<R>,
  ): Promise<void> {
    const { envelope } = await this.#standing(place.database, value.id);
    if (!envelope) await this.put(place, record, value.id, (before) => (before ? undefined : value));
  }

  /** Takes a document away that the server alone has made. */
  async remove(database: string, id: Id): Promise<void> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const { rev, envelope } = await this.#standing(database, id);
      if (!envelope || (await this.#isWritten(database, encodeDocument(envelope, rev, true)))) return;
    }
    throw new Error('a record moved with each attempt to take it away');
  }

  /** @returns false where something else was written meanwhile @throws where it was refused */
  async #isWritten(database: string, document: JsonObject): Promise<boolean> {
    const [outcome] = await this.#backend.write(database, [document]);
    if (outcome?.['error'] === undefined) return true;
    if (outcome['error'] === 'conflict') return false;
    throw new Error(`not written: ${JSON.stringify(outcome['error'])}`);
  }

  async #standing(
    database: string,
    id: Id,
  ): Promise<{ readonly rev?: string; readonly envelope?: Envelope; readonly isGone?: true }> {
    try {
      const [found] = await this.#backend.read(database, { keys: [id] });
      if (!found) return {};
      const { rev, members } = found;
      if (!members) return { rev, isGone: true };
      const [envelope] = envelopesOf({ ...members, id });
      return envelope ? { rev, envelope } : { rev };
    } catch (error) {
      if (error instanceof CouchError && error.status === 404) return {}; // no such database yet
      throw error;
    }
  }

  #stamp(envelope: Envelope | undefined): string {
    const latest = envelope ? stampsOf(envelope) : [];
    this.#clock = tick(latest.reduce(witness, this.#clock), this.#nowMs());
    return writeStamp(this.#clock, this.device);
  }
}

/** @throws NewerRecord */
export function readable<R extends AnyRecord>(record: R, envelope: Envelope): RecordOf<R> {
  const read = readRecord(record, envelope);
  if (read.ok) return read.value;
  if (read.error.code === 'record.newer') throw new NewerRecord(`${record.type} of version ${read.error.v}`);
  throw new Error(`${read.error.code}: ${envelope.id}`);
}
