import {
  getPrimaryFieldOfPrimaryKey,
  getSchemaByObjectPath,
  type RxDocumentData,
  type RxJsonSchema,
} from 'rxdb/plugins/core';
import { orderedText } from './text-order.ts';

export type ColumnKind = 'text' | 'number' | 'boolean';
export type Scalar = string | number | boolean;

/** A member of a document that stands in a column of its own: NULL where it is absent, else of that kind. */
export interface QueryColumn {
  readonly sql: string;
  readonly kind: ColumnKind;
}

/** By path from the root of the document, with dots. */
export type QueryColumns = ReadonlyMap<string, QueryColumn>;

/** The columns that every table has. */
const OWN_COLUMNS = {
  _deleted: { sql: 'deleted', kind: 'boolean' },
  '_meta.lwt': { sql: 'lwt', kind: 'number' },
} as const;

/** What a collection's schema asks of its table. */
export interface RxLayout {
  readonly idMember: string;
  readonly columns: QueryColumns;
  /** Those beside the columns that every table has, in the order of the table. */
  readonly members: readonly IndexedMember[];
  readonly indexes: readonly (readonly string[])[];
}

export interface IndexedMember {
  readonly path: readonly string[];
  readonly sql: string;
  readonly kind: ColumnKind;
}

const KINDS: Readonly<Record<string, ColumnKind>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
};

/** Reads the declared indexes off a schema that RxDB has filled up. */
export function layoutOf<T>(schema: RxJsonSchema<RxDocumentData<T>>): RxLayout {
  const idMember = getPrimaryFieldOfPrimaryKey(schema.primaryKey) as string; // a name of T's members
  const columns = new Map<string, QueryColumn>(Object.entries(OWN_COLUMNS));
  const members: IndexedMember[] = [];
  const indexes: string[][] = [];
  const columnOf = (member: string): string | undefined => {
    const known = columns.get(member);
    if (known) return known.sql;
    const kind = KINDS[String(getSchemaByObjectPath(schema, member)?.type)];
    if (kind === undefined) return undefined;
    const sql = `c${members.length}`;
    columns.set(member, { sql, kind });
    members.push({ path: member.split('.'), sql, kind });
    return sql;
  };
  // RxDB allows numbers as ids; those are found as text, and ordered by RxDB.
  if (KINDS[String(getSchemaByObjectPath(schema, idMember)?.type)] === 'text') {
    columns.set(idMember, { sql: 'id', kind: 'text' });
  }
  for (const index of schema.indexes ?? []) {
    const named = (typeof index === 'string' ? [index] : index).map((member) => columnOf(String(member)));
    if (named.every((name) => name !== undefined)) indexes.push(named);
  }
  return { idMember, columns, members, indexes };
}

/** Text says which tables a layout fits: the same columns and indexes, whatever else the schema says. */
export function layoutText({ idMember, members, indexes }: RxLayout): string {
  return JSON.stringify({ idMember, members, indexes });
}

export interface MemberValues {
  /** One for each of the members; null where it is absent. */
  readonly values: readonly (string | number | null)[];
  /** A member is not what the schema says: such a document is left to RxDB's own matcher and order. */
  readonly isOdd: boolean;
}

export function memberValues(document: object, members: readonly IndexedMember[]): MemberValues {
  let isOdd = false;
  const values = members.map(({ path, kind }) => {
    let value: unknown = document;
    for (const name of path) {
      if (value === undefined) return null;
      if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        isOdd = true;
        return null;
      }
      value = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    }
    if (value === undefined) return null;
    if (isOfKind(value, kind)) return boundValue(value);
    isOdd = true;
    return null;
  });
  return { values, isOdd };
}

/** As it stands in a column, and as what a column is compared with. */
export function boundValue(value: Scalar): string | number {
  if (typeof value === 'string') return orderedText(value);
  return typeof value === 'boolean' ? Number(value) : value;
}

export function isOfKind(value: unknown, kind: ColumnKind): value is Scalar {
  if (kind === 'number') return Number.isFinite(value);
  return typeof value === (kind === 'text' ? 'string' : 'boolean');
}
