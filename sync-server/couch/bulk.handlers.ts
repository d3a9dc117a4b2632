import * as z from 'zod';
import type { Json, JsonObject } from '#shared/kernel/json.ts';
import { count, flag, isObject, jsonParameter, parsed, readJson, type Request } from '../http/request.ts';
import { json, type Answer } from '../http/respond.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import type { DocumentOutcome, Look } from '../stores/embedded/embedded-store.ts';
import { badRequest, CouchError, queryParseError } from './couch-error.ts';
import type { CouchContext } from './couch-context.ts';
import type { DocumentInput } from './document.ts';
import { readDocument } from './document-input.ts';
import { documentOutput, documentText } from './document-output.ts';
import { outputOptions } from './document.handlers.ts';
import { compareRevisions, leavesFrom, leavesOf } from './revision-tree.ts';

type Ready = { readonly input: DocumentInput } | { readonly outcome: DocumentOutcome };

/** `_bulk_docs`: each document stands or is refused by itself. */
export async function bulkDocs(
  context: CouchContext,
  database: DatabaseRow,
  request: Request,
): Promise<Answer> {
  const given = await readJson(request.message);
  if (!isObject(given)) throw badRequest('Request body must be a JSON object');
  if (given['docs'] === undefined) throw badRequest('POST body must include `docs` parameter.');
  if (!Array.isArray(given['docs'])) throw badRequest('`docs` parameter must be an array.');
  if (given['new_edits'] !== undefined && typeof given['new_edits'] !== 'boolean') {
    throw badRequest('`new_edits` parameter must be a boolean.');
  }
  const mode = given['new_edits'] === false ? 'replicate' : 'edit';
  const outcomes = writeDocuments(context, database, given['docs'], mode);
  return json(outcomes.filter((outcome) => mode === 'edit' || 'refusal' in outcome).map(outcomeJson), 201);
}

/**
 * Documents of a batch. One that is not a document at all refuses all of it, as in CouchDB; what a revision clashes with
 * does not.
 */
export function writeDocuments(
  context: CouchContext,
  database: DatabaseRow,
  documents: readonly Json[],
  mode: 'edit' | 'replicate',
  looked?: Look,
): readonly DocumentOutcome[] {
  const inputs = documents.map((document) => {
    if (!isObject(document)) throw badRequest('Document must be a JSON object');
    const id = document['_id'] ?? (mode === 'edit' ? context.newUuid() : undefined);
    return readDocument(document, { mode, ...(typeof id === 'string' && { id }) });
  });
  return writeAll(context, database, inputs, mode, looked);
}

function writeAll(
  { store }: CouchContext,
  database: DatabaseRow,
  inputs: readonly DocumentInput[],
  mode: 'edit' | 'replicate',
  looked: Look | undefined,
): readonly DocumentOutcome[] {
  const ready = inputs.map((input): Ready => {
    if (!input.id.startsWith('_local/')) return { input };
    try {
      const rev = store.writeLocal(
        database.name,
        input.id,
        input.deleted ? undefined : input.data,
        input.rev,
      );
      return { outcome: { id: input.id, rev, ok: true } };
    } catch (error) {
      if (!(error instanceof CouchError)) throw error;
      return { outcome: { id: input.id, refusal: error } };
    }
  });
  const written = store.write(
    database.name,
    ready.flatMap((one) => ('input' in one ? [one.input] : [])),
    mode,
    looked,
  );
  const next = written.values();
  return ready.map((one) => {
    if ('outcome' in one) return one.outcome;
    const { value } = next.next();
    if (!value) throw new Error('each document has an outcome');
    return value;
  });
}

export function outcomeJson(outcome: DocumentOutcome): JsonObject {
  if (!('refusal' in outcome)) return { ok: true, id: outcome.id, rev: outcome.rev };
  const { id, rev, refusal } = outcome;
  return { id, ...(rev !== undefined && { rev }), error: refusal.error, reason: refusal.reason };
}

const bulkGetSchema = z.object({
  docs: z.array(
    z.looseObject({ id: z.string(), rev: z.string().optional(), atts_since: z.array(z.string()).optional() }),
  ),
});

/** `_bulk_get`: revisions of many documents in one answer. */
export async function bulkGet(
  { store }: CouchContext,
  database: DatabaseRow,
  request: Request,
): Promise<Answer> {
  const { docs } = parsed(bulkGetSchema, await readJson(request.message), "Missing JSON list of 'docs'.");
  const options = outputOptions(request.query);
  const isLatest = flag(request.query, 'latest');
  const resultOf = ({ id, rev, atts_since: attsSince }: (typeof docs)[number]) => {
    const document = store.documents.find(database.db, id);
    const missing = (missed: string | undefined) =>
      JSON.stringify({ error: { id, rev: missed ?? 'undefined', error: 'not_found', reason: 'missing' } });
    const result = (outputs: readonly string[]) =>
      `{"id":${JSON.stringify(id)},"docs":[${outputs.join(',')}]}`;
    if (!document) return result([missing(rev)]);
    const asked = rev === undefined ? leavesOf(document.tree).map((leaf) => leaf.rev) : [rev];
    const revs =
      rev !== undefined && isLatest ? leavesFrom(document.tree, rev).map((leaf) => leaf.rev) : asked;
    const outputs = (revs.length > 0 ? revs : asked).map((one) =>
      document.tree.get(one)?.body !== undefined
        ? `{"ok":${documentText(store, database, document, one, {
            ...options,
            ...(attsSince && { attachments: true, attsSince }),
          })}}`
        : missing(one),
    );
    return result(outputs);
  };
  const results = store.look(() => docs.map(resultOf));
  return { status: 200, text: `{"results":[${results.join(',\n')}]}` };
}

