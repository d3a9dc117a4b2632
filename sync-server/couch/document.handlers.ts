import { isJsonObject, type Json, type JsonObject } from '#shared/kernel/json.ts';
import { flag, jsonParameter, readBytes, readPutJson, type Request } from '../http/request.ts';
import { json, refusal, type Answer } from '../http/respond.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import type { KeptDocument } from '../stores/embedded/documents.ts';
import {
  badRequest,
  conflict,
  type CouchError,
  docValidation,
  methodNotAllowed,
  notFound,
} from './couch-error.ts';
import type { CouchContext } from './couch-context.ts';
import { documentOutput, type OutputOptions } from './document-output.ts';
import { readDocument } from './document-input.ts';
import { multipartAnswer, openRevsMultipart } from './multipart-answer.ts';
import { readMultipart } from './multipart-request.ts';
import { isRevision, leavesFrom, leavesOf } from './revision-tree.ts';

/** GET, HEAD, PUT, DELETE and COPY of one document. */
export async function oneDocument(
  context: CouchContext,
  database: DatabaseRow,
  id: string,
  request: Request,
): Promise<Answer> {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return getDocument(context, database, id, request);
    case 'PUT':
      return putDocument(context, database, id, request);
    case 'DELETE':
      return deleteDocument(context, database, id, request);
    case 'COPY':
      return copyDocument(context, database, id, request);
    default:
      throw methodNotAllowed(['DELETE', 'GET', 'HEAD', 'PUT', 'COPY']);
  }
}

export function outputOptions(query: URLSearchParams): OutputOptions {
  const attsSince = jsonParameter(query, 'atts_since');
  const hasMeta = flag(query, 'meta');
  return {
    revs: flag(query, 'revs'),
    revsInfo: flag(query, 'revs_info') || hasMeta,
    conflicts: flag(query, 'conflicts') || hasMeta,
    deletedConflicts: flag(query, 'deleted_conflicts') || hasMeta,
    localSeq: flag(query, 'local_seq'),
    attachments: flag(query, 'attachments') || attsSince !== undefined,
    ...(attsSince !== undefined && { attsSince: listOfRevisions(attsSince) }),
  };
}

function listOfRevisions(value: Json): readonly string[] {
  if (!Array.isArray(value)) throw badRequest('a JSON array of revisions is needed');
  return value.map(String);
}

function getDocument(context: CouchContext, database: DatabaseRow, id: string, request: Request): Answer {
  const { store } = context;
  const { query, message } = request;
  const document = store.documents.find(database.db, id);
  const options = outputOptions(query);
  const openRevs = query.get('open_revs');
  if (openRevs !== null) return getOpenRevisions(context, database, id, document, request, options);
  if (!document) throw notFound();
  const asked = query.get('rev');
  if (asked !== null && !isRevision(asked)) throw badRequest('Invalid rev format');
  const rev = asked === null ? document.rev : newestOf(document, asked, flag(query, 'latest'));
  if (asked === null && document.deleted) throw notFound('deleted');
  const etag = `"${rev}"`;
  const headers = { ETag: etag };
  if (message.headers['if-none-match'] === etag && asked === null) return { status: 304, headers };
  const isMultipart = /multipart\/(related|mixed|\*)/.test(String(message.headers.accept ?? ''));
  if (isMultipart && options.attachments) {
    return multipartAnswer(store, database, document, rev, options);
  }
  return json(documentOutput(store, database, document, rev, options), 200, headers);
}

function newestOf(document: KeptDocument, rev: string, isLatest: boolean): string {
  if (!isLatest) return rev;
  const [leaf] = leavesFrom(document.tree, rev);
  return leaf?.rev ?? rev;
}

function getOpenRevisions(
  { store }: CouchContext,
  database: DatabaseRow,
  id: string,
  document: KeptDocument | undefined,
  { query, message }: Request,
  options: OutputOptions,
): Answer {
  const asked = query.get('open_revs') === 'all' ? 'all' : jsonParameter(query, 'open_revs');
  if (asked === 'all' && !document) throw notFound();
  const isLatest = flag(query, 'latest');
  const revs =
    asked === 'all'
      ? leavesOf(document?.tree ?? new Map()).map(({ rev }) => rev)
      : listOfRevisions(asked ?? []).flatMap((rev) => {
          if (!isRevision(rev)) throw badRequest('Invalid rev format');
          const leaves = document && isLatest ? leavesFrom(document.tree, rev) : [];
          return leaves.length > 0 ? leaves.map((leaf) => leaf.rev) : [rev];
        });
  const found = [...new Set(revs)].map((rev): { ok: JsonObject } | { missing: string } => {
    const isThere = document?.tree.get(rev)?.body !== undefined;
    if (!document || !isThere) return { missing: rev };
    return { ok: documentOutput(store, database, document, rev, options) };
  });
  const accept = String(message.headers.accept ?? '');
  const isMultipart = /multipart\/mixed/.test(accept) || accept === '' || accept === '*/*';
  if (isMultipart) return openRevsMultipart(store, database, id, document, found, options);
  return json(found);
}

