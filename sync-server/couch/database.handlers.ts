import { isJsonObject } from '#shared/kernel/json.ts';
import { count, readPutJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import { badRequest, CouchError, methodNotAllowed } from './couch-error.ts';
import type { CouchContext } from './couch-context.ts';
import { sequenceText } from './sequence.ts';

/** CouchDB's rule for names, and its own databases. */
const NAME = /^[a-z][a-z0-9_$()+/-]{0,237}$/;
const OWN = new Set(['_users', '_replicator', '_global_changes']);

export function createDatabase({ store }: CouchContext, name: string): Answer {
  if (!NAME.test(name) && !OWN.has(name)) {
    throw new CouchError(
      400,
      'illegal_database_name',
      `Name: '${name}'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / are allowed. Must begin with a letter.`,
    );
  }
  if (!store.create(name)) {
    throw new CouchError(412, 'file_exists', 'The database could not be created, the file already exists.');
  }
  return json({ ok: true }, 201, { Location: `/${encodeURIComponent(name)}` });
}

export function databaseInfo(database: DatabaseRow): Answer {
  return json({
    db_name: database.name,
    engine: 'sqlite',
    doc_count: database.live,
    doc_del_count: database.dead,
    update_seq: sequenceText(database, database.seq),
    purge_seq: 0,
    compact_running: false,
    sizes: { active: 0, external: 0, file: 0 },
    disk_format_version: 1,
    instance_start_time: '0',
    props: {},
    cluster: { q: 1, n: 1, w: 1, r: 1 },
  });
}

export async function security(
  context: CouchContext,
  database: DatabaseRow,
  request: Request,
): Promise<Answer> {
  if (request.method === 'GET') return json(database.security);
  if (request.method !== 'PUT') throw methodNotAllowed(['GET', 'PUT']);
  const given = await readPutJson(request.message);
  if (!isJsonObject(given)) throw badRequest('Request body must be a JSON object');
  for (const part of ['admins', 'members']) {
    const lists = given[part] ?? {};
    const isRight =
      isJsonObject(lists) &&
      ['names', 'roles'].every((name) => {
        const list = lists[name] ?? [];
        return Array.isArray(list) && list.every((item) => typeof item === 'string');
      });
    if (!isRight) throw badRequest(`${part} must hold lists of names and roles`);
  }
  context.store.setSecurity(database.name, given);
  return json({ ok: true });
}

export async function revsLimit(
  context: CouchContext,
  database: DatabaseRow,
  request: Request,
): Promise<Answer> {
  if (request.method === 'GET') return json(database.revsLimit);
  if (request.method !== 'PUT') throw methodNotAllowed(['GET', 'PUT']);
  const limit = await readPutJson(request.message);
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) {
    throw badRequest('`rev_limit` must be positive integer.');
  }
  context.store.setRevsLimit(database.name, limit);
  return json({ ok: true });
}

export function uuids(context: CouchContext, request: Request): Answer {
  const wanted = count(request.query, 'count') ?? 1;
  if (wanted > 1_000) throw new CouchError(403, 'forbidden', 'count parameter too large');
  return json({ uuids: Array.from({ length: wanted }, () => context.newUuid()) });
}

export function allDatabases({ store }: CouchContext, { query, sees = () => true }: Request): Answer {
  const edge = (...names: readonly string[]) =>
    names.map((name) => query.get(name)).find((text) => text !== null);
  const bound = (text: string | null | undefined) => text?.replace(/^"|"$/g, '');
  const [start, end] = [bound(edge('start_key', 'startkey')), bound(edge('end_key', 'endkey'))];
  const names = store.databases
    .names()
    .filter(
      (name) => sees(name) && (start === undefined || name >= start) && (end === undefined || name <= end),
    );
  if (query.get('descending') === 'true') names.reverse();
  const skip = count(query, 'skip') ?? 0;
  return json(names.slice(skip, skip + (count(query, 'limit') ?? names.length)));
}
