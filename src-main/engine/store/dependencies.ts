import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { canonicalJson } from '#shared/kernel/json.ts';
import type { ListQuery, NewestQuery, Reader } from '#shared/kernel/reader.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { plainQuery, type PlainListQuery } from './list-query.ts';
import type { Change, ChangeSet } from './write-types.ts';

type Watched = Pick<PlainListQuery, 'where' | 'orderBy' | 'from' | 'before'>;

/** What an answer was made of: a change of anything else leaves it as it is. */
export class Dependencies {
  readonly #ids = new Set<Id>();
  readonly #patients = new Set<Id>();
  readonly #counters = new Set<string>();
  readonly #lists = new Map<string, Map<string, Watched>>();
  #isSearch = false;
  #areReviews = false;

  document(id: Id): void {
    this.#ids.add(id);
  }

  /** Anything of this patient. */
  patient(id: Id): void {
    this.#patients.add(id);
  }

  counter(key: string): void {
    this.#counters.add(key);
  }

  list(record: AnyRecord, { where, orderBy, from, before }: PlainListQuery): void {
    const watched: Watched = {
      where,
      ...(orderBy !== undefined && { orderBy }),
      ...(from !== undefined && { from }),
      ...(before !== undefined && { before }),
    };
    const ofType = this.#lists.get(record.type) ?? new Map<string, Watched>();
    ofType.set(canonicalJson(watched), watched);
    this.#lists.set(record.type, ofType);
  }

  search(): void {
    this.#isSearch = true;
  }

  /** Which documents wait for a review. */
  reviews(): void {
    this.#areReviews = true;
  }

  isTouchedBy({ changes, counters }: ChangeSet): boolean {
    return (
      counters.some((key) => this.#counters.has(key)) || changes.some((change) => this.#isTouched(change))
    );
  }

  #isTouched({ type, id, before, after }: Change): boolean {
    if (this.#ids.has(id)) return true;
    if ([before, after].some((envelope) => envelope?.patientId && this.#patients.has(envelope.patientId)))
      return true;
    if (this.#isSearch && type === 'patient') return true;
    if (this.#areReviews && (before?.rivals ?? after?.rivals) !== undefined) return true;
    for (const watched of this.#lists.get(type)?.values() ?? []) {
      // A document that leaves a list matters as much as one that joins it.
      if (isWithin(watched, before) || isWithin(watched, after)) return true;
    }
    return false;
  }
}

function isWithin({ where, orderBy, from, before }: Watched, envelope: Envelope | undefined): boolean {
  if (!envelope) return false;
  const { data } = envelope;
  if (Object.entries(where).some(([field, wanted]) => wanted !== undefined && data[field] !== wanted))
    return false;
  if (orderBy === undefined || (from === undefined && before === undefined)) return true;
  const value = data[orderBy];
  if (typeof value !== 'string' && typeof value !== 'number') return false; // absent: outside every range
  return (from === undefined || value >= from) && (before === undefined || value < before);
}

/** Passes reads through and notes what they depend on, before they are made. */
export function dependencyReader(read: Reader, dependencies: Dependencies): Reader {
  return {
    get: (record, id) => {
      dependencies.document(id);
      return read.get(record, id);
    },
    envelope: (record, id) => {
      dependencies.document(id);
      return read.envelope(record, id);
    },
    list: <R extends AnyRecord>(record: R, query: ListQuery<R>) => {
      dependencies.list(record, plainQuery(query));
      return read.list(record, query);
    },
    count: (record, where) => {
      dependencies.list(record, plainQuery({ where }));
      return read.count(record, where);
    },
    newest: <R extends AnyRecord>(record: R, query: NewestQuery<R>) => {
      dependencies.list(record, plainQuery({ where: query.where }));
      return read.newest(record, query);
    },
    newerOf: (patientId) => {
      dependencies.patient(patientId);
      return read.newerOf(patientId);
    },
    reviews: (query) => {
      dependencies.reviews();
      return read.reviews(query);
    },
    reviewCount: (query) => {
      dependencies.reviews();
      return read.reviewCount(query);
    },
    pastValues: (id) => {
      dependencies.document(id);
      return read.pastValues(id);
    },
    search: (words, limit) => {
      dependencies.search();
      return read.search(words, limit);
    },
    counter: (key) => {
      dependencies.counter(key);
      return read.counter(key);
    },
  };
}
