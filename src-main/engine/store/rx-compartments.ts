import { RXDB_VERSION, type RxStorage, type RxStorageInstanceCreationParams } from 'rxdb/plugins/core';
import { Subject } from 'rxjs';
import { changedSinceSql } from './document-table.ts';
import { RxCollections } from './rx-collections.ts';
import type { QueryColumns } from './rx-columns.ts';
import type { NoOptions } from './rx-events.ts';
import { RxStorageInstanceReplica, type CollectionPorts } from './rx-instance.ts';
import { RxSelect } from './rx-select.ts';
import { checkParams } from './rx-storage.ts';
import type { Sqlite } from './sqlite-file.ts';
import type { CommittedRows, Writer } from './writer.ts';

export interface RxBackend {
  readonly db: Sqlite;
  readonly writer: Writer;
  readonly compartments: ReadonlySet<string>;
}

/** Ids of envelopes are ASCII, so that SQLite orders them as they stand. */
const ENVELOPE_COLUMNS: QueryColumns = new Map([
  ['id', { sql: 'id', kind: 'text' }],
  ['type', { sql: 'type', kind: 'text' }],
  ['patientId', { sql: 'patient_id', kind: 'text' }],
  ['_deleted', { sql: 'deleted', kind: 'boolean' }],
  ['_meta.lwt', { sql: 'lwt', kind: 'number' }],
]);

/**
 * RxDB's storage over an open replica. Compartments are collections of the same name: commits wake them, and RxDB's own
 * writes go through the writer like every commit, into the same sequence and outbox. RxDB's bookkeeping is in memory: in
 * the file it would bind it to one version of RxDB, and it says nothing that the program does not know.
 */
export function compartmentStorage(backend: RxBackend): RxStorage<CollectionPorts, NoOptions> {
  const { db, writer } = backend;
  const bookkeeping = new RxCollections(db, 'temp');
  const sinks = new Map<string, { emitCommit(commit: CommittedRows): void }>();
  writer.listener = (commit) => sinks.get(commit.compartment)?.emitCommit(commit);
  return {
    name: 'replica',
    rxdbVersion: RXDB_VERSION,
    async createStorageInstance<T>(params: RxStorageInstanceCreationParams<T, NoOptions>) {
      checkParams(params);
      if (params.multiInstance) throw new Error('the replica is opened with multiInstance: false');
      const { collectionName } = params;
      if (!backend.compartments.has(collectionName)) {
        return new RxStorageInstanceReplica<T>(params, bookkeeping.ports(params));
      }
      const ports = compartmentPorts(backend, collectionName, () => sinks.delete(collectionName));
      const instance = new RxStorageInstanceReplica<T>(params, ports);
      sinks.set(collectionName, instance);
      return instance;
    },
  };
}

function compartmentPorts(
  { db, writer }: RxBackend,
  compartment: string,
  release: () => void,
): CollectionPorts {
  const target = writer.target(compartment);
  const { table } = target;
  return {
    select: new RxSelect({
      db,
      table: table.name,
      columns: ENVELOPE_COLUMNS,
      marksOdd: false,
      changedSince: changedSinceSql(table.name),
    }),
    changes: new Subject(),
    seq: () => writer.seq,
    document: (id) => table.document(id),
    transaction: (work) => writer.transaction(work),
    store: (document, previous) => writer.store(target, { document, ...(previous && { previous }) }),
    tell: (emit) => writer.tell(emit),
    purge: (beforeMs, limit) => table.purge(beforeMs, limit),
    check: () => undefined,
    drop: () => {
      throw new Error(`a compartment is never removed: ${compartment}`);
    },
    release,
  };
}
