import type { Envelope } from './document.ts';
import type { Id } from './ids.ts';
import type { Json } from './json.ts';
import { codeKey } from './code-key.ts';
import type { Fields } from './field.ts';
import type {
  ListQuery,
  NewerDocument,
  NewestQuery,
  PastValue,
  Reader,
  ReviewQuery,
  SearchHit,
  WaitingReview,
} from './reader.ts';
import { dataOf, type AnyRecord, type RecordOf } from './record.ts';

export interface MemoryContents {
  readonly records?: readonly { readonly id: Id }[];
  readonly counters?: { readonly [key: string]: Json };
  /** Answers `search`, for whoever tests what is made of the hits. */
  readonly hits?: readonly SearchHit[];
  /** Documents of a newer program beside those among the records: hidden ones. */
  readonly newer?: readonly NewerDocument[];
  /** Documents with more to them than their values, which `records` need not repeat. */
  readonly envelopes?: readonly Envelope[];
  readonly reviews?: readonly WaitingReview[];
  readonly past?: { readonly [id: Id]: readonly PastValue[] };
}

type Plain = { readonly id: Id; readonly [field: string]: unknown };

/**
 * A reader over values in memory that evaluates queries the plain way: for handlers' tests, and as the oracle of the
 * store's. It too refuses a query that no declared index serves.
 */
export function memoryReader(contents: MemoryContents): Reader {
  const { counters = {}, hits = [], newer = [], envelopes = [], reviews = [], past = {} } = contents;
  const records = [...envelopes.map(({ id, data }) => ({ ...data, id })), ...(contents.records ?? [])];
  const byId = new Map(records.map((value) => [value.id, value as Plain])); // every record is an id and fields
  const waiting = ({ types, patientId, upTo }: ReviewQuery) =>
    reviews.filter(
      (one) =>
        types.includes(one.type) &&
        (patientId === undefined || one.patientId === patientId) &&
        (upTo === undefined || one.stamp <= upTo),
    );
  const ofType = (record: AnyRecord, where: ListQuery<AnyRecord>['where']) =>
    [...byId.values()].filter(
      (value) =>
        value.id.startsWith(`${record.type}:`) &&
        Object.entries(where).every(
          ([field, wanted]) => wanted === undefined || indexed(record, field, value[field]) === wanted,
        ),
    );
  return {
    async get<R extends AnyRecord>(record: R, id: Id) {
      const value = byId.get(id);
      return value && id.startsWith(`${record.type}:`) ? (value as unknown as RecordOf<R>) : undefined; // ids name their type
    },
    async list<R extends AnyRecord>(record: R, query: ListQuery<R>) {
      requireIndex(record, query);
      const { orderBy, direction = 'asc', from, before, limit, offset = 0 } = query;
      const within = ofType(record, query.where).filter((value) => {
        const at = orderBy === undefined ? undefined : (value[orderBy] as string | number | undefined);
        if (from !== undefined && (at === undefined || at < from)) return false;
        return before === undefined || (at !== undefined && at < before);
      });
      const ordered = within.toSorted((a, b) => compareBy(orderBy, a, b) * (direction === 'asc' ? 1 : -1));
      return ordered.slice(
        offset,
        limit === undefined ? undefined : offset + limit,
      ) as unknown as RecordOf<R>[]; // as in get
    },
    async count(record, where) {
      requireIndex(record, { where });
      return ofType(record, where).length;
    },
    async newest<R extends AnyRecord>(record: R, { where, groupBy, orderBy, limit }: NewestQuery<R>) {
      requireIndex(record, { where }, [groupBy, orderBy]);
      const groups = new Map<string | undefined, Plain[]>();
      for (const value of ofType(record, where)) {
        const key = codeKey(value[groupBy]);
        groups.set(key, [...(groups.get(key) ?? []), value]);
      }
      return [...groups]
        .toSorted(([a], [b]) => (a === undefined ? -1 : b === undefined ? 1 : a < b ? -1 : 1))
        .map(([, group]) => group.toSorted((a, b) => compareBy(orderBy, b, a)).slice(0, limit))
        .filter((group) => group.length > 0) as unknown as RecordOf<R>[][]; // as in get
    },
    newerOf: async (patientId) => [
      ...[...byId.values()]
        .filter((value) => value['patientId'] === patientId && value['newer'] !== undefined)
        .map(({ id }) => ({ id, type: id.split(':')[0] ?? '', isKnownType: true, isShown: true })),
      ...newer,
    ],
    async envelope(record, id): Promise<Envelope | undefined> {
      const whole = envelopes.find((envelope) => envelope.id === id);
      if (whole) return whole;
      const value = byId.get(id);
      if (!value) return undefined;
      const data = dataOf(value);
      const stamps = Object.fromEntries(Object.keys(data).map((field) => [field, '000000000-0000-memory']));
      const patientId = record.type === 'patient' ? id : data['patientId'];
      return {
        id,
        type: record.type,
        v: record.v,
        facilityId: 'facility:00000000-0000-7000-8000-000000000000',
        ...(typeof patientId === 'string' ? { patientId } : {}),
        commitId: 'memory',
        author: 'system',
        device: 'memory',
        stamps,
        data,
      };
    },
    reviews: async ({ limit, after, ...query }) =>
      waiting(query)
        .filter(({ stamp, id }) => !after || stamp < after.stamp || (stamp === after.stamp && id < after.id))
        .toSorted((a, b) => (a.stamp > b.stamp || (a.stamp === b.stamp && a.id > b.id) ? -1 : 1))
        .slice(0, limit),
    reviewCount: async (query) => waiting(query).length,
    pastValues: async (id) => past[id] ?? [],
    search: async (_words, limit) => hits.slice(0, limit),
    counter: async (key) => counters[key],
  };
}

/** A field as it is indexed: a code by its key. */
function indexed(record: AnyRecord, field: string, value: unknown): unknown {
  const fields: Fields = record.fields;
  return fields[field]?.form.kind === 'code' ? codeKey(value) : value;
}

function requireIndex(
  record: AnyRecord,
  { where, orderBy }: ListQuery<AnyRecord>,
  following: readonly string[] = orderBy === undefined ? [] : [orderBy],
): void {
  const asked = Object.entries(where).flatMap(([field, wanted]) => (wanted === undefined ? [] : [field]));
  if (asked.length === 0 && following.length === 0) return;
  const serves = (fields: readonly string[]) =>
    asked.every((field) => fields.slice(0, asked.length).includes(field)) &&
    following.every((field, index) => fields[asked.length + index] === field);
  if (!record.indexes.some(serves)) {
    throw new Error(`no index of ${record.type} serves (${[...asked, ...following].join(', ')})`);
  }
}

/** Absent before present; ties by id. */
function compareBy(field: string | undefined, a: Plain, b: Plain): number {
  const [x, y] =
    field === undefined
      ? []
      : [a[field] as string | number | undefined, b[field] as string | number | undefined];
  if (x !== y) {
    if (x === undefined) return -1;
    if (y === undefined) return 1;
    return x < y ? -1 : 1;
  }
  return a.id < b.id ? -1 : 1;
}
