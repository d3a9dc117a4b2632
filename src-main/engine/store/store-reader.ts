import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { ListQuery, NewestQuery, Reader, SearchHit } from '#shared/kernel/reader.ts';
import { readForShowing } from '#shared/kernel/newer-record.ts';
import type { AnyRecord, RecordOf } from '#shared/kernel/record.ts';
import { contentOf, type StoredRow } from './document-table.ts';
import { countSql, listSql, newestSql, plainQuery, type PlainListQuery } from './list-query.ts';
import type { NewerDocuments } from './newer-documents.ts';
import type { PastValues } from './past-values.ts';
import { tableOf } from './record-indexes.ts';
import type { ReviewIndex } from './review-index.ts';
import type { Sqlite } from './sqlite-file.ts';
import { namingDamage, UnreadableRecord } from './store-errors.ts';

/** A reader that also tells the revision a command plans on. */
export interface StoreReader extends Reader {
  getWithRev<R extends AnyRecord>(
    record: R,
    id: Id,
  ): Promise<{ readonly value: RecordOf<R>; readonly rev: string } | undefined>;
  /** The local revision of a live document, whatever its version. */
  rev(record: AnyRecord, id: Id): Promise<string | undefined>;
}

export interface ReaderPorts {
  search(words: string, limit: number): readonly SearchHit[];
  counter(key: string): Json | undefined;
  newerOf: NewerDocuments['of'];
  reviews: Pick<ReviewIndex, 'list' | 'count'>;
  pastValues: PastValues['of'];
}

/**
 * Reads of the replica. SQLite answers at once; the promises are the contract's, which other hosts need.
 * A document of a newer version is read as far as it can be; one of which nothing can be shown, or which its migrations
 * cannot lift, throws UnreadableRecord. A patient's lists leave the former out: `newerOf` counts them, so that whoever
 * shows a chart can say so. Tombstones are never returned.
 */
export function createReader(db: Sqlite, ports: ReaderPorts): StoreReader {
  const statements = new Map<string, ReturnType<Sqlite['prepare']>>();
  const prepared = (sql: string): ReturnType<Sqlite['prepare']> => {
    const known = statements.get(sql);
    if (known) return known;
    const statement = db.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  type LiveRow = Pick<StoredRow, 'body' | 'rev'>;
  const find = (record: AnyRecord, id: Id): LiveRow | undefined =>
    namingDamage(
      () =>
        prepared(
          `SELECT body, rev FROM ${tableOf(record.compartment)} WHERE id = ? AND type = ? AND deleted = 0`,
        ).get(id, record.type) as LiveRow | undefined, // the columns named in the statement
    );

  const bodies = (
    sql: string,
    parameters: readonly (string | number | null)[],
  ): readonly { body: string }[] =>
    namingDamage(() => prepared(sql).all(...parameters)) as { body: string }[]; // the column named in the statement

  return {
    get: async (record, id) => {
      const row = find(record, id);
      return row && readBody(record, row.body);
    },
    getWithRev: async (record, id) => {
      const row = find(record, id);
      return row && { value: readBody(record, row.body), rev: row.rev };
    },
    rev: async (record, id) => find(record, id)?.rev,
    envelope: async (record, id) => {
      const row = find(record, id);
      return row && envelopeOf(row);
    },
    list: async <R extends AnyRecord>(record: R, query: ListQuery<R>) => {
      const plain = plainQuery(query);
      const read = (part: PlainListQuery) => {
        const { sql, parameters } = listSql(record, part, 'body');
        return bodies(sql, parameters);
      };
      if (!isOfPatient(record)) return read(plain).map(({ body }) => readBody(record, body));
      // A page is so many of those that can be shown: callers take a short one for the last.
      const { limit, offset = 0, ...whole } = plain;
      const rows = read(limit === undefined ? whole : { ...whole, limit: offset + limit });
      const shown = shownOf(record, rows);
      const isWhole = limit === undefined || shown.length === rows.length;
      return (isWhole ? shown : shownOf(record, read(whole))).slice(
        offset,
        limit === undefined ? undefined : offset + limit,
      );
    },
    count: async (record, where) => {
      const { sql, parameters } = countSql(record, plainQuery({ where }).where);
      const row = namingDamage(() => prepared(sql).get(...parameters)) as { count: number };
      return row.count;
    },
    newest: async <R extends AnyRecord>(record: R, query: NewestQuery<R>) => {
      const { where } = plainQuery({ where: query.where });
      const { nextKey, rows, parameters } = newestSql(record, { ...query, where }, 'body');
      const groups: RecordOf<R>[][] = [];
      for (let key: string | null = null; ;) {
        const found = bodies(rows, [...parameters, key, query.limit]);
        const shown = shownOf(record, found);
        const group =
          shown.length === found.length
            ? shown
            : shownOf(record, bodies(rows, [...parameters, key, -1])).slice(0, query.limit);
        if (group.length > 0) groups.push(group);
        // Numbers sort before every text, the empty one included.
        const next = namingDamage(() => prepared(nextKey).get(...parameters, key ?? 0)) as
          | { key: string }
          | undefined;
        if (!next) return groups;
        key = next.key;
      }
    },
    newerOf: async (patientId) => namingDamage(() => ports.newerOf(patientId)),
    reviews: async (query) => namingDamage(() => ports.reviews.list(query)),
    reviewCount: async (query) => namingDamage(() => ports.reviews.count(query)),
    pastValues: async (id) => namingDamage(() => ports.pastValues(id)),
    search: async (words, limit) => namingDamage(() => ports.search(words, limit)),
    counter: async (key) => namingDamage(() => ports.counter(key)),
  };
}

function envelopeOf(row: Pick<StoredRow, 'body'>): Envelope {
  return contentOf(row) as unknown as Envelope; // a document table's content is an envelope; `verify` checks it
}

function isOfPatient(record: AnyRecord): boolean {
  return Object.hasOwn(record.fields, 'patientId');
}

function shownOf<R extends AnyRecord>(record: R, rows: readonly { readonly body: string }[]): RecordOf<R>[] {
  return rows.flatMap(({ body }) => {
    const envelope = envelopeOf({ body });
    const read = readForShowing(record, envelope);
    if (read.ok) return [read.value];
    if (read.error.code === 'record.newer' && isOfPatient(record)) return [];
    throw new UnreadableRecord(read.error.code, envelope.id);
  });
}

function readBody<R extends AnyRecord>(record: R, body: string): RecordOf<R> {
  const envelope = envelopeOf({ body });
  const read = readForShowing(record, envelope);
  if (!read.ok) throw new UnreadableRecord(read.error.code, envelope.id);
  return read.value;
}
