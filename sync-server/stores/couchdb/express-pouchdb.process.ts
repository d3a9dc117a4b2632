import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import expressPouchDb from 'express-pouchdb';
import PouchDB from 'pouchdb-core';
import memoryAdapter from 'pouchdb-adapter-memory';
import find from 'pouchdb-find';
import mapreduce from 'pouchdb-mapreduce';
import replication from 'pouchdb-replication';

/** For tests, where no CouchDB is at hand: another program that speaks its protocol, all in memory. */
PouchDB.plugin(memoryAdapter).plugin(mapreduce).plugin(replication).plugin(find);
const app = expressPouchDb(PouchDB.defaults({ adapter: 'memory' }), {
  mode: 'minimumForPouchDB',
  overrideMode: { include: ['config-infrastructure', 'routes/db-updates', 'routes/find', 'routes/uuids'] },
  inMemoryConfig: true,
});
const server = createServer(app);
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo; // listening on a port
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
