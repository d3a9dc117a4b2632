import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import expressPouchDb from 'express-pouchdb';
import PouchDB from 'pouchdb-core';
import memoryAdapter from 'pouchdb-adapter-memory';
import find from 'pouchdb-find';
import mapreduce from 'pouchdb-mapreduce';
import replication from 'pouchdb-replication';

export interface RunningCouch {
  readonly url: string;
  /** What it is, for the name of a test. */
  readonly kind: 'CouchDB' | 'express-pouchdb';
  end(): Promise<void>;
}

/** Whether a real one is at hand: `COUCHDB_URL=http://user:pass@host:5984`. */
export const COUCHDB_URL = process.env['COUCHDB_URL'];

/** The CouchDB that `COUCHDB_URL` names, or else another program that speaks its protocol. */
export async function aCouchDb(): Promise<RunningCouch> {
  if (COUCHDB_URL) return { url: COUCHDB_URL, kind: 'CouchDB', end: async () => undefined };
  PouchDB.plugin(memoryAdapter).plugin(mapreduce).plugin(replication).plugin(find);
  const app = expressPouchDb(PouchDB.defaults({ adapter: 'memory' }), {
    mode: 'minimumForPouchDB',
    overrideMode: { include: ['config-infrastructure', 'routes/db-updates', 'routes/find', 'routes/uuids'] },
    inMemoryConfig: true,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listening on a port
  return {
    url: `http://127.0.0.1:${port}`,
    kind: 'express-pouchdb',
    end: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
