import * as z from 'zod';
import type { ServerResponse } from 'node:http';
import { isJsonObject, type JsonObject } from '#shared/kernel/json.ts';
import { count, flag, jsonParameter, parsed, readJson, type Request } from '../http/request.ts';
import type { Answer } from '../http/respond.ts';
import { Feed, isFeed, type FeedOptions } from '../http/feed.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import type { KeptDocument } from '../stores/embedded/documents.ts';
import { badRequest, CouchError, notFound, queryParseError } from './couch-error.ts';
import type { CouchContext } from './couch-context.ts';
import { changesPage, type ChangesPage, type ChangesQuery } from './changes-page.ts';
import { outputOptions } from './document.handlers.ts';
import { documentOutput } from './document-output.ts';
import { compileSelector } from './selector.ts';
import { parseSequence, sequenceText } from './sequence.ts';

/** `_changes`: as a whole, or as it comes. @returns undefined where the feed has taken the response */
export async function changes(
  context: CouchContext,
  database: DatabaseRow,
  request: Request,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const { store, pages } = context;
  const body = request.method === 'POST' ? ((await readJson(request.message)) ?? {}) : {};
  if (!isJsonObject(body)) throw badRequest('Request body must be a JSON object');
  const query = changesQuery(context, database, request.query, body);
  const header = request.message.headers['last-event-id'];
  const sinceText = request.query.get('since') ?? (typeof header === 'string' ? header : '0');
  // As in CouchDB: backwards it begins at the newest, wherever the client is, and ends at the oldest.
  let since = query.descending ? 0 : parseSequence(database, sinceText);
  const options = feedOptions(request.query);
  if (options.feed === 'normal') {
    const page = changesPage(store, database, since, query);
    return { status: 200, text: whole(store.database(database.name), page, context, query.descending) };
  }
  const feed = new Feed(response, options);
  const { limit: _limit, wants: _wants, ...form } = query;
  // What compaction leaves of a document's past does not move its sequence.
  const isOwn = request.query.has('filter') || query.output.revsInfo === true;
  const shape = isOwn ? undefined : JSON.stringify(form);
  let left = query.limit;
  const name = database.name;
  feed.run({
    /** All that has come meanwhile; a database made anew under the name ends the feed. */
    poll() {
      const current = store.databases.find(name);
      if (current?.db !== database.db) return 'ended';
      for (;;) {
        if (query.descending) {
          feed.write(changesPage(store, current, since, query).rows);
          return 'ended';
        }
        if (current.seq === since) return left > 0 ? 'waiting' : 'ended';
        const page = pages.page(store, current, since, { ...query, limit: Math.min(left, 500) }, shape);
        if (page.seq === since) return left > 0 ? 'waiting' : 'ended';
        since = page.seq;
        left -= page.rows.length;
        feed.write(page.rows);
        if (left <= 0) return 'ended';
      }
    },
    end: () => {
      const current = store.databases.find(name) ?? database;
      return {
        last_seq: sequenceText(current, since),
        pending: store.documents.countSince(current.db, since),
      };
    },
    listen: (wake) => store.listen((changed) => changed === name && wake()),
  });
  return undefined;
}

function whole(
  database: DatabaseRow,
  { rows, seq }: ChangesPage,
  { store }: CouchContext,
  descending: boolean,
): string {
  const pending = descending ? 0 : store.documents.countSince(database.db, seq);
  const last = sequenceText(database, seq === Number.MAX_SAFE_INTEGER ? 0 : seq);
  return `{"results":[\n${rows.join(',\n')}\n],"last_seq":${JSON.stringify(last)},"pending":${pending}}`;
}

export function feedOptions(query: URLSearchParams): FeedOptions {
  const feed = query.get('feed') ?? 'normal';
  if (!isFeed(feed))
    throw badRequest('Supported `feed` types: normal, continuous, live, longpoll, eventsource');
  const heartbeat = query.get('heartbeat') === 'true' ? 60_000 : count(query, 'heartbeat');
  const timeoutMs = count(query, 'timeout');
  return {
    feed,
    ...(heartbeat !== undefined && heartbeat > 0 && { heartbeatMs: heartbeat }),
    ...(timeoutMs !== undefined && { timeoutMs }),
  };
}

function changesQuery(
  context: CouchContext,
  database: DatabaseRow,
  query: URLSearchParams,
  body: JsonObject,
): ChangesQuery {
  const style = query.get('style') ?? 'main_only';
  if (style !== 'main_only' && style !== 'all_docs') throw queryParseError(`Invalid style: "${style}"`);
  const limit = count(query, 'limit');
  return {
    limit: limit === undefined ? Number.MAX_SAFE_INTEGER : Math.max(1, limit), // CouchDB: 0 has the effect of 1
    descending: flag(query, 'descending'),
    includeDocs: flag(query, 'include_docs'),
    style,
    seqInterval: Math.max(1, count(query, 'seq_interval') ?? 1),
    output: outputOptions(query),
    wants: filterOf(context, database, query, body),
  };
}

function filterOf(
  { store }: CouchContext,
  database: DatabaseRow,
  query: URLSearchParams,
  body: JsonObject,
): (document: KeptDocument) => boolean {
  const filter = query.get('filter');
  switch (filter) {
    case null:
      return () => true;
    case '_doc_ids': {
      const given = body['doc_ids'] ?? jsonParameter(query, 'doc_ids');
      const ids = new Set(
        parsed(z.array(z.string()), given, '`doc_ids` filter parameter is not a valid list of doc ids.'),
      );
      return ({ id }) => ids.has(id);
    }
    case '_design':
      return ({ id }) => id.startsWith('_design/');
    case '_selector': {
      if (!isJsonObject(body['selector'])) throw badRequest('Selector error: expected a JSON object');
      const matches = compileSelector(body['selector']);
      return (document) => matches(documentOutput(store, database, document, document.rev));
    }
    default:
      throw refusedFilter(store, database, filter, query.get('view') ?? undefined);
  }
}

/** A filter is a function in a design document, and there is no view server to run it: told apart from one that is not there. */
function refusedFilter(
  { documents }: CouchContext['store'],
  database: DatabaseRow,
  filter: string,
  view: string | undefined,
): CouchError {
  const isView = filter === '_view';
  if (isView && view === undefined) return badRequest('`view` filter parameter is not provided.');
  const [kind, asked] = isView ? ['views', view ?? ''] : ['filters', filter];
  const [ddoc = '', name] = asked.split('/');
  if (name === undefined) return badRequest('filter parameter must be of the form `designname/filtername`');
  const found = documents.find(database.db, `_design/${ddoc}`);
  if (!found || found.deleted) return notFound();
  const functions = found.body.data[kind];
  if (!isJsonObject(functions)) return notFound(`missing json key: ${kind}`);
  if (functions[name] === undefined) return notFound(`missing json key: ${name}`);
  return new CouchError(
    501,
    'not_implemented',
    `The function ${asked} is not run: there is no view server. Use _selector or _doc_ids.`,
  );
}
