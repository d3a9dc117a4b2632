import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Backend } from '../../backend.ts';
import { notFound } from '../../couch/couch-error.ts';
import { welcome } from '../../couch/routes.ts';
import type { Request } from '../../http/request.ts';
import type { Answer } from '../../http/respond.ts';
import { CouchClient } from './couchdb-client.ts';
import { forward } from './forward.ts';

/** Others that speak CouchDB's protocol do not call themselves `couchdb`. */
const welcomeSchema = z.looseObject({ version: z.string(), uuid: z.string().max(100) });

/** What is asked of the CouchDB as a whole; the rest of its underscored paths sets up the CouchDB itself. */
const WHOLE = new Set(['_all_dbs', '_db_updates', '_up', '_uuids']);
const OWN = new Set(['_users', '_replicator', '_global_changes']);

/**
 * Databases that lie in an Apache CouchDB, or in what speaks its protocol.
 * @param url with name and password of an administrator there
 * @throws CouchError 503 where it does not answer
 */
export async function couchdbBackend(
  url: string,
  { version }: { readonly version: string },
): Promise<Backend> {
  const client = new CouchClient(url);
  const { uuid } = welcomeSchema.parse(await client.json('GET', '/'));
  return {
    serverId: uuid,
    async answer(request: Request, response: ServerResponse): Promise<Answer | undefined> {
      const [first = ''] = request.segments;
      if (first === '') return welcome(uuid, version);
      if (first.startsWith('_') && !WHOLE.has(first) && !OWN.has(first)) throw notFound();
      await forward(client, request, response);
      return undefined;
    },
    async close() {
      // Nothing is held: each request has a connection of its own, ended with it.
    },
  };
}
