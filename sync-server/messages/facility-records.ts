import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import type { Plan, PlannedWrite } from '#shared/kernel/plan.ts';
import type { ListQuery, Reader } from '#shared/kernel/reader.ts';
import type { AnyRecord, RecordOf } from '#shared/kernel/record.ts';
import { ACCOUNT_KEY, readAccount } from '#shared/modules/messages/sending-account.rules.ts';
import { databaseOf, encodeDocument } from '#shared/sync/couch-document.ts';
import type { Backend, DatabaseWrites } from '../backend.ts';
import { CouchError } from '../couch/couch-error.ts';
import { envelopesOf } from '../guard/staff-book.ts';
import { NewerRecord, readable, type ServerHand } from '../hand/server-hand.ts';
import { listingFor, listsOf, nameOf, placesOf } from './listings.ts';
import type { MessagesFile } from './messages-file.ts';

/** A plan that has been overtaken this often meets something other than bad luck. */
const MOST_ATTEMPTS = 5;
/** Documents of one question. */
const PAGE = 200;

interface Standing {
  readonly rev: string;
  readonly envelope?: Envelope;
}

/** What a plan wants written, as it shall stand. */
interface Made {
  readonly record: AnyRecord;
  readonly rev?: string;
  readonly envelope: Envelope;
}

/**
 * A facility's records as the server reads and writes them for sending. Lists find by what has been followed, and say what stands: each
 * document is read from its database.
 */
export class FacilityRecords {
  readonly #backend: Backend;
  readonly #file: MessagesFile;
  readonly #hand: ServerHand;
  readonly #facilityId: Id;

  constructor(backend: Backend, file: MessagesFile, hand: ServerHand, facilityId: Id) {
    this.#backend = backend;
    this.#file = file;
    this.#hand = hand;
    this.#facilityId = facilityId;
  }

