import type { ServerResponse } from 'node:http';
import type { Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import { readJson } from '../http/request.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import { CouchError, methodNotAllowed, notFound } from './couch-error.ts';
import type { CouchContext } from './couch-context.ts';
import { oneAttachment } from './attachment.handlers.ts';
import { allDocs, bulkDocs, bulkGet, revsDiff } from './bulk.handlers.ts';
import { changes } from './changes.handlers.ts';
import {
  allDatabases,
  createDatabase,
  databaseInfo,
  revsLimit,
  security,
  uuids,
} from './database.handlers.ts';
import { dbUpdates } from './db-updates.handlers.ts';
import { localDocument, oneDocument } from './document.handlers.ts';
import { readDocument } from './document-input.ts';
import { explain, find } from './find.handlers.ts';
import { indexes } from './index.handlers.ts';

/** @returns undefined where a feed has taken the response */
export async function answer(
  context: CouchContext,
  request: Request,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const [first = '', ...rest] = request.segments;
  const isOwn = ['_users', '_replicator', '_global_changes'].includes(first);
  if (first !== '' && (!first.startsWith('_') || isOwn))
    return inDatabase(context, first, rest, request, response);
  allow(
    request,
    first === '_uuids' || first === '_all_dbs' || first === '_db_updates'
      ? ['GET', 'HEAD']
      : ['GET', 'HEAD', 'POST'],
  );
  switch (first) {
    case '':
      return welcome(context.serverId);
    case '_up':
      return json({ status: 'ok', seeds: {} });
    case '_uuids':
      return uuids(context, request);
    case '_all_dbs':
      return allDatabases(context, request);
    case '_db_updates':
      return dbUpdates(context, request, response);
    default:
      throw notFound();
  }
}

/** As a CouchDB of the version whose protocol is spoken here; of which version this program is, strangers are not told. */
export function welcome(serverId: string): Answer {
  return json({
    couchdb: 'Welcome',
    version: '3.5.0',
    uuid: serverId,
    features: ['access-ready'],
    vendor: { name: 'Fieldward' },
  });
}

function allow({ method }: Request, allowed: readonly string[]): void {
  if (!allowed.includes(method)) throw methodNotAllowed(allowed);
}

async function inDatabase(
  context: CouchContext,
  name: string,
  rest: readonly string[],
  request: Request,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const { store } = context;
  const [part = '', ...further] = rest;
  if (part === '' && request.method === 'PUT') return createDatabase(context, name);
  const database = store.database(name);
  if (part === '') return atDatabase(context, database, request);
  const isPost = request.method === 'POST';
  switch (part) {
    case '_bulk_docs':
      allow(request, ['POST']);
      return bulkDocs(context, database, request);
    case '_bulk_get':
      allow(request, ['POST']);
      return bulkGet(context, database, request);
    case '_revs_diff':
    case '_missing_revs':
      allow(request, ['POST']);
      return revsDiff(context, database, request, part);
    case '_all_docs':
      allow(request, ['GET', 'HEAD', 'POST']);
      return allDocs(context, database, request);
    case '_local_docs':
    case '_design_docs':
      allow(request, ['GET', 'HEAD', 'POST']);
      return allDocs(context, database, request, part === '_local_docs' ? 'local' : 'design');
    case '_changes':
      allow(request, ['GET', 'HEAD', 'POST']);
      return changes(context, database, request, response);
    case '_find':
      return find(context, database, request);
    case '_explain':
      return explain(context, database, request);
    case '_index':
      return indexes(context, database, request, further);
    case '_security':
      return security(context, database, request);
    case '_revs_limit':
      return revsLimit(context, database, request);
    case '_compact':
      allow(request, ['POST']);
      store.compact(database.name);
      return json({ ok: true }, 202);
    case '_ensure_full_commit':
    case '_view_cleanup':
      allow(request, ['POST']);
      return json(
        { ok: true, ...(isPost && part === '_ensure_full_commit' && { instance_start_time: '0' }) },
        part === '_view_cleanup' ? 202 : 201,
      );
    case '_purge':
      throw new CouchError(501, 'not_implemented', `${part} is not supported.`);
    default:
      return ofDocument(context, database, part, further, request);
  }
}

async function atDatabase(context: CouchContext, database: DatabaseRow, request: Request): Promise<Answer> {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return databaseInfo(database);
    case 'DELETE':
      context.store.drop(database);
      return json({ ok: true });
    case 'POST': {
      const given = await readJson(request.message);
      const id = isNamed(given) ? undefined : context.newUuid();
      const input = readDocument(given, { mode: 'edit', ...(id !== undefined && { id }) });
      const [outcome] = context.store.write(database.name, [input], 'edit');
      if (!outcome) throw new Error('a document that was written has an outcome');
      if ('refusal' in outcome) throw outcome.refusal;
      return json({ ok: true, id: input.id, rev: outcome.rev }, 201, {
        Location: `/${encodeURIComponent(database.name)}/${encodeURIComponent(input.id)}`,
      });
    }
    default:
      throw methodNotAllowed(['DELETE', 'GET', 'HEAD', 'POST', 'PUT']);
  }
}

function isNamed(given: unknown): boolean {
  return typeof given === 'object' && given !== null && '_id' in given;
}

/** `_design/a` and `_local/a` are one id of two segments, or of one with its slash encoded. */
function ofDocument(
  context: CouchContext,
  database: DatabaseRow,
  part: string,
  further: readonly string[],
  request: Request,
): Promise<Answer> {
  const isPrefix = part === '_design' || part === '_local';
  const [name, ...below] = isPrefix ? further : ['', ...further];
  const id = isPrefix ? `${part}/${name ?? ''}` : part;
  if (id.startsWith('_local/')) {
    if (below.length > 0)
      throw new CouchError(400, 'bad_request', '_local documents do not accept attachments.');
    return localDocument(context, database, id, request);
  }
  if (id.startsWith('_') && !/^_design\/./.test(id)) throw notFound();
  if (id.startsWith('_design/') && below[0]?.startsWith('_')) {
    throw new CouchError(501, 'not_implemented', `${below[0]} is not supported: there is no view server.`);
  }
  if (below.length > 0) return oneAttachment(context, database, id, below.join('/'), request);
  return oneDocument(context, database, id, request);
}