/** `_revs_diff`: what of a list of revisions is not here; `_missing_revs` is its older form. */
export async function revsDiff(
  { store }: CouchContext,
  database: DatabaseRow,
  request: Request,
  form: '_revs_diff' | '_missing_revs',
): Promise<Answer> {
  const asked = parsed(
    z.record(z.string(), z.array(z.string())),
    await readJson(request.message),
    'Request body must be a JSON object of lists',
  );
  const missingOf = ([id, revs]: [string, string[]]): [string, Json][] => {
    const document = store.documents.find(database.db, id);
    const missing = revs.filter((rev) => document?.tree.has(rev) !== true);
    if (missing.length === 0) return [];
    if (form === '_missing_revs') return [[id, missing]];
    const highest = missing.toSorted(compareRevisions).at(-1) ?? '';
    const ancestors = leavesOf(document?.tree ?? new Map())
      .map(({ rev }) => rev)
      .filter((rev) => Number.parseInt(rev, 10) < Number.parseInt(highest, 10));
    return [[id, { missing, ...(ancestors.length > 0 && { possible_ancestors: ancestors }) }]];
  };
  const entries = store.look(() => Object.entries(asked).flatMap(missingOf));
  const found = Object.fromEntries(entries);
  return json(form === '_missing_revs' ? { missing_revs: found } : found);
}

interface Range {
  readonly keys?: readonly Json[];
  readonly key?: Json;
  readonly start?: Json;
  readonly end?: Json;
}

/** `_all_docs`, `_local_docs` and `_design_docs`: documents by id. */
export async function allDocs(
  context: CouchContext,
  database: DatabaseRow,
  request: Request,
  only?: 'local' | 'design',
): Promise<Answer> {
  const body = request.method === 'POST' ? ((await readJson(request.message)) ?? {}) : {};
  if (!isObject(body)) throw badRequest('Request body must be a JSON object');
  const query = new URLSearchParams(request.query);
  for (const [name, value] of Object.entries(body)) {
    if (name !== 'keys' && !name.endsWith('key'))
      query.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const either = (...names: readonly string[]): Json | undefined =>
    names.map((name) => body[name]).find((value) => value !== undefined) ??
    jsonParameter(request.query, ...names);
  const [keys, key, start, end] = [
    either('keys'),
    either('key'),
    either('startkey', 'start_key'),
    either('endkey', 'end_key'),
  ];
  if (keys !== undefined && !Array.isArray(keys)) throw badRequest('`keys` body member must be an array.');
  if (keys !== undefined && [key, start, end].some((bound) => bound !== undefined)) {
    throw queryParseError('`keys` is incompatible with `key`, `start_key` and `end_key`');
  }
  const range: Range = {
    ...(keys !== undefined && { keys }),
    ...(key !== undefined && { key }),
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
  };
  return only === 'local'
    ? localDocs(context, database, query)
    : listed(context, database, query, range, only);
}

function listed(
  { store }: CouchContext,
  database: DatabaseRow,
  query: URLSearchParams,
  { keys, key, start, end }: Range,
  only: 'design' | undefined,
): Answer {
  const [skip, limit] = [count(query, 'skip') ?? 0, count(query, 'limit') ?? Number.MAX_SAFE_INTEGER];
  const descending = flag(query, 'descending');
  const isWhole = flag(query, 'include_docs');
  const options = outputOptions(query);
  const seqOf = flag(query, 'update_seq') ? { update_seq: `${database.seq}-${database.token}` } : {};
  const rowOf = (id: Json): JsonObject => {
    const document = typeof id === 'string' ? store.documents.find(database.db, id) : undefined;
    if (!document) return { key: id, error: 'not_found' };
    const { rev, deleted } = document;
    const value = { rev, ...(deleted && { deleted }) };
    const doc = deleted
      ? null
      : isWhole
        ? documentOutput(store, database, document, rev, options)
        : undefined;
    return { id: document.id, key: document.id, value, ...(isWhole && doc !== undefined && { doc }) };
  };
  if (keys) {
    const ordered = descending ? keys.toReversed() : keys;
    const rows = ordered.slice(skip, skip + limit).map(rowOf);
    return json({ total_rows: database.live, offset: null, rows, ...seqOf });
  }
  const design = only === 'design' ? { start: '_design/', end: '_design0' } : {};
  const bounds = {
    ...(typeof start === 'string' && { start }),
    ...(typeof end === 'string' && { end }),
    ...design,
    ...(typeof key === 'string' && { start: key, end: key }),
    inclusiveEnd: only === 'design' ? false : flag(query, 'inclusive_end', true),
    descending: only === 'design' ? false : descending,
    skip,
    limit,
  };
  // A key that is no string is no document's id.
  const found =
    key !== undefined && typeof key !== 'string' ? [] : store.documents.range(database.db, bounds);
  const rows = found.map(({ id }) => rowOf(id));
  const offset = Math.min(database.live, store.documents.offset(database.db, bounds) + skip);
  return json({ total_rows: database.live, offset, rows, ...seqOf });
}

function localDocs({ store }: CouchContext, database: DatabaseRow, query: URLSearchParams): Answer {
  const isWhole = flag(query, 'include_docs');
  const rows = store.local.all(database.db).map(({ id, rev, body }) => ({
    id,
    key: id,
    value: { rev },
    ...(isWhole && { doc: { _id: id, _rev: rev, ...body } }),
  }));
  return json({ total_rows: null, offset: null, rows });
}