async function putDocument(
  { store }: CouchContext,
  database: DatabaseRow,
  id: string,
  request: Request,
): Promise<Answer> {
  const { message, query } = request;
  const multipart = /^multipart\/related/i.test(message.headers['content-type'] ?? '')
    ? readMultipart(await readBytes(message), message.headers['content-type'] ?? '')
    : undefined;
  const given = multipart ? multipart.document : await readPutJson(message);
  if (isJsonObject(given) && given['_id'] !== undefined && given['_id'] !== id) {
    throw badRequest('Document ID in URL and body do not match');
  }
  const rev = revisionOf(request, isJsonObject(given) ? given['_rev'] : undefined);
  const mode = flag(query, 'new_edits', true) ? 'edit' : 'replicate';
  const input = readDocument(given, {
    id,
    mode,
    ...(rev !== undefined && { rev }),
    ...(multipart && { following: multipart.attachments }),
  });
  return written(store.write(database.name, [input], mode)[0], id);
}

/** The revision that an edit was made from: said once, or the same each time. */
export function revisionOf({ query, message }: Request, inBody?: Json): string | undefined {
  const match = message.headers['if-match']?.replaceAll('"', '');
  const given = [query.get('rev') ?? undefined, match, typeof inBody === 'string' ? inBody : undefined];
  const said = [...new Set(given.filter((rev) => rev !== undefined))];
  if (said.length > 1)
    throw badRequest('Document rev from request body and query string have different values');
  return said[0];
}

function deleteDocument(
  { store }: CouchContext,
  database: DatabaseRow,
  id: string,
  request: Request,
): Answer {
  const rev = revisionOf(request);
  const known = store.documents.find(database.db, id);
  if (!known) throw notFound();
  if (rev === undefined) throw known.deleted ? notFound('deleted') : conflict();
  const input = readDocument({ _deleted: true }, { id, rev, mode: 'edit' });
  return written(store.write(database.name, [input], 'edit')[0], id, 200);
}

function copyDocument({ store }: CouchContext, database: DatabaseRow, id: string, request: Request): Answer {
  const [, target, targetRev] =
    /^([^?]+)(?:\?rev=(.+))?$/.exec(String(request.message.headers['destination'] ?? '')) ?? [];
  if (target === undefined) throw badRequest('Destination header is mandatory for COPY.');
  const document = store.documents.find(database.db, id);
  if (!document || document.deleted) throw notFound();
  const { _id, _rev, ...body } = documentOutput(
    store,
    database,
    document,
    request.query.get('rev') ?? document.rev,
    { attachments: true },
  );
  const input = readDocument(body, {
    id: decodeURIComponent(target),
    mode: 'edit',
    ...(targetRev !== undefined && { rev: targetRev }),
  });
  return written(store.write(database.name, [input], 'edit')[0], input.id);
}

function written(
  outcome: { id: string; rev?: string; refusal?: CouchError } | undefined,
  id: string,
  status = 201,
): Answer {
  if (!outcome) throw new Error('a document that was written has an outcome');
  if (outcome.refusal) return refusal(outcome.refusal);
  const { rev } = outcome;
  return json({ ok: true, id, rev }, status, { ETag: `"${rev}"`, Location: `/${encodeURIComponent(id)}` });
}

/** `_local/…`: kept apart, never replicated. */
export async function localDocument(
  { store }: CouchContext,
  database: DatabaseRow,
  id: string,
  request: Request,
): Promise<Answer> {
  const { method, message } = request;
  if (method === 'GET' || method === 'HEAD') {
    const found = store.local.find(database.db, id);
    if (!found) throw notFound();
    return json({ _id: id, _rev: found.rev, ...found.body });
  }
  if (method === 'DELETE') {
    const rev = store.writeLocal(database.name, id, undefined, revisionOf(request));
    return json({ ok: true, id, rev });
  }
  if (method !== 'PUT') throw methodNotAllowed(['DELETE', 'GET', 'HEAD', 'PUT']);
  const given = await readPutJson(message);
  if (!isJsonObject(given)) throw badRequest('Document must be a JSON object');
  const { _id, _rev, _attachments, _revisions, _deleted, ...body } = given;
  const bad = Object.keys(body).find((name) => name.startsWith('_'));
  if (bad !== undefined) throw docValidation(`Bad special document member: ${bad}`);
  const deleted = _deleted === true;
  const rev = store.writeLocal(database.name, id, deleted ? undefined : body, revisionOf(request, _rev));
  return json({ ok: true, id, rev }, 201);
}
