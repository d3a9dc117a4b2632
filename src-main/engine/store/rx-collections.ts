import type { RxStorageInstanceCreationParams } from 'rxdb/plugins/core';
import { Subject } from 'rxjs';
import { layoutOf, layoutText } from './rx-columns.ts';
import type { NoOptions, ReplicaEventBulk } from './rx-events.ts';
import type { CollectionPorts } from './rx-instance.ts';
import { ROW_COLUMNS } from './document-table.ts';
import { RxSelect } from './rx-select.ts';
import { OtherSchema, RX_CATALOG, RxTable } from './rx-table.ts';
import type { Sqlite } from './sqlite-file.ts';
import { TellQueue } from './tell-queue.ts';

interface OpenCollection {
  readonly table: RxTable;
  readonly select: RxSelect;
  readonly changes: Subject<ReplicaEventBulk<unknown>>;
  instances: number;
  isRemoved: boolean;
}

/** Collections of any RxDB schema over one connection, each opened as often as is asked, told of each other's writes. */
export class RxCollections {
  readonly #db: Sqlite;
  readonly #schema: 'main' | 'temp';
  readonly #open = new Map<string, OpenCollection>();
  readonly #queue = new TellQueue();
  readonly #onWrite: () => void;

  /** @param schema `temp` is in memory, and gone with the connection */
  constructor(db: Sqlite, schema: 'main' | 'temp', onWrite: () => void = () => undefined) {
    this.#db = db;
    this.#schema = schema;
    this.#onWrite = onWrite;
    db.exec(RX_CATALOG(schema));
  }

  ports<T>(
    params: RxStorageInstanceCreationParams<T, NoOptions>,
    onRelease: () => void = () => undefined,
  ): CollectionPorts {
    const { databaseName: database, collectionName, schema } = params;
    const name = { database, collection: collectionName, version: schema.version };
    const key = JSON.stringify(name);
    const layout = layoutOf(schema);
    const collection =
      this.#open.get(key) ?? this.#collection(RxTable.open(this.#db, name, layout, this.#schema));
    if (layoutText(collection.table.layout) !== layoutText(layout)) throw new OtherSchema(collectionName);
    collection.instances += 1;
    this.#open.set(key, collection);
    return this.#portsOf(key, collection, onRelease);
  }

  #collection(table: RxTable): OpenCollection {
    const { name, layout } = table;
    return {
      table,
      select: new RxSelect({
        db: this.#db,
        table: name,
        columns: layout.columns,
        marksOdd: true,
        changedSince: `SELECT ${ROW_COLUMNS} FROM ${name} WHERE seq > @seq ORDER BY seq LIMIT @limit`,
      }),
      changes: new Subject(),
      instances: 0,
      isRemoved: false,
    };
  }

  #portsOf(key: string, collection: OpenCollection, onRelease: () => void): CollectionPorts {
    const { table } = collection;
    return {
      select: collection.select,
      changes: collection.changes,
      seq: () => table.seq,
      document: (id) => table.document(id),
      transaction: (work) => {
        this.#onWrite();
        return table.transaction(work);
      },
      store: (document) => table.store(document),
      tell: (emit) => this.#queue.tell(emit),
      purge: (beforeMs, limit) => table.purge(beforeMs, limit),
      check: () => {
        if (collection.isRemoved) throw new Error('the collection was removed');
      },
      drop: () => {
        table.drop(this.#schema);
        collection.isRemoved = true;
        this.#open.delete(key);
      },
      release: () => {
        collection.instances -= 1;
        if (collection.instances === 0 && !collection.isRemoved) this.#open.delete(key);
        onRelease();
      },
    };
  }
}
