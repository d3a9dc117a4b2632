import { codeKey } from '#shared/kernel/code-key.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { ListQuery, NewestQuery, Reader, SearchHit, WaitingReview } from '#shared/kernel/reader.ts';
import type { AnyRecord, RecordOf } from '#shared/kernel/record.ts';
import { DistinctPatients } from './distinct-patients.record.ts';
import { PatientMerge } from './patient-merge.record.ts';
import { personOf, type Person } from './person.rules.ts';

/** Of these `patientId` means that one record, whoever else it stands for. */
const OF_ONE_RECORD: readonly string[] = [PatientMerge.type, DistinctPatients.type];

const readersOfRecords = new WeakMap<Reader, Reader>();

/** The reader of single records that a person's reader is made of: for whoever merges and takes apart. */
export function recordReader(read: Reader): Reader {
  return readersOfRecords.get(read) ?? read;
}

/** Whether a record that lies under one patient's id is of the person who is meant by another. */
export async function isOfPerson(
  read: Reader,
  patientId: Id,
  recordPatientId: Id | undefined,
): Promise<boolean> {
  if (recordPatientId === patientId) return true;
  if (recordPatientId === undefined) return false;
  return (await personReader(read).person(patientId)).memberIds.includes(recordPatientId);
}

/** A reader that takes a person's merged records for one. Everything else passes through. */
export interface PersonReader extends Reader {
  /** Who a record stands for. */
  person(id: Id): Promise<Person>;
}

/**
 * Reads of a patient's records are reads of the person's: lists, counts and reviews asked for one of the merged records answer
 * with what lies under any of them, and a search names the survivor. So what arrives later under a replaced record is in the chart
 * at once, and undoing a merge leaves each as it was. `get` still reads the one record that is asked for.
 */
export function personReader(given: Reader): PersonReader {
  const read = recordReader(given);
  const persons = new Map<Id, Promise<Person>>();
  const person = (id: Id): Promise<Person> => {
    const known = persons.get(id) ?? findPerson(read, id);
    persons.set(id, known);
    return known;
  };
  const others = async (record: AnyRecord, patientId: unknown): Promise<readonly Id[]> => {
    if (typeof patientId !== 'string' || OF_ONE_RECORD.includes(record.type)) return [];
    const { memberIds } = await person(patientId);
    return memberIds.length > 1 ? memberIds : [];
  };
  const reader: PersonReader = {
    ...read,
    person,
    list: async <R extends AnyRecord>(record: R, query: ListQuery<R>) => {
      const ids = await others(record, patientOf(query.where));
      if (ids.length === 0) return read.list(record, query);
      const { offset = 0, limit, ...whole } = query;
      const most = limit === undefined ? {} : { limit: offset + limit };
      const parts = await Promise.all(
        ids.map((id) => read.list(record, { ...whole, ...most, where: withPatient(query.where, id) })),
      );
      const { orderBy, direction = 'asc' } = query;
      const merged = parts
        .flat()
        .toSorted((a, b) => compareBy(orderBy, a, b) * (direction === 'asc' ? 1 : -1));
      return merged.slice(offset, limit === undefined ? undefined : offset + limit);
    },
    count: async (record, where) => {
      const ids = await others(record, patientOf(where));
      if (ids.length === 0) return read.count(record, where);
      const parts = await Promise.all(ids.map((id) => read.count(record, withPatient(where, id))));
      return sum(parts);
    },
    newest: async <R extends AnyRecord>(record: R, query: NewestQuery<R>) => {
      const ids = await others(record, patientOf(query.where));
      if (ids.length === 0) return read.newest(record, query);
      const parts = await Promise.all(
        ids.map((id) => read.newest(record, { ...query, where: withPatient(query.where, id) })),
      );
      return joinGroups(parts.flat(), query);
    },
    newerOf: async (patientId) => {
      const { memberIds } = await person(patientId);
      return (await Promise.all(memberIds.map((id) => read.newerOf(id)))).flat();
    },
    reviews: async (query) => {
      if (query.patientId === undefined) return read.reviews(query);
      const { memberIds } = await person(query.patientId);
      if (memberIds.length === 1) return read.reviews(query);
      const parts = await Promise.all(memberIds.map((patientId) => read.reviews({ ...query, patientId })));
      return parts.flat().toSorted(newestFirst).slice(0, query.limit);
    },
    reviewCount: async (query) => {
      if (query.patientId === undefined) return read.reviewCount(query);
      const { memberIds } = await person(query.patientId);
      return sum(await Promise.all(memberIds.map((patientId) => read.reviewCount({ ...query, patientId }))));
    },
    search: async (words, limit) => {
      const hits = await read.search(words, limit);
      const seen = new Map<Id, SearchHit>();
      for (const hit of hits) {
        const { survivorId } = await person(hit.id);
        if (!seen.has(survivorId)) seen.set(survivorId, { ...hit, id: survivorId });
      }
      return [...seen.values()];
    },
  };
  readersOfRecords.set(reader, read);
  return reader;
}

