import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { ListQuery, NewestQuery, Reader, SearchHit } from '#shared/kernel/reader.ts';
import { readRecord, type AnyRecord, type RecordOf } from '#shared/kernel/record.ts';
import { contentOf, type StoredRow } from './document-table.ts';
import { countSql, listSql, newerSql, newestSql, plainQuery, type PlainListQuery } from './list-query.ts';
import { tableOf } from './record-indexes.ts';
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
}

/**
 * Reads of the replica. SQLite answers at once; the promises are the contract's, which other hosts need.
 * A document of a newer version, or one that its migrations cannot lift, throws UnreadableRecord: leaving it out of a
 * list could hide an allergy. Tombstones are never returned.
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

  const requireReadable = (record: AnyRecord, where: PlainListQuery['where']): void => {
    const { sql, parameters } = newerSql(record, where);
    const newer = namingDamage(() => prepared(sql).get(...parameters)) as { id: Id } | undefined; // the column named
    if (newer) throw new UnreadableRecord('record.newer', newer.id);
  };

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
      const { sql, parameters } = listSql(record, plainQuery(query), 'body');
      const rows = namingDamage(() => prepared(sql).all(...parameters)) as { body: string }[]; // the column named in the statement
      return rows.map(({ body }) => readBody(record, body));
    },
    count: async (record, where) => {
      const { sql, parameters } = countSql(record, plainQuery({ where }).where);
      const row = namingDamage(() => prepared(sql).get(...parameters)) as { count: number };
      return row.count;
    },
    newest: async <R extends AnyRecord>(record: R, query: NewestQuery<R>) => {
      const { where } = plainQuery({ where: query.where });
      requireReadable(record, where);
      const { nextKey, rows, parameters } = newestSql(record, { ...query, where }, 'body');
      const groups: RecordOf<R>[][] = [];
      for (let key: string | null = null; ;) {
        const found = namingDamage(() => prepared(rows).all(...parameters, key, query.limit)) as {
          body: string;
        }[]; // the column named in the statement
        if (found.length > 0) groups.push(found.map(({ body }) => readBody(record, body)));
        // Numbers sort before every text, the empty one included.
        const next = namingDamage(() => prepared(nextKey).get(...parameters, key ?? 0)) as
          | { key: string }
          | undefined;
        if (!next) return groups;
        key = next.key;
      }
    },
    requireReadable: async (record, where) => requireReadable(record, plainQuery({ where }).where),
    search: async (words, limit) => namingDamage(() => ports.search(words, limit)),
    counter: async (key) => namingDamage(() => ports.counter(key)),
  };
}

function envelopeOf(row: Pick<StoredRow, 'body'>): Envelope {
  return contentOf(row) as unknown as Envelope; // a document table's content is an envelope; `verify` checks it
}

function readBody<R extends AnyRecord>(record: R, body: string): RecordOf<R> {
  const envelope = envelopeOf({ body });
  const read = readRecord(record, envelope);
  if (!read.ok) throw new UnreadableRecord(read.error.code, envelope.id);
  return read.value;
}
