import type { Id } from '#shared/kernel/ids.ts';
import { sameJson, type Json } from '#shared/kernel/json.ts';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { readForShowing } from '#shared/kernel/newer-record.ts';
import { dataOf, type AnyRecord } from '#shared/kernel/record.ts';
import type { StoreReader } from '../store/store-reader.ts';

/** A document as it is stored now, with what a plan may build on. */
export interface Base {
  readonly envelope: Envelope | undefined;
  /** Revision on which the write stands; null where the document is to be new. */
  readonly rev: string | null;
}

export interface RecordingReader extends Reader {
  /**
   * What a write to this document builds on: what the plan has read of it.
   * @returns undefined where it has changed since the plan read it
   */
  baseOf(record: AnyRecord, id: Id): Promise<Base | undefined>;
  counterBase(key: string): Promise<Json | undefined>;
}

type Seen =
  | { readonly kind: 'rev'; readonly rev: string | null }
  | { readonly kind: 'value'; readonly value: { readonly id: Id } };

/** Passes reads through and remembers which version of what was seen, so that a plan is only committed onto that. */
export function recordingReader(store: StoreReader): RecordingReader {
  const seen = new Map<Id, Seen>();
  const counters = new Map<string, Json | undefined>();
  const see = (id: Id, what: Seen) => {
    // The first sight counts: later ones of the same plan may be newer, and the plan has used the first.
    if (!seen.has(id)) seen.set(id, what);
  };
  return {
    get: async (record, id) => {
      const found = await store.getWithRev(record, id);
      see(id, { kind: 'rev', rev: found?.rev ?? null });
      return found?.value;
    },
    list: async (record, query) => {
      const found = await store.list(record, query);
      for (const value of found) see(value.id, { kind: 'value', value });
      return found;
    },
    envelope: async (record, id) => {
      const rev = (await store.rev(record, id)) ?? null;
      see(id, { kind: 'rev', rev });
      return store.envelope(record, id);
    },
    count: (record, where) => store.count(record, where),
    newest: async (record, query) => {
      const found = await store.newest(record, query);
      for (const value of found.flat()) see(value.id, { kind: 'value', value });
      return found;
    },
    newerOf: (patientId) => store.newerOf(patientId),
    reviews: (query) => store.reviews(query),
    reviewCount: (query) => store.reviewCount(query),
    pastValues: (id) => store.pastValues(id),
    search: (words, limit) => store.search(words, limit),
    counter: async (key) => {
      const value = await store.counter(key);
      if (!counters.has(key)) counters.set(key, value);
      return value;
    },
    baseOf: async (record, id) => {
      const sight = seen.get(id);
      if (!sight) return { envelope: undefined, rev: null };
      const rev = (await store.rev(record, id)) ?? null;
      const envelope = rev === null ? undefined : await store.envelope(record, id);
      const isSame = sight.kind === 'rev' ? sight.rev === rev : holds(record, envelope, sight.value);
      return isSame ? { envelope, rev } : undefined;
    },
    counterBase: async (key) => (counters.has(key) ? counters.get(key) : store.counter(key)),
  };
}

function holds(record: AnyRecord, envelope: Envelope | undefined, value: { readonly id: Id }): boolean {
  if (!envelope) return false;
  const current = readForShowing(record, envelope);
  return current.ok && sameJson(dataOf(current.value), dataOf(value));
}
