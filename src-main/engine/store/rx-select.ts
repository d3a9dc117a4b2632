import {
  getQueryMatcher,
  getSortComparator,
  type FilledMangoQuery,
  type PreparedQuery,
  type RxDocumentData,
  type RxJsonSchema,
  type RxStorageCountResult,
} from 'rxdb/plugins/core';
import type { Statement } from 'better-sqlite3-multiple-ciphers';
import { documentOf, ROW_COLUMNS, type StoredDocument, type StoredRow } from './document-table.ts';
import type { QueryColumns } from './rx-columns.ts';
import { selectorSql } from './rx-query.ts';
import type { Sqlite } from './sqlite-file.ts';
import { namingDamage } from './store-errors.ts';

/** Statements kept prepared: a program asks few questions of a collection, each often. */
const MOST_STATEMENTS = 60;

interface SelectSource {
  readonly db: Sqlite;
  readonly table: string;
  readonly columns: QueryColumns;
  /** The table marks documents that are not what the schema says in `odd`; without it there are none. */
  readonly marksOdd: boolean;
  /** Rows by the local sequence: after `@seq`, at most `@limit`. */
  readonly changedSince: string;
}

interface Plan {
  readonly where: string;
  readonly parameters: readonly (string | number)[];
  /** SQL alone decides which documents match. */
  readonly isExact: boolean;
  /** SQL's order, where it is RxDB's. */
  readonly orderBy?: string;
}

/** The queries of one collection, as SQL as far as that is what RxDB would answer. */
export class RxSelect {
  readonly #source: SelectSource;
  readonly #statements = new Map<string, Statement<unknown[], unknown>>();

  constructor(source: SelectSource) {
    this.#source = source;
  }

  find<T>(schema: RxJsonSchema<RxDocumentData<T>>, query: FilledMangoQuery<T>): RxDocumentData<T>[] {
    return namingDamage(() => this.#find(schema, query));
  }

  count<T>(schema: RxJsonSchema<RxDocumentData<T>>, prepared: PreparedQuery<T>): RxStorageCountResult {
    const { query, queryPlan } = prepared;
    const plan = this.#plan(query);
    if (!plan.isExact) {
      const { length } = this.find(schema, query);
      return { count: length, mode: queryPlan.selectorSatisfiedByIndex ? 'fast' : 'slow' };
    }
    const sql = `SELECT count(*) AS count FROM ${this.#source.table} WHERE ${plan.where}`;
    const found = namingDamage(() => this.#prepared(sql).get(...plan.parameters)) as { count: number };
    return { count: Math.min(Math.max(found.count - query.skip, 0), query.limit ?? Infinity), mode: 'fast' };
  }

  /** By the local sequence, the oldest first. */
  changedSince(seq: number, limit: number): readonly StoredRow[] {
    const statement = this.#prepared(this.#source.changedSince);
    return namingDamage(() => statement.all({ seq, limit })) as StoredRow[]; // its columns are ROW_COLUMNS
  }

  #find<T>(schema: RxJsonSchema<RxDocumentData<T>>, query: FilledMangoQuery<T>): RxDocumentData<T>[] {
    const { skip, limit = Infinity } = query;
    const plan = this.#plan(query);
    const sql = `SELECT ${ROW_COLUMNS} FROM ${this.#source.table} WHERE ${plan.where} ORDER BY ${plan.orderBy ?? 'id'}`;
    if (plan.orderBy !== undefined && plan.isExact) {
      const most = Number.isFinite(limit) ? limit : -1;
      const rows = this.#prepared(`${sql} LIMIT ? OFFSET ?`).all(...plan.parameters, most, skip);
      return (rows as StoredRow[]).map((row) => rxDocument<T>(row)); // the columns named
    }
    const matches = plan.isExact ? undefined : getQueryMatcher<T>(schema, query);
    const isOrdered = plan.orderBy !== undefined;
    const found: RxDocumentData<T>[] = [];
    for (const row of this.#prepared(sql).iterate(...plan.parameters)) {
      if (isOrdered && found.length >= skip + limit) break;
      const document = rxDocument<T>(row as StoredRow); // the columns named
      if (!matches || matches(document)) found.push(document);
    }
    if (!isOrdered) {
      const order = getSortComparator<T>(schema, query);
      found.sort((a, b) => order(a, b));
    }
    return found.slice(skip, skip + limit);
  }

  #plan<T>(query: FilledMangoQuery<T>): Plan {
    const { columns } = this.#source;
    const { sql, parameters, isExact } = selectorSql(query.selector, columns);
    if (this.#hasOdd()) return { where: `(odd = 1 OR (${sql}))`, parameters, isExact: false };
    const order = query.sort
      .flatMap((part) => Object.entries(part))
      .map(([member, direction]) => {
        const column = columns.get(member);
        return column && `${column.sql} ${direction === 'desc' ? 'DESC' : 'ASC'}`;
      });
    const isSqlOrder = order.every((part) => part !== undefined);
    return { where: sql, parameters, isExact, ...(isSqlOrder && { orderBy: order.join(', ') }) };
  }

  #hasOdd(): boolean {
    if (!this.#source.marksOdd) return false;
    const sql = `SELECT 1 FROM ${this.#source.table} WHERE odd = 1 LIMIT 1`;
    return namingDamage(() => this.#prepared(sql).get()) !== undefined;
  }

  #prepared(sql: string): Statement<unknown[], unknown> {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#source.db.prepare<unknown[], unknown>(sql);
    const [oldest] = this.#statements.keys();
    if (this.#statements.size >= MOST_STATEMENTS && oldest !== undefined) this.#statements.delete(oldest);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** RxDB's type names T's members, the table's does not. */
export function rxDocument<T>(row: StoredRow): RxDocumentData<T> {
  const document: StoredDocument = documentOf(row);
  return document as unknown as RxDocumentData<T>; // the same object under two types
}