async function findPerson(read: Reader, id: Id): Promise<Person> {
  const links = new Map<Id, PatientMerge>();
  const members = new Set<Id>([id]);
  for (const member of members) {
    const found = [
      ...(await read.list(PatientMerge, { where: { patientId: member } })),
      ...(await read.list(PatientMerge, { where: { replacedId: member } })),
    ].filter(({ status }) => status === 'active');
    for (const link of found) {
      links.set(link.id, link);
      members.add(link.patientId);
      members.add(link.replacedId);
    }
  }
  return personOf(id, [...links.values()]);
}

type Where = ListQuery<AnyRecord>['where'];

function patientOf(where: object): unknown {
  return Object.hasOwn(where, 'patientId') ? Reflect.get(where, 'patientId') : undefined;
}

function withPatient<W extends Where>(where: W, patientId: Id): W {
  return { ...where, patientId };
}

function joinGroups<R extends AnyRecord>(
  groups: readonly (readonly RecordOf<R>[])[],
  { groupBy, orderBy, limit }: NewestQuery<R>,
): readonly (readonly RecordOf<R>[])[] {
  const byKey = new Map<string | undefined, RecordOf<R>[]>();
  for (const group of groups) {
    const key = codeKey(fieldOf(group[0], groupBy));
    byKey.set(key, [...(byKey.get(key) ?? []), ...group]);
  }
  return [...byKey]
    .toSorted(([a], [b]) => compareValues(a, b))
    .map(([, group]) => group.toSorted((a, b) => compareBy(orderBy, b, a)).slice(0, limit));
}

function compareBy(field: string | undefined, a: { readonly id: Id }, b: { readonly id: Id }): number {
  const byField = field === undefined ? 0 : compareValues(fieldOf(a, field), fieldOf(b, field));
  return byField || compareText(a.id, b.id);
}

/** As the store orders: what is absent, then numbers, then text. */
function compareValues(x: unknown, y: unknown): number {
  if (x === y) return 0;
  if (x === undefined || y === undefined) return x === undefined ? -1 : 1;
  if (typeof x === 'object' || typeof y === 'object') return compareValues(codeKey(x), codeKey(y));
  if (typeof x === 'string' && typeof y === 'string') return compareText(x, y);
  if (typeof x === 'string' || typeof y === 'string') return typeof x === 'string' ? 1 : -1;
  return Number(x) - Number(y);
}

/** By code units: what the store orders otherwise, characters beyond U+FFFF, orders no list of a chart. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function fieldOf(value: object | undefined, field: string): unknown {
  return value === undefined ? undefined : Reflect.get(value, field);
}

function newestFirst(a: WaitingReview, b: WaitingReview): number {
  return compareText(b.stamp, a.stamp) || compareText(b.id, a.id);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
