import PouchDB from 'pouchdb-core';
import httpAdapter from 'pouchdb-adapter-http';

PouchDB.plugin(httpAdapter);

/** A server's database as PouchDB speaks to it. @param address with a name and a password where it asks for them */
export function pouchAt(address: string, name: string): PouchDB {
  const { origin, username, password } = new URL(address);
  return new PouchDB(`${origin}/${name}`, username === '' ? {} : { auth: { username, password } });
}
