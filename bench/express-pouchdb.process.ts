import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import expressPouchDb from 'express-pouchdb';
import PouchDB from 'pouchdb-core';
import leveldbAdapter from 'pouchdb-adapter-leveldb';
import find from 'pouchdb-find';
import mapreduce from 'pouchdb-mapreduce';
import replication from 'pouchdb-replication';

/** express-pouchdb over leveldb in the folder named, as it comes. */
const [folder = ''] = process.argv.slice(2);
PouchDB.plugin(leveldbAdapter).plugin(mapreduce).plugin(replication).plugin(find);
const app = expressPouchDb(PouchDB.defaults({ adapter: 'leveldb', prefix: `${folder}/` }), {
  inMemoryConfig: true,
  logPath: `${folder}/log.txt`,
});
const server = createServer(app);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // listening on a port
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
process.on('SIGTERM', () => process.exit());
