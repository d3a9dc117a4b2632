import { COMPARTMENTS } from '#shared/kernel/document.ts';
import type { Fields } from '#shared/kernel/field.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import type { Sqlite } from './sqlite-file.ts';

/** What stands in SQL text unquoted or in a literal must look like a name. */
const NAME = /^[a-z][a-zA-Z0-9]{0,39}$/;
const PREFIX = 'record_';

export function tableOf(compartment: string): string {
  return `doc_${compartment}`;
}

/** The expression that both the index and the query must use, character for character. */
export function fieldSql(field: string): string {
  if (!NAME.test(field)) throw new Error(`not a field name: ${field}`);
  return `json_extract(body, '$.data.${field}')`;
}

/** A field as it is indexed: a code by its `codeKey`, anything else by its value. */
export function columnSql(record: AnyRecord, field: string): string {
  const whole = fieldSql(field);
  const fields: Fields = record.fields;
  if (fields[field]?.form.kind !== 'code') return whole;
  const part = (path: string) => `json_extract(body, '$.data.${field}.${path}')`;
  return `coalesce(${part('coding[0].code')}, ${part('text')}, ${whole})`;
}

/** The version that a document needs. */
export const VERSION_SQL = "json_extract(body, '$.v')";

/** Documents beyond the first version: few, so that a newer one is found without reading the others. */
export function newerIndexName(compartment: string): string {
  return `newer_${compartment}`;
}

/** Documents of types that are none of these records': none, unless a newer program wrote here. */
export function unknownIndexName(compartment: string): string {
  return `newer_types_${compartment}`;
}

export function unknownSql(compartment: string, records: Iterable<AnyRecord>): string {
  const known = [...records].filter((record) => record.compartment === compartment);
  return ['deleted = 0', ...known.map(({ type }) => `type <> '${type}'`)].join(' AND ');
}

export const NEWER_SQL = `deleted = 0 AND ${VERSION_SQL} > 1`;

/** SQLite uses a partial index where the query repeats its condition with literals. */
export function typeSql(record: AnyRecord): string {
  if (!NAME.test(record.type)) throw new Error(`not a record type: ${record.type}`);
  return `type = '${record.type}' AND deleted = 0`;
}

export function indexName(record: AnyRecord, fields: readonly string[]): string {
  return `${PREFIX}${record.type}_${fields.join('_')}`;
}

/** Without the id that breaks ties: it would be half of every entry, and equal values are few enough to be sorted. */
export function indexSql(record: AnyRecord, fields: readonly string[]): string {
  const columns = fields.map((field) => columnSql(record, field)).join(', ');
  return `CREATE INDEX ${indexName(record, fields)} ON ${tableOf(record.compartment)} (${columns}) WHERE ${typeSql(record)}`;
}

/**
 * Makes the indexes of the file those that the records declare. Runs on every opening; it is a comparison of names and text.
 * @param onIndexing hears of so many new ones in a file that had others: it takes a while, and nothing else runs meanwhile
 */
export function alignIndexes(
  db: Sqlite,
  records: readonly AnyRecord[],
  onIndexing: (indexes: number) => void = () => undefined,
): void {
  const declared = new Map<string, string>();
  for (const record of records) {
    for (const fields of record.indexes) declared.set(indexName(record, fields), indexSql(record, fields));
    const newer = newerIndexName(record.compartment);
    declared.set(
      newer,
      `CREATE INDEX ${newer} ON ${tableOf(record.compartment)} (type, ${VERSION_SQL}, patient_id) WHERE ${NEWER_SQL}`,
    );
  }
  for (const compartment of COMPARTMENTS) {
    const unknown = unknownIndexName(compartment);
    declared.set(
      unknown,
      `CREATE INDEX ${unknown} ON ${tableOf(compartment)} (patient_id) WHERE ${unknownSql(compartment, records)}`,
    );
  }
  const found = db
    .prepare<[], { name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND (name GLOB '${PREFIX}*' OR name GLOB 'newer_*')`,
    )
    .all();
  const stale = found.filter(({ name, sql }) => declared.get(name) !== sql);
  const present = new Set(found.map(({ name }) => name));
  const missing = [...declared].filter(
    ([name]) => !present.has(name) || stale.some((index) => index.name === name),
  );
  if (stale.length === 0 && missing.length === 0) return;
  if (found.length > 0 && missing.length > 0) onIndexing(missing.length);
  db.transaction(() => {
    for (const { name } of stale) db.exec(`DROP INDEX ${name}`);
    for (const [, sql] of missing) db.exec(sql);
  }).immediate();
}

/** A record type belongs to one compartment, and is declared once. */
export function recordsByType(records: readonly AnyRecord[]): ReadonlyMap<string, AnyRecord> {
  const byType = new Map<string, AnyRecord>();
  for (const record of records) {
    if (!COMPARTMENTS.includes(record.compartment)) throw new Error(`unknown compartment of ${record.type}`);
    if (byType.has(record.type)) throw new Error(`declared twice: ${record.type}`);
    byType.set(record.type, record);
  }
  return byType;
}
