import PouchDB from 'pouchdb-core';
import httpAdapter from 'pouchdb-adapter-http';
import { LOGIN } from './processes.ts';

PouchDB.plugin(httpAdapter);

/** A server's database as PouchDB speaks to it. */
export function pouchAt(url: string, name: string): PouchDB {
  return new PouchDB(`${url}/${name}`, { auth: { username: LOGIN.user, password: LOGIN.password } });
}
