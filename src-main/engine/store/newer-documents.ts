import type { Statement } from 'better-sqlite3-multiple-ciphers';
import { COMPARTMENTS, type Envelope } from '#shared/kernel/document.ts';
import { parseId, type Id } from '#shared/kernel/ids.ts';
import { readNewerRecord } from '#shared/kernel/newer-record.ts';
import type { NewerDocument } from '#shared/kernel/reader.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { contentOf } from './document-table.ts';
import {
  NEWER_SQL,
  newerIndexName,
  tableOf,
  typeSql,
  unknownIndexName,
  unknownSql,
  VERSION_SQL,
} from './record-indexes.ts';
import type { Sqlite } from './sqlite-file.ts';

/** What a newer program wrote of a patient, from indexes that hold nothing else: a chart of a thousand visits costs what one of ten does. */
export class NewerDocuments {
  readonly #db: Sqlite;
  readonly #records: ReadonlyMap<string, AnyRecord>;
  readonly #statements = new Map<string, Statement<[Id], { readonly id: Id; readonly body: string }>>();

  constructor(db: Sqlite, records: ReadonlyMap<string, AnyRecord>) {
    this.#db = db;
    this.#records = records;
  }

  of(patientId: Id): readonly NewerDocument[] {
    return [
      ...[...this.#records.values()].flatMap((record) => this.#ofVersion(record, patientId)),
      ...COMPARTMENTS.flatMap((compartment) => this.#ofUnknownType(compartment, patientId)),
    ];
  }

  #ofVersion(record: AnyRecord, patientId: Id): readonly NewerDocument[] {
    const { type, compartment, v } = record;
    const where = `${NEWER_SQL} AND ${typeSql(record)} AND ${VERSION_SQL} > ${v}`;
    return this.#rows(compartment, newerIndexName(compartment), where, patientId).map((row) => {
      const envelope = contentOf(row) as unknown as Envelope; // a document table's content is an envelope; `verify` checks it
      const value = readNewerRecord(record, envelope) as { readonly patientId?: Id } | undefined; // of those that have one
      // Lists find a document by its own field: where a newer version has another, it is found by none.
      const isShown = value !== undefined && (value.patientId ?? patientId) === patientId;
      return { id: row.id, type, isKnownType: true, isShown };
    });
  }

  #ofUnknownType(compartment: string, patientId: Id): readonly NewerDocument[] {
    const where = unknownSql(compartment, this.#records.values());
    return this.#rows(compartment, unknownIndexName(compartment), where, patientId).map(({ id }) => {
      const parsed = parseId(id);
      return { id, type: parsed.ok ? parsed.value.type : '', isKnownType: false, isShown: false };
    });
  }

  #rows(
    compartment: string,
    index: string,
    where: string,
    patientId: Id,
  ): readonly { readonly id: Id; readonly body: string }[] {
    const sql = `SELECT id, body FROM ${tableOf(compartment)} INDEXED BY ${index} WHERE ${where} AND patient_id = ?`;
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement.all(patientId);
  }
}
