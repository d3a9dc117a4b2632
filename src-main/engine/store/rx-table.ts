import type { Statement } from 'better-sqlite3-multiple-ciphers';
import {
  bodyOf,
  documentOf,
  metaOf,
  ROW_COLUMNS,
  type StoredDocument,
  type StoredRow,
} from './document-table.ts';
import { layoutText, memberValues, type RxLayout } from './rx-columns.ts';
import type { Sqlite } from './sqlite-file.ts';
import { orderedText } from './text-order.ts';

/** Which collection a table is of. */
export interface RxTableName {
  readonly database: string;
  readonly collection: string;
  readonly version: number;
}

/** `temp` is the connection's own memory. */
type SchemaName = 'main' | 'temp';

/** The list of the tables that collections of any schema have, with the newest number of each one's sequence. */
export const RX_CATALOG = (schema: SchemaName): string => `
  CREATE TABLE IF NOT EXISTS ${schema}.rx_collection (
    row INTEGER PRIMARY KEY,
    database TEXT NOT NULL,
    collection TEXT NOT NULL,
    version INTEGER NOT NULL,
    layout TEXT NOT NULL,
    seq INTEGER NOT NULL,
    UNIQUE (database, collection, version)
  );
`;

/** The collection stands there with other indexes. */
export class OtherSchema extends Error {
  constructor(collection: string) {
    super(
      `the collection ${collection} stands in the file with other indexes: raise the version of its schema`,
    );
    this.name = 'OtherSchema';
  }
}

interface CatalogRow {
  readonly row: number;
  readonly layout: string;
  readonly seq: number;
}

/** One collection of any RxDB schema: documents with the members that are indexed in columns beside them. */
export class RxTable {
  readonly name: string;
  readonly layout: RxLayout;
  readonly #db: Sqlite;
  readonly #row: number;
  readonly #select: Statement<[string], StoredRow>;
  readonly #store: Statement<unknown[], unknown>;
  readonly #saveSeq: Statement<[number, number], unknown>;
  readonly #purge: Statement<[number, number], unknown>;
  #seq: number;

  private constructor(db: Sqlite, entry: CatalogRow, layout: RxLayout, schema: SchemaName) {
    this.name = tableName(schema, entry.row);
    this.layout = layout;
    this.#db = db;
    this.#row = entry.row;
    this.#seq = entry.seq;
    this.#select = db.prepare<[string], StoredRow>(`SELECT ${ROW_COLUMNS} FROM ${this.name} WHERE id = ?`);
    const columns = [
      'id',
      'seq',
      'rev',
      'lwt',
      'deleted',
      'meta',
      'odd',
      'body',
      ...layout.members.map(({ sql }) => sql),
    ];
    this.#store = db.prepare(
      `INSERT INTO ${this.name} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}`,
    );
    this.#saveSeq = db.prepare(`UPDATE ${schema}.rx_collection SET seq = ? WHERE row = ?`);
    this.#purge = db.prepare(
      `DELETE FROM ${this.name} WHERE row IN (SELECT row FROM ${this.name} WHERE deleted = 1 AND lwt <= ? LIMIT ?)`,
    );
  }

  /** Creates the table where there is none. Throws where there is one that was made for another schema. */
  static open(db: Sqlite, name: RxTableName, layout: RxLayout, schema: SchemaName): RxTable {
    const text = layoutText(layout);
    const entry = db
      .transaction((): CatalogRow => {
        const found = db
          .prepare<[string, string, number], CatalogRow>(
            `SELECT row, layout, seq FROM ${schema}.rx_collection WHERE database = ? AND collection = ? AND version = ?`,
          )
          .get(name.database, name.collection, name.version);
        if (found) return found;
        const { lastInsertRowid } = db
          .prepare<[string, string, number, string]>(
            `INSERT INTO ${schema}.rx_collection (database, collection, version, layout, seq) VALUES (?, ?, ?, ?, 0)`,
          )
          .run(name.database, name.collection, name.version, text);
        const row = Number(lastInsertRowid);
        db.exec(tableSql(schema, row, layout));
        return { row, layout: text, seq: 0 };
      })
      .immediate();
    if (entry.layout !== text) throw new OtherSchema(name.collection);
    return new RxTable(db, entry, layout, schema);
  }

  /** The number of the newest version written. */
  get seq(): number {
    return this.#seq;
  }

  document(id: string): StoredDocument | undefined {
    const row = this.#select.get(orderedText(id));
    return row && documentOf(row);
  }

  /** One durable transaction. Numbers that were given in one that failed are given again. */
  transaction<T>(work: () => T): T {
    const before = this.#seq;
    try {
      return this.#db
        .transaction(() => {
          const result = work();
          if (this.#seq !== before) this.#saveSeq.run(this.#seq, this.#row);
          return result;
        })
        .immediate();
    } catch (error) {
      this.#seq = before;
      throw error;
    }
  }

  /** Writes a version with the next number, inside a transaction. */
  store(document: StoredDocument): void {
    const { members, idMember } = this.layout;
    const { values, isOdd } = memberValues(document, members);
    this.#store.run(
      orderedText(String(document[idMember])),
      (this.#seq += 1),
      document._rev,
      document._meta.lwt,
      document._deleted ? 1 : 0,
      metaOf(document),
      isOdd ? 1 : null,
      bodyOf(document),
      ...values,
    );
  }

  /** @returns whether more may be left */
  purge(beforeMs: number, limit: number): boolean {
    return this.#purge.run(beforeMs, limit).changes === limit;
  }

  drop(schema: SchemaName): void {
    this.#db
      .transaction(() => {
        this.#db.exec(`DROP TABLE ${this.name}`);
        this.#db.prepare<[number]>(`DELETE FROM ${schema}.rx_collection WHERE row = ?`).run(this.#row);
      })
      .immediate();
  }
}

function tableName(schema: SchemaName, row: number): string {
  return `${schema}.rx_${row}`;
}

function tableSql(schema: SchemaName, row: number, { members, indexes }: RxLayout): string {
  const table = `rx_${row}`;
  const index = (name: string, columns: readonly string[], where = ''): string =>
    `CREATE INDEX ${schema}.${table}_${name} ON ${table} (${columns.join(', ')}) ${where};`;
  return `
    CREATE TABLE ${schema}.${table} (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      seq INTEGER NOT NULL UNIQUE,
      rev TEXT NOT NULL,
      lwt REAL NOT NULL,
      deleted INTEGER NOT NULL,
      meta TEXT,
      odd INTEGER,
      body TEXT NOT NULL
      ${members.map(({ sql }) => `, ${sql}`).join('')}
    );
    ${index('odd', ['odd'], 'WHERE odd = 1')}
    ${index('dead', ['lwt'], 'WHERE deleted = 1')}
    ${indexes.map((columns, number) => index(String(number), columns)).join('\n')}
  `;
}
