import * as z from 'zod';
import type { Json } from '#shared/kernel/json.ts';
import { isObject } from '../http/request.ts';
import { badRequest, CouchError, docValidation } from './couch-error.ts';
import type { DocumentInput, GivenAttachment } from './document.ts';
import { isRevision, pathOfRevisions } from './revision-tree.ts';

/** CouchDB's `max_document_size`, attachments apart. Bytes. */
const MAX_DOCUMENT_BYTES = 8_000_000;

/** Members that CouchDB gives out with a document and takes back without a word. */
const IGNORED = new Set(['_revs_info', '_conflicts', '_deleted_conflicts', '_local_seq']);
const KNOWN = new Set(['_id', '_rev', '_deleted', '_attachments', '_revisions']);
const LOCAL_REVISION = /^0-\d{1,15}$/;
/** What CouchDB's replicator notes in its documents: kept with the data, and given out as it came. */
const REPLICATION = new Set([
  '_replication_id',
  '_replication_state',
  '_replication_state_reason',
  '_replication_state_time',
  '_replication_stats',
]);

const revisionsSchema = z.object({ start: z.int().min(1), ids: z.array(z.string().min(1).max(128)).min(1) });
const attachmentSchema = z.looseObject({
  content_type: z.string().max(300).optional(),
  data: z.string().optional(),
  stub: z.boolean().optional(),
  follows: z.boolean().optional(),
  digest: z.string().max(200).optional(),
  length: z.number().optional(),
  revpos: z.int().min(0).optional(),
});

export interface ReadOptions {
  /** From the address: stands before `_id` in the document. */
  readonly id?: string;
  /** From the address or `If-Match`: stands before `_rev`. */
  readonly rev?: string;
  readonly mode: 'edit' | 'replicate';
  /** Bytes that a multipart request carries after the document, by attachment name. */
  readonly following?: ReadonlyMap<string, Uint8Array>;
}

/**
 * A document of a request, checked as CouchDB checks it.
 * @throws CouchError 400 bad_request, doc_validation, illegal_docid; 413 document_too_large
 */
export function readDocument(given: Json | undefined, options: ReadOptions): DocumentInput {
  if (!isObject(given)) throw badRequest('Document must be a JSON object');
  const id = options.id ?? given['_id'];
  checkId(id);
  const data: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(given)) {
    if (!name.startsWith('_') || REPLICATION.has(name)) data[name] = value;
    else if (!KNOWN.has(name) && !IGNORED.has(name)) {
      throw docValidation(`Bad special document member: ${name}`);
    }
  }
  const text = JSON.stringify(data);
  // A character is at most three bytes.
  if (text.length * 3 > MAX_DOCUMENT_BYTES && Buffer.byteLength(text) > MAX_DOCUMENT_BYTES) {
    throw new CouchError(413, 'document_too_large', id);
  }
  const rev = options.rev ?? given['_rev'];
  const isLocal = id.startsWith('_local/');
  if (
    rev !== undefined &&
    (typeof rev !== 'string' || !(isLocal ? LOCAL_REVISION.test(rev) : isRevision(rev)))
  ) {
    throw badRequest('Invalid rev format');
  }
  return {
    id,
    ...(rev !== undefined && { rev }),
    ...(options.mode === 'replicate' && !isLocal && { path: pathOf(rev, given['_revisions']) }),
    deleted: given['_deleted'] === true,
    data,
    text,
    attachments: readAttachments(given['_attachments'], options.following),
  };
}

function checkId(id: Json | undefined): asserts id is string {
  if (typeof id !== 'string') throw new CouchError(400, 'illegal_docid', 'Document id must be a string');
  if (id === '') throw new CouchError(400, 'illegal_docid', 'Document id must not be empty');
  if (id.startsWith('_') && !/^_(design|local)\/./.test(id)) {
    throw new CouchError(400, 'illegal_docid', 'Only reserved document ids may start with underscore.');
  }
}

function pathOf(rev: string | undefined, given: Json | undefined): readonly string[] {
  if (rev === undefined) throw badRequest('Document rev and new_edits=false: a revision is needed');
  if (given === undefined) return [rev];
  const revisions = revisionsSchema.safeParse(given);
  if (!revisions.success || revisions.data.ids.length > revisions.data.start) {
    throw docValidation('_revisions is malformed');
  }
  return pathOfRevisions(revisions.data); // where `_rev` says otherwise, CouchDB believes this one
}

function readAttachments(
  given: Json | undefined,
  following: ReadonlyMap<string, Uint8Array> | undefined,
): DocumentInput['attachments'] {
  if (given === undefined) return {};
  if (!isObject(given)) throw badRequest('Attachments must be an object');
  return Object.fromEntries(
    Object.entries(given).map(([name, one]): [string, GivenAttachment] => {
      if (name.startsWith('_')) {
        throw badRequest(`Attachment name '${name}' starts with prohibited character '_'`);
      }
      const parsed = attachmentSchema.safeParse(one);
      if (!parsed.success) throw badRequest(`Invalid attachment: ${name}`);
      const { content_type, data, stub, follows, digest, revpos } = parsed.data;
      const place = revpos === undefined ? {} : { revpos };
      if (stub) return [name, { stub, ...place, ...(digest !== undefined && { digest }) }];
      const bytes = follows ? following?.get(name) : decode(data, name);
      if (!bytes) throw badRequest(`Attachment ${name} does not follow`);
      return [name, { content_type: content_type ?? 'application/octet-stream', data: bytes, ...place }];
    }),
  );
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

function decode(data: string | undefined, name: string): Uint8Array {
  if (data === undefined || !BASE64.test(data)) throw badRequest(`Invalid attachment data for ${name}`);
  return Buffer.from(data, 'base64');
}
