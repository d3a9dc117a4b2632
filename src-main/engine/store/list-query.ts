import type { AnyRecord } from '#shared/kernel/record.ts';
import type { ListQuery } from '#shared/kernel/reader.ts';
import {
  columnSql,
  indexName,
  newerIndexName,
  NEWER_SQL,
  tableOf,
  typeSql,
  VERSION_SQL,
} from './record-indexes.ts';

export interface SqlQuery {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
}

/** A list query as the store sees it, its field names no longer bound to one record. */
export interface PlainListQuery {
  readonly where: { readonly [field: string]: string | number | boolean | undefined };
  readonly orderBy?: string;
  readonly direction?: 'asc' | 'desc';
  readonly from?: string | number;
  readonly before?: string | number;
  readonly limit?: number;
  readonly offset?: number;
}

export function plainQuery<R extends AnyRecord>(query: ListQuery<R>): PlainListQuery {
  return query; // the names of fields widen to text
}

/**
 * Rows of one record type in order. Text sorts by code point, absent fields before present ones, ties by id in the same
 * direction. Throws where no declared index serves: that is a missing declaration, not a state of the data.
 */
export function listSql(record: AnyRecord, query: PlainListQuery, columns: string): SqlQuery {
  const index = servingIndex(record, query);
  const { sql, parameters } = conditions(record, query);
  const direction = query.direction === 'desc' ? 'DESC' : 'ASC';
  const order =
    query.orderBy === undefined
      ? `id ${direction}`
      : `${columnSql(record, query.orderBy)} ${direction}, id ${direction}`;
  // The index does not hold ids: SQLite sorts by them, within equal values only.
  return {
    sql: `SELECT ${columns} FROM ${tableOf(record.compartment)} ${index} WHERE ${sql} ORDER BY ${order} LIMIT ? OFFSET ?`,
    parameters: [...parameters, query.limit ?? -1, query.offset ?? 0],
  };
}

export function countSql(record: AnyRecord, where: PlainListQuery['where']): SqlQuery {
  const query: PlainListQuery = { where };
  const { sql, parameters } = conditions(record, query);
  return {
    sql: `SELECT count(*) AS count FROM ${tableOf(record.compartment)} ${servingIndex(record, query)} WHERE ${sql}`,
    parameters,
  };
}

export interface PlainNewestQuery {
  readonly where: PlainListQuery['where'];
  readonly groupBy: string;
  readonly orderBy: string;
}

export interface NewestSql {
  /** The first group's key that follows the last parameter. */
  readonly nextKey: string;
  /** Newest rows of the group whose key, or NULL, is the last parameter but one; the last is how many. */
  readonly rows: string;
  readonly parameters: readonly (string | number)[];
}

/** A step from group to group and then into each: SQLite reads what is returned, however much a group holds. */
export function newestSql(
  record: AnyRecord,
  { where, groupBy, orderBy }: PlainNewestQuery,
  columns: string,
): NewestSql {
  const { sql, parameters } = conditions(record, { where });
  const key = columnSql(record, groupBy);
  const from = `${tableOf(record.compartment)} ${servingIndex(record, { where }, [groupBy, orderBy])} WHERE ${sql}`;
  return {
    nextKey: `SELECT ${key} AS key FROM ${from} AND ${key} > ? ORDER BY ${key} LIMIT 1`,
    rows: `SELECT ${columns} FROM ${from} AND ${key} IS ? ORDER BY ${columnSql(record, orderBy)} DESC, id DESC LIMIT ?`,
    parameters,
  };
}

/** One of these documents that needs a newer version than the record's. */
export function newerSql(record: AnyRecord, where: PlainListQuery['where']): SqlQuery {
  const { sql, parameters } = conditions(record, { where });
  const index = `INDEXED BY ${newerIndexName(record.compartment)}`;
  return {
    sql: `SELECT id FROM ${tableOf(record.compartment)} ${index} WHERE ${NEWER_SQL} AND ${VERSION_SQL} > ? AND ${sql} LIMIT 1`,
    parameters: [record.v, ...parameters],
  };
}

function conditions(record: AnyRecord, query: PlainListQuery): SqlQuery {
  const terms = [typeSql(record)];
  const parameters: (string | number)[] = [];
  const equalities = equalitiesOf(query);
  for (const [field, value] of equalities) {
    terms.push(`${columnSql(record, field)} = ?`);
    parameters.push(typeof value === 'boolean' ? Number(value) : value); // JSON true and false are 1 and 0 in SQLite
  }
  if (query.orderBy !== undefined) {
    if (query.from !== undefined) {
      terms.push(`${columnSql(record, query.orderBy)} >= ?`);
      parameters.push(query.from);
    }
    if (query.before !== undefined) {
      terms.push(`${columnSql(record, query.orderBy)} < ?`);
      parameters.push(query.before);
    }
  } else {
    if (query.from !== undefined || query.before !== undefined) throw new Error('a range needs orderBy');
    if (equalities.length === 0) {
      // All of a type by id: ids begin with their type, so the index of ids serves. ';' follows ':' in ASCII.
      terms.push('id >= ?', 'id < ?');
      parameters.push(`${record.type}:`, `${record.type};`);
    }
  }
  return { sql: terms.join(' AND '), parameters };
}

/** `INDEXED BY` makes SQLite refuse the query if the index does not serve it after all. */
function servingIndex(
  record: AnyRecord,
  query: PlainListQuery,
  following: readonly string[] = query.orderBy === undefined ? [] : [query.orderBy],
): string {
  const asked = equalitiesOf(query).map(([field]) => field);
  if (asked.length === 0 && following.length === 0) return '';
  const serves = (fields: readonly string[]): boolean =>
    asked.every((field) => fields.slice(0, asked.length).includes(field)) &&
    following.every((field, index) => fields[asked.length + index] === field);
  const candidates = record.indexes.filter(serves);
  const shortest = candidates.toSorted((a, b) => a.length - b.length)[0];
  if (!shortest) {
    throw new Error(`no index of ${record.type} serves (${[...asked, ...following].join(', ')})`);
  }
  return `INDEXED BY ${indexName(record, shortest)}`;
}

function equalitiesOf(query: PlainListQuery): [string, string | number | boolean][] {
  return Object.entries(query.where).filter(
    (entry): entry is [string, string | number | boolean] => entry[1] !== undefined,
  );
}