  /** @param seen is told what stands of each document that is read; none: undefined */
  reader(seen?: Map<Id, Standing | undefined>): Reader {
    const see = (id: Id, standing: Standing | undefined) => {
      // The first sight counts: later ones of the same plan may be newer, and the plan has used the first.
      if (seen && !seen.has(id)) seen.set(id, standing);
    };
    const isNeverAsked = () => Promise.reject(new Error('the server does not ask this of records'));
    return {
      get: async (record, id) => {
        const standing = (await this.#standing(record, [id])).get(id);
        see(id, standing);
        return standing?.envelope && readable(record, standing.envelope);
      },
      list: async <R extends AnyRecord>(record: R, query: ListQuery<R>) => {
        const found = await this.#standing(record, this.#listed(record, query));
        const values: RecordOf<R>[] = [];
        for (const [id, standing] of found) {
          const value = standing.envelope && shown(record, standing.envelope);
          if (!value || !holds(value, query.where)) continue;
          see(id, standing);
          values.push(value);
        }
        return values;
      },
      counter: (key) =>
        Promise.resolve(key === ACCOUNT_KEY ? this.#file.stored(this.#facilityId) : undefined),
      envelope: isNeverAsked,
      count: isNeverAsked,
      newest: isNeverAsked,
      newerOf: isNeverAsked,
      reviews: isNeverAsked,
      reviewCount: isNeverAsked,
      pastValues: isNeverAsked,
      search: isNeverAsked,
    };
  }

  /**
   * All of a plan's documents or none, in the server's hand; then what it keeps beside them.
   * @returns undefined where something moved with each attempt
   */
  async write<T>(plan: (read: Reader) => Promise<Plan<T>>): Promise<{ readonly reply: T } | undefined> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const seen = new Map<Id, Standing | undefined>();
      const { reply, writes } = await plan(this.reader(seen));
      const made = this.#made(writes, seen);
      const changed = databasesOf(made, this.#facilityId);
      for (const { database } of changed) await this.#backend.ensure(database);
      const moved = changed.length === 0 ? [] : await this.#backend.commit(changed);
      if (moved.length > 0) continue;
      this.#file.changing(() => {
        for (const { envelope } of made) this.take(envelope);
        for (const write of writes) if (write.kind === 'counter') this.#keep(write.key, write.value);
      });
      return { reply };
    }
    return undefined;
  }

  /** Where it is found from now on. Whoever calls holds the transaction. */
  take(envelope: Envelope): void {
    const { id, type } = envelope;
    this.#file.place(this.#facilityId, id, listsOf(type), placesOf(envelope));
  }

  /** It is gone. Whoever calls holds the transaction. */
  drop(id: Id): void {
    this.#file.place(this.#facilityId, id, listsOf(id.slice(0, id.indexOf(':'))), []);
  }

  #keep(key: string, value: Json): void {
    if (key !== ACCOUNT_KEY) throw new Error(`nothing is kept under ${key}`);
    const before = this.#file.account(this.#facilityId);
    const planned = readAccount(value);
    if (!before || !planned) return;
    // What was given meanwhile is the facility's, and not the plan's.
    const { device = before.device, cursor = before.cursor, sms } = planned;
    this.#file.putAccount(this.#facilityId, {
      ...before,
      ...(device !== undefined && { device }),
      ...(cursor !== undefined && sms?.of === before.sms?.of && { cursor }),
    });
  }

  #made(writes: readonly PlannedWrite[], seen: ReadonlyMap<Id, Standing | undefined>): readonly Made[] {
    const commitId = randomUUID();
    return writes.flatMap((write) => {
      if (write.kind === 'counter') return [];
      if (write.kind === 'remove') throw new Error('the server removes nothing here');
      const { record, id, data } = write;
      const before = seen.get(id);
      const envelope = this.#hand.next(record, id, data, before?.envelope, {
        facilityId: this.#facilityId,
        commitId,
      });
      // A deleted one is written onto nothing: CouchDB puts it after its end.
      return envelope ? [{ record, envelope, ...(before?.envelope && { rev: before.rev }) }] : [];
    });
  }

  #listed<R extends AnyRecord>(record: R, query: ListQuery<R>): readonly Id[] {
    const { where, orderBy, from, before, direction, limit, offset } = query;
    const [[by, value] = [undefined, ''], ...others] = Object.entries(where);
    if (others.length > 0) throw new Error('a list is by one field');
    const listing = listingFor(record, by, orderBy);
    return this.#file.ids(this.#facilityId, nameOf(listing), {
      key: String(value),
      ...(from !== undefined && { from: String(from) }),
      ...(before !== undefined && { before: String(before) }),
      isDescending: direction === 'desc',
      limit: limit ?? -1,
      offset: offset ?? 0,
    });
  }

  async #standing(record: AnyRecord, ids: readonly Id[]): Promise<ReadonlyMap<Id, Standing>> {
    const database = databaseOf(this.#facilityId, record.compartment);
    const found = new Map<Id, Standing>();
    for (let start = 0; start < ids.length; start += PAGE) {
      for (const { id, rev, members } of await this.#read(database, ids.slice(start, start + PAGE))) {
        const [envelope] = members ? envelopesOf({ ...members, id }) : [];
        found.set(id, { rev, ...(envelope?.type === record.type && { envelope }) });
      }
      // Stations have their turn between pages of what may be thousands.
      if (start + PAGE < ids.length) await nextTurn();
    }
    // In the order of the list.
    return new Map(
      ids.flatMap((id) => {
        const one = found.get(id);
        return one ? [[id, one] as const] : [];
      }),
    );
  }

  async #read(database: string, keys: readonly Id[]) {
    try {
      return await this.#backend.read(database, { keys });
    } catch (error) {
      if (error instanceof CouchError && error.status === 404) return []; // no such database yet
      throw error;
    }
  }
}

/** Of a list what a newer program wrote is left out, as it is at stations. */
function shown<R extends AnyRecord>(record: R, envelope: Envelope): RecordOf<R> | undefined {
  try {
    return readable(record, envelope);
  } catch (error) {
    if (error instanceof NewerRecord) return undefined;
    throw error;
  }
}

function holds(value: object, where: object): boolean {
  return Object.entries(where).every(([field, wanted]) => Reflect.get(value, field) === wanted);
}

function databasesOf(made: readonly Made[], facilityId: Id): readonly DatabaseWrites[] {
  const documents = new Map<string, JsonObject[]>();
  for (const { record, rev, envelope } of made) {
    const database = databaseOf(facilityId, record.compartment);
    const those = documents.get(database) ?? [];
    those.push(encodeDocument(envelope, rev, false));
    documents.set(database, those);
  }
  return [...documents].map(([database, all]) => ({ database, documents: all }));
}
