import {
  ensureRxStorageInstanceParamsAreCorrect,
  RXDB_VERSION,
  type RxStorage,
  type RxStorageInstanceCreationParams,
} from 'rxdb/plugins/core';
import { waitForCollectionRoom } from './collection-limit.ts';
import type { NoOptions } from './rx-events.ts';
import { useRxFile, type RxFileOptions } from './rx-file.ts';
import { RxStorageInstanceReplica, type CollectionPorts } from './rx-instance.ts';

/**
 * A storage for RxDB over one encrypted SQLite file, for databases and collections of any schema. Attachments are
 * refused. Several databases of one process may share the file, also one database opened twice: each is told of the
 * other's writes within the process, and nothing leaves it. Another process is refused the file.
 */
export function getRxStorageReplica(options: RxFileOptions): RxStorage<CollectionPorts, NoOptions> {
  return {
    name: 'replica',
    rxdbVersion: RXDB_VERSION,
    async createStorageInstance<T>(params: RxStorageInstanceCreationParams<T, NoOptions>) {
      checkParams(params);
      await waitForCollectionRoom(params.collectionName);
      const { collections, release } = useRxFile(options);
      try {
        return new RxStorageInstanceReplica<T>(params, collections.ports(params, release));
      } catch (error) {
        release();
        throw error;
      }
    },
  };
}

/** Refuses what this storage does not do, before anything is opened. */
export function checkParams<T>(params: RxStorageInstanceCreationParams<T, NoOptions>): void {
  ensureRxStorageInstanceParamsAreCorrect(params);
  if (params.schema.attachments) {
    throw new Error(
      `the collection ${params.collectionName} asks for attachments, which this storage does not keep`,
    );
  }
}
