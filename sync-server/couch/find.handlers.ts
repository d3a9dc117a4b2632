import { setImmediate as nextTurn } from 'node:timers/promises';
import * as z from 'zod';
import { isJsonObject, type Json, type JsonObject } from '#shared/kernel/json.ts';
import { parsed, readJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import { badRequest, CouchError, methodNotAllowed } from './couch-error.ts';
import { collate } from './collation.ts';
import type { CouchContext } from './couch-context.ts';
import { documentOutput } from './document-output.ts';
import { definitions, indexJson } from './index.handlers.ts';
import { chooseIndex, isHinted, type IndexDefinition, type IndexHint } from './query-plan.ts';
import { compileSelector, pathOf, valueAt } from './selector.ts';
import { sortKeys, sortSchema, type SortKey } from './sort-keys.ts';

const findSchema = z.looseObject({
  selector: z.record(z.string(), z.json()),
  limit: z.int().min(0).default(25), // CouchDB's default
  skip: z.int().min(0).default(0),
  sort: sortSchema.default([]),
  fields: z.array(z.string()).optional(),
  bookmark: z.string().optional(),
  use_index: z.union([z.string(), z.array(z.string()).max(2)]).default([]),
  conflicts: z.boolean().default(false),
  execution_stats: z.boolean().default(false),
});

/** Documents that are looked at before others are answered. */
const PAGE = 200;

/** `_find`: by a scan, in the order of ids, or in that of the index which CouchDB would take. */
export async function find(context: CouchContext, database: DatabaseRow, request: Request): Promise<Answer> {
  const { query, sort, hint, index } = await plan(context, database, request);
  const isSelected = compileSelector(query.selector);
  const isIndexed = index ? holds(index) : () => true;
  const matches = (document: Json) => isSelected(document) && isIndexed(document);
  const isDescending = sort[0]?.isDescending ?? false;
  const skip = query.skip + bookmarkOf(query.bookmark);
  const most = index ? Number.MAX_SAFE_INTEGER : skip + query.limit;
  const { found, examined } = await scan(context, database, matches, isDescending, most, query.conflicts);
  const keys = index?.fields.map(({ field }) => ({ field, isDescending })) ?? [];
  const ordered = index ? found.toSorted((a, b) => bySort(keys, a, b)) : found;
  const docs = ordered.slice(skip, skip + query.limit);
  return json({
    docs: query.fields ? docs.map((document) => projected(document, query.fields ?? [])) : docs,
    bookmark:
      docs.length === 0 ? 'nil' : Buffer.from(String(skip - query.skip + docs.length)).toString('base64url'),
    ...(query.execution_stats && {
      execution_stats: {
        total_keys_examined: 0,
        total_docs_examined: examined,
        total_quorum_docs_examined: 0,
        results_returned: docs.length,
      },
    }),
    ...warning(index, hint),
  });
}

/** `_explain`: which index `_find` would go by. */
export async function explain(
  context: CouchContext,
  database: DatabaseRow,
  request: Request,
): Promise<Answer> {
  const { query, index } = await plan(context, database, request);
  const { selector, limit, skip, fields = [], bookmark = 'nil', sort, use_index, conflicts } = query;
  return json({
    dbname: database.name,
    index: indexJson(index),
    partitioned: false,
    selector,
    opts: { use_index, bookmark, limit, skip, sort, fields, conflicts },
    limit,
    skip,
    fields,
  });
}

async function plan(context: CouchContext, database: DatabaseRow, request: Request) {
  if (request.method !== 'POST') throw methodNotAllowed(['POST']);
  const body = (await readJson(request.message)) ?? {};
  if (!isJsonObject(body) || body['selector'] === undefined)
    throw badRequest('Missing required key: selector');
  const query = parsed(findSchema, body, 'Invalid value in the query');
  const sort = sortKeys(query.sort);
  const hint = hintOf(query.use_index);
  const index = chooseIndex(definitions(context, database), query.selector, sort, hint);
  if (!index && sort.some(({ field }) => field !== '_id')) {
    throw new CouchError(
      400,
      'no_usable_index',
      'No index exists for this sort, try indexing by the sort fields.',
    );
  }
  return { query, sort, hint, index };
}

function hintOf(given: string | readonly string[]): IndexHint | undefined {
  const [ddoc, name] = typeof given === 'string' ? [given] : given;
  if (ddoc === undefined) return undefined;
  const id = `_design/${ddoc.replace(/^_design\//, '')}`;
  return name === undefined ? [id] : [id, name];
}

function warning(
  index: IndexDefinition | undefined,
  hint: IndexHint | undefined,
): { readonly warning?: string } {
  const isPassedOver = hint !== undefined && !(index && isHinted(index, hint));
  const [ddoc, name] = hint ?? [];
  const said = [
    ...(isPassedOver
      ? [
          name === undefined
            ? `${ddoc} was not used because it does not contain a valid index for this query.`
            : `${ddoc}, ${name} was not used because it is not a valid index for this query.`,
        ]
      : []),
    ...(index ? [] : ['No matching index found, create an index to optimize query time.']),
  ];
  return said.length > 0 ? { warning: said.join('\n') } : {};
}

/** In pages: whoever looks through all of a database does not hold up everybody. What is written meanwhile is in it or is not. */
async function scan(
  { store }: CouchContext,
  database: DatabaseRow,
  matches: (value: Json) => boolean,
  descending: boolean,
  most: number,
  conflicts: boolean,
): Promise<{ readonly found: readonly JsonObject[]; readonly examined: number }> {
  const found: JsonObject[] = [];
  let examined = 0;
  let last: string | undefined;
  while (found.length < most) {
    const page = store.documents.range(database.db, {
      ...(last !== undefined && { start: last }),
      inclusiveEnd: true,
      descending,
      skip: 0,
      limit: PAGE,
    });
    for (const document of page) {
      if (document.id === last || document.id.startsWith('_design/')) continue;
      examined += 1;
      const output = documentOutput(store, database, document, document.rev, { conflicts });
      if (matches(output)) found.push(output);
      if (found.length >= most) break;
    }
    last = page.at(-1)?.id;
    if (page.length < PAGE) break;
    await nextTurn();
  }
  return { found, examined };
}

/** What an index leaves out is not found by it. */
function holds({ fields, partialFilter }: IndexDefinition): (document: Json) => boolean {
  const isLetIn = partialFilter ? compileSelector(partialFilter) : () => true;
  const paths = fields.map(({ field }) => pathOf(field));
  return (document) => isLetIn(document) && paths.every((path) => valueAt(document, path) !== undefined);
}

function bookmarkOf(text: string | undefined): number {
  if (text === undefined || text === '' || text === 'nil') return 0;
  const number = Buffer.from(text, 'base64url').toString();
  if (!/^\d{1,12}$/.test(number))
    throw new CouchError(400, 'invalid_bookmark', `Invalid bookmark value: ${text}`);
  return Number(number);
}

function bySort(sort: readonly SortKey[], a: JsonObject, b: JsonObject): number {
  for (const { field, isDescending } of sort) {
    const order = collate(valueAt(a, pathOf(field)), valueAt(b, pathOf(field)));
    if (order !== 0) return isDescending ? -order : order;
  }
  return 0;
}

function projected(document: JsonObject, fields: readonly string[]): JsonObject {
  const result: { [name: string]: Json } = {};
  for (const field of fields) {
    const path = pathOf(field);
    const value = valueAt(document, path);
    if (value === undefined) continue;
    let place: { [name: string]: Json } = result;
    for (const part of path.slice(0, -1)) {
      const next = place[part];
      const inner = isJsonObject(next) ? { ...next } : {};
      place[part] = inner;
      place = inner;
    }
    place[path.at(-1) ?? ''] = value;
  }
  return result;
}
