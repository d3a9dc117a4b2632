import PouchDB from 'pouchdb-core';
import http from 'pouchdb-adapter-http';
import idb from 'pouchdb-adapter-idb';
import replication from 'pouchdb-replication';

/** What a web application of others brings into a browser: documents in IndexedDB that sync with a server. */
Object.assign(globalThis, { PouchDB: PouchDB.plugin(idb).plugin(http).plugin(replication) });
