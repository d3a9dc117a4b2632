import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson, isJsonObject, type JsonObject } from '#shared/kernel/json.ts';
import { count, parsed, readJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import { CouchError, methodNotAllowed, notFound } from './couch-error.ts';
import type { CouchContext } from './couch-context.ts';
import { readDocument } from './document-input.ts';
import { documentOutput } from './document-output.ts';
import type { IndexDefinition } from './query-plan.ts';
import { valueAt } from './selector.ts';
import { sortKeys, sortSchema } from './sort-keys.ts';

/** More than anyone has design documents. */
const MOST = 1_000;

const indexSchema = z.looseObject({
  index: z.looseObject({ fields: sortSchema.min(1), partial_filter_selector: z.json().optional() }),
  ddoc: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  type: z.literal('json').default('json'),
});

/** `_index`: definitions lie in design documents, as CouchDB keeps them, and are replicated like these. */
export async function indexes(
  context: CouchContext,
  database: DatabaseRow,
  request: Request,
  rest: readonly string[],
): Promise<Answer> {
  if (request.method === 'DELETE') return dropIndex(context, database, rest);
  if (request.method === 'GET') return json(listIndexes(context, database, request));
  if (request.method !== 'POST') throw methodNotAllowed(['GET', 'POST']);
  const body = parsed(indexSchema, await readJson(request.message), 'Missing required key: index');
  const fields = sortKeys(body.index.fields).map(({ field, isDescending }) => ({
    [field]: isDescending ? 'desc' : 'asc',
  }));
  const hash = createHash('sha1')
    .update(
      canonicalJson([
        fields,
        body.index.partial_filter_selector ?? null,
        ...(body.name === undefined ? [] : [body.name]),
      ]),
    )
    .digest('hex');
  const id = `_design/${(body.ddoc ?? hash).replace(/^_design\//, '')}`;
  const name = body.name ?? hash;
  const known = designDocument(context, database, id);
  if (known && known['language'] !== 'query') {
    const language = JSON.stringify(known['language'] ?? 'javascript');
    throw new CouchError(
      400,
      'invalid_ddoc_lang',
      `Existing design doc has an invalid language: ${language}`,
    );
  }
  const views = isJsonObject(known?.['views']) ? known['views'] : {};
  const view = {
    map: {
      fields: Object.assign({}, ...fields),
      partial_filter_selector: body.index.partial_filter_selector ?? {},
    },
    reduce: '_count',
    options: { def: { fields: body.index.fields } },
  };
  if (views[name] !== undefined) return json({ result: 'exists', id, name });
  const document = { ...known, language: 'query', views: { ...views, [name]: view } };
  const input = readDocument(document, { id, mode: 'edit' });
  const [outcome] = context.store.write(database.name, [input], 'edit');
  if (!outcome || 'refusal' in outcome) throw outcome?.refusal ?? new Error('an index has an outcome');
  return json({ result: 'created', id, name });
}

function dropIndex(context: CouchContext, database: DatabaseRow, rest: readonly string[]): Answer {
  const parts = rest[0] === '_design' ? rest.slice(1) : rest;
  const [ddoc, , name] = parts;
  const id = `_design/${(ddoc ?? '').replace(/^_design\//, '')}`;
  const known = designDocument(context, database, id);
  const views = isJsonObject(known?.['views']) ? known['views'] : {};
  if (!known || name === undefined || views[name] === undefined) throw notFound();
  const { [name]: _gone, ...left } = views;
  const next = Object.keys(left).length === 0 ? { ...known, _deleted: true } : { ...known, views: left };
  context.store.write(database.name, [readDocument(next, { id, mode: 'edit' })], 'edit');
  return json({ ok: true });
}

function listIndexes(context: CouchContext, database: DatabaseRow, request: Request): JsonObject {
  const sorted = definitions(context, database).toSorted((a, b) =>
    a.ddoc === b.ddoc ? (a.name < b.name ? -1 : 1) : a.ddoc < b.ddoc ? -1 : 1,
  );
  const all = [indexJson(undefined), ...sorted.map(indexJson)];
  const skip = count(request.query, 'skip') ?? 0;
  return {
    total_rows: all.length,
    indexes: all.slice(skip, skip + (count(request.query, 'limit') ?? all.length)),
  };
}

/** As CouchDB tells of one; undefined: the one that all databases have. */
export function indexJson(index: IndexDefinition | undefined): JsonObject {
  if (!index) return { ddoc: null, name: '_all_docs', type: 'special', def: { fields: [{ _id: 'asc' }] } };
  const { ddoc, name, fields } = index;
  const def = {
    fields: fields.map(({ field, isDescending }) => ({ [field]: isDescending ? 'desc' : 'asc' })),
  };
  return { ddoc, name, type: 'json', partitioned: false, def };
}

/** What the design documents declare. */
export function definitions({ store }: CouchContext, database: DatabaseRow): readonly IndexDefinition[] {
  const designs = store.documents.range(database.db, {
    start: '_design/',
    end: '_design0',
    inclusiveEnd: false,
    descending: false,
    skip: 0,
    limit: MOST,
  });
  return designs.flatMap(({ id, body }) => {
    const { language, views } = body.data;
    if (language !== 'query' || !isJsonObject(views)) return [];
    return Object.entries(views).map(([name, view]) => {
      const fields = valueAt(view, ['map', 'fields']);
      const filter = valueAt(view, ['map', 'partial_filter_selector']);
      return {
        ddoc: id,
        name,
        fields: Object.entries(isJsonObject(fields) ? fields : {}).map(([field, direction]) => ({
          field,
          isDescending: direction === 'desc',
        })),
        ...(isJsonObject(filter) && Object.keys(filter).length > 0 && { partialFilter: filter }),
      };
    });
  });
}

function designDocument({ store }: CouchContext, database: DatabaseRow, id: string): JsonObject | undefined {
  const found = store.documents.find(database.db, id);
  return found && !found.deleted ? documentOutput(store, database, found, found.rev) : undefined;
}
