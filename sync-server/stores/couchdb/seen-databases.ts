import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import type { JsonObject } from '#shared/kernel/json.ts';
import { feedOptions } from '../../couch/changes.handlers.ts';
import { count, type Request } from '../../http/request.ts';
import { json, type Answer } from '../../http/respond.ts';
import { understood, type CouchClient } from './couchdb-client.ts';
import { forward } from './forward.ts';

type Sees = (database: string) => boolean;

const seq = z.union([z.string(), z.number()]);
const rowSchema = z.object({ db_name: z.string(), seq }).catchall(z.json());
const lineSchema = z.looseObject({ db_name: z.string().optional() });
const pageSchema = z.looseObject({ results: z.array(rowSchema), last_seq: seq });
/** CouchDB's own. */
const LONGPOLL_MS = 60_000;

/** `_all_dbs`, of which the CouchDB tells only the gateway. */
export async function seenDatabases(client: CouchClient, { query }: Request, sees: Sees): Promise<Answer> {
  const all = understood(z.array(z.string()), await client.json('GET', '/_all_dbs'));
  const seen = all.filter(sees);
  const skip = count(query, 'skip') ?? 0;
  return json(seen.slice(skip, skip + (count(query, 'limit') ?? seen.length)));
}

/**
 * `_db_updates`: what may not be told of is passed over, and does not count towards the limit.
 * @returns undefined where the feed has taken the response
 */
export async function seenUpdates(
  client: CouchClient,
  request: Request,
  sees: Sees,
  response: ServerResponse,
): Promise<Answer | undefined> {
  const { query } = request;
  const { feed, timeoutMs = LONGPOLL_MS } = feedOptions(query);
  if (feed === 'continuous' || feed === 'live') {
    await forward(client, request, response, (answer) => seenLines(answer, sees));
    return undefined;
  }
  const limit = count(query, 'limit') ?? Number.MAX_SAFE_INTEGER;
  const untilMs = performance.now() + timeoutMs;
  const results: JsonObject[] = [];
  let since = query.get('since') ?? '0';
  while (results.length < limit && !response.destroyed) {
    const asked = new URLSearchParams({ since, limit: String(Math.min(1_000, limit - results.length)) });
    const leftMs = Math.round(untilMs - performance.now());
    if (feed === 'longpoll' && results.length === 0 && leftMs > 0) {
      asked.set('feed', 'longpoll');
      asked.set('timeout', String(leftMs));
    }
    const page = understood(pageSchema, await client.json('GET', `/_db_updates?${asked.toString()}`));
    since = String(page.last_seq);
    results.push(...page.results.filter(({ db_name: name }) => sees(name)));
    if (page.results.length === 0) break;
  }
  return json({ results, last_seq: since });
}

/** Empty lines keep the connection; the last one says how far it went. */
async function* seenLines(answer: Readable, sees: Sees): AsyncGenerator<string> {
  for await (const line of createInterface({ input: answer })) {
    const { db_name: name } = line === '' ? {} : lineSchema.parse(JSON.parse(line));
    if (name === undefined || sees(name)) yield `${line}\n`;
  }
}
