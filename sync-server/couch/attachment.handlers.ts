import { flag, readBytes, type Request } from '../http/request.ts';
import { json, refusal, type Answer } from '../http/respond.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import { conflict, CouchError, methodNotAllowed, notFound } from './couch-error.ts';
import type { CouchContext } from './couch-context.ts';
import type { DocumentInput, GivenAttachment } from './document.ts';
import { attachmentBytes } from './document-output.ts';
import { readDocument } from './document-input.ts';
import { revisionOf } from './document.handlers.ts';

/** GET, HEAD, PUT and DELETE of one attachment, with ranges. */
export async function oneAttachment(
  context: CouchContext,
  database: DatabaseRow,
  id: string,
  name: string,
  request: Request,
): Promise<Answer> {
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return getAttachment(context, database, id, name, request);
    case 'PUT': {
      const data = await readBytes(request.message);
      const content_type = request.message.headers['content-type'] ?? 'application/octet-stream';
      return changeAttachments(context, database, id, request, 201, (list) => ({
        ...list,
        [name]: { content_type, data },
      }));
    }
    case 'DELETE':
      return changeAttachments(context, database, id, request, 200, ({ [name]: gone, ...rest }) => {
        if (!gone) throw notFound('Document is missing attachment');
        return rest;
      });
    default:
      throw methodNotAllowed(['DELETE', 'GET', 'HEAD', 'PUT']);
  }
}

function getAttachment(
  { store }: CouchContext,
  database: DatabaseRow,
  id: string,
  name: string,
  { query, message }: Request,
): Answer {
  const document = store.documents.find(database.db, id);
  const rev = query.get('rev') ?? document?.rev;
  if (!document || rev === undefined) throw notFound();
  if (query.get('rev') === null && document.deleted) throw notFound('deleted');
  const attachments = store.documents.body(document, rev)?.attachments;
  const bytes = attachmentBytes(store, database, attachments, name);
  const facts = attachments?.[name];
  const etag = `"${facts?.digest.replace(/^md5-/, '') ?? ''}"`;
  const headers = {
    'Content-Type': facts?.content_type ?? 'application/octet-stream',
    'Content-Security-Policy': 'sandbox',
    'Accept-Ranges': 'bytes',
    ETag: etag,
  };
  if (message.headers['if-none-match'] === etag) return { status: 304, bytes: Buffer.alloc(0), headers };
  const range = rangeOf(message.headers.range, bytes.length);
  if (!range) return { status: 200, bytes, headers };
  const [from, to] = range;
  return {
    status: 206,
    bytes: bytes.subarray(from, to + 1),
    headers: { ...headers, 'Content-Range': `bytes ${from}-${to}/${bytes.length}` },
  };
}

/** One range; several are answered with the whole, as RFC 9110 allows. */
function rangeOf(header: string | undefined, length: number): readonly [number, number] | undefined {
  const [, start, end] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (start === undefined || end === undefined || (start === '' && end === '')) return undefined;
  const from = start === '' ? Math.max(0, length - Number(end)) : Number(start);
  const to = start === '' || end === '' ? length - 1 : Math.min(Number(end), length - 1);
  if (from > to || from >= length) {
    throw new CouchError(416, 'requested_range_not_satisfiable', 'Requested range not satisfiable', {
      'Content-Range': `bytes */${length}`,
    });
  }
  return [from, to];
}

type Attachments = DocumentInput['attachments'];

/** A new revision of the document with its attachments changed; a document that is not there is made. */
function changeAttachments(
  { store }: CouchContext,
  database: DatabaseRow,
  id: string,
  request: Request,
  status: number,
  change: (list: Attachments) => Attachments,
): Answer {
  const mode = flag(request.query, 'new_edits', true) ? 'edit' : 'replicate';
  const rev = revisionOf(request);
  const document = store.documents.find(database.db, id);
  const isLive = document !== undefined && !document.deleted;
  if (!isLive && rev !== undefined && !document) throw notFound();
  if (isLive && rev === undefined) throw conflict();
  const base = rev ?? (isLive ? document.rev : undefined);
  const body = document && base !== undefined ? store.documents.body(document, base) : undefined;
  const stubs = Object.fromEntries(
    Object.entries(body?.attachments ?? {}).map(([name, { digest, revpos }]): [string, GivenAttachment] => [
      name,
      { stub: true, digest, revpos },
    ]),
  );
  const input = readDocument(body?.data ?? {}, { id, mode, ...(rev !== undefined && { rev }) });
  const [outcome] = store.write(database.name, [{ ...input, attachments: change(stubs) }], mode);
  if (!outcome) throw new Error('a document that was written has an outcome');
  if ('refusal' in outcome) return refusal(outcome.refusal);
  return json({ ok: true, id, rev: outcome.rev }, status, { ETag: `"${outcome.rev}"` });
}
