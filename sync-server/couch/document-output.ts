import type { JsonObject } from '#shared/kernel/json.ts';
import { notFound } from './couch-error.ts';
import type { AttachmentList, Body } from './document.ts';
import { heightOf, leavesOf, pathTo, revisionsMember } from './revision-tree.ts';
import type { EmbeddedStore } from '../stores/embedded/embedded-store.ts';
import type { DatabaseRow } from '../stores/embedded/databases.ts';
import type { KeptDocument } from '../stores/embedded/documents.ts';

export interface OutputOptions {
  readonly revs?: boolean;
  readonly revsInfo?: boolean;
  readonly conflicts?: boolean;
  readonly deletedConflicts?: boolean;
  readonly localSeq?: boolean;
  /** Bytes inline, as base64. */
  readonly attachments?: boolean;
  /** With `attachments`: only those that none of these revisions had. */
  readonly attsSince?: readonly string[];
  /** Bytes come after the document in a multipart answer. */
  readonly follows?: boolean;
}

/**
 * A revision as CouchDB gives it out.
 * @throws CouchError 404 where its body is not there
 */
export function documentOutput(
  store: EmbeddedStore,
  database: DatabaseRow,
  document: KeptDocument,
  rev: string,
  options: OutputOptions = {},
): JsonObject {
  const node = document.tree.get(rev);
  const body = node ? store.documents.body(document, rev) : undefined;
  if (!node || !body) throw notFound();
  return {
    _id: document.id,
    _rev: rev,
    ...(node.deleted && { _deleted: true }),
    ...body.data,
    ...attachmentsMember(store, database, document, body, rev, options),
    ...membersAsked(document, rev, options),
  };
}

/** The same as JSON text: the data as it lies in the file, where nothing has to be looked up in it. */
export function documentText(
  store: EmbeddedStore,
  database: DatabaseRow,
  document: KeptDocument,
  rev: string,
  options: OutputOptions = {},
): string {
  const data = rev === document.rev ? document.dataText : undefined;
  if (data === undefined) return JSON.stringify(documentOutput(store, database, document, rev, options));
  const head = `{"_id":${JSON.stringify(document.id)},"_rev":${JSON.stringify(rev)}`;
  const asked = JSON.stringify(membersAsked(document, rev, options));
  return `${head}${document.deleted ? ',"_deleted":true' : ''}${membersOf(data)}${membersOf(asked)}}`;
}

/** Of an object's text, to stand behind others. */
function membersOf(text: string): string {
  return text === '{}' ? '' : `,${text.slice(1, -1)}`;
}

function membersAsked(document: KeptDocument, rev: string, options: OutputOptions): JsonObject {
  return {
    ...(options.revs && { _revisions: { ...revisionsMember(document.tree, rev) } }),
    ...(options.revsInfo && { _revs_info: revsInfo(document, rev) }),
    ...((options.conflicts || options.deletedConflicts) && conflictMembers(document, rev, options)),
    ...(options.localSeq && { _local_seq: document.seq }),
  };
}

function conflictMembers(document: KeptDocument, rev: string, options: OutputOptions): JsonObject {
  const others = leavesOf(document.tree).filter((leaf) => leaf.rev !== rev);
  const of = (isDeleted: boolean) =>
    others.filter(({ deleted }) => (deleted ?? false) === isDeleted).map((leaf) => leaf.rev);
  const [alive, dead] = [of(false), of(true)];
  return {
    ...(options.conflicts && alive.length > 0 && { _conflicts: alive }),
    ...(options.deletedConflicts && dead.length > 0 && { _deleted_conflicts: dead }),
  };
}

function revsInfo(document: KeptDocument, rev: string): JsonObject[] {
  return pathTo(document.tree, rev).map((node) => ({
    rev: node.rev,
    status: node.body !== undefined ? (node.deleted ? 'deleted' : 'available') : 'missing',
  }));
}

/** Whether the bytes of an attachment are wanted, though the other end has one of these revisions. */
export function isWanted(
  document: KeptDocument,
  rev: string,
  revpos: number,
  attsSince: readonly string[] | undefined,
): boolean {
  if (!attsSince) return true;
  const known = new Set(attsSince);
  const common = pathTo(document.tree, rev).find((node) => known.has(node.rev));
  return !common || revpos > heightOf(common.rev);
}

function attachmentsMember(
  store: EmbeddedStore,
  database: DatabaseRow,
  document: KeptDocument,
  { attachments }: Body,
  rev: string,
  options: OutputOptions,
): JsonObject {
  if (!attachments) return {};
  const isSent = options.attachments ?? false;
  const list = Object.entries(attachments).map(([name, facts]): [string, JsonObject] => {
    const { content_type, digest, revpos, length } = facts;
    const common = { content_type, revpos, digest };
    if (!isSent || !isWanted(document, rev, revpos, options.attsSince)) {
      return [name, { ...common, length, stub: true }];
    }
    if (options.follows) return [name, { ...common, length, follows: true }];
    return [
      name,
      { ...common, data: attachmentBytes(store, database, attachments, name).toString('base64') },
    ];
  });
  return { _attachments: Object.fromEntries(list) };
}

/** @throws CouchError 404 where there is none of that name */
export function attachmentBytes(
  store: EmbeddedStore,
  database: DatabaseRow,
  attachments: AttachmentList | undefined,
  name: string,
): Buffer {
  const facts = attachments?.[name];
  const bytes = facts && store.attachments.get(database.db, facts.digest);
  if (!bytes) throw notFound('Document is missing attachment');
  return bytes;
}
