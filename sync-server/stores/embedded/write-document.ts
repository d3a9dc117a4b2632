import { hash } from 'node:crypto';
import { canonicalJson } from '#shared/kernel/json.ts';
import { conflict, CouchError, notFound } from '../../couch/couch-error.ts';
import type { AttachmentFacts, AttachmentList, Body, DocumentInput } from '../../couch/document.ts';
import {
  heightOf,
  leavesOf,
  pathTo,
  stemmed,
  winnerOf,
  withEdit,
  type RevisionTree,
} from '../../couch/revision-tree.ts';
import type { Attachments } from './attachments.ts';
import type { DatabaseRow } from './databases.ts';
import type { Documents, KeptDocument } from './documents.ts';

interface WriteParts {
  readonly documents: Documents;
  readonly attachments: Attachments;
}

export interface Written {
  readonly rev: string;
  /** False where that revision stood already. */
  readonly changed: boolean;
  /** By how many the database's live and deleted documents changed. */
  readonly live: number;
  readonly dead: number;
}

const EMPTY: RevisionTree = new Map();

/**
 * One document into the running transaction, as the revision after `seq`.
 * @param known what stands of it
 * @param mode `edit`: a new revision on the one it was made from. `replicate`: the revision that it already is elsewhere.
 * @throws CouchError 409 where it was made from a revision that is no leaf; 412 where a stub stands for nothing
 */
export function writeDocument(
  { documents, attachments }: WriteParts,
  database: DatabaseRow,
  input: DocumentInput,
  known: KeptDocument | undefined,
  mode: 'edit' | 'replicate',
): Written {
  const tree = known?.tree ?? EMPTY;
  const parents = mode === 'edit' ? parentsOfEdit(tree, input) : (input.path ?? []).slice(1);
  const height = parents[0] === undefined ? 1 : heightOf(parents[0]) + 1;
  const own = mode === 'replicate' ? input.path?.[0] : undefined;
  if (own !== undefined && tree.get(own)) return { rev: own, changed: false, live: 0, dead: 0 };
  const list = attachmentList(
    { documents, attachments },
    database,
    input,
    known,
    parents,
    own === undefined ? height : heightOf(own),
  );
  const text = input.text ?? JSON.stringify(input.data);
  const body = { data: input.data, text, ...(list && { attachments: list }) };
  const rev = own ?? `${height}-${hashOfEdit(input, parents[0], body)}`;
  if (tree.get(rev)) throw conflict();
  const number = documents.addBody(body);
  const edit = { path: [rev, ...parents], deleted: input.deleted, body: number };
  const grown = stemmed(withEdit(tree, edit), database.revsLimit);
  const winner = winnerOf(grown);
  if (winner.body === undefined) throw new Error('the winner has a body');
  const wasLive = known !== undefined && !known.deleted;
  const deleted = winner.deleted ?? false;
  const next = {
    id: input.id,
    seq: database.seq + 1,
    tree: grown,
    rev: winner.rev,
    deleted,
    body: winner.body,
  };
  if (known) {
    documents.dropBodies(tree, grown);
    documents.update({ ...next, row: known.row });
  } else documents.insert(database.db, next);
  return {
    rev,
    changed: true,
    live: Number(!deleted) - Number(wasLive),
    dead: Number(deleted) - Number(known?.deleted ?? false),
  };
}

/** @returns what the new revision hangs on, newest first */
function parentsOfEdit(tree: RevisionTree, { rev, deleted }: DocumentInput): readonly string[] {
  if (tree.size === 0) {
    if (rev !== undefined) throw deleted ? notFound() : conflict();
    return [];
  }
  if (rev === undefined) {
    const winner = winnerOf(tree);
    if (!winner.deleted) throw conflict();
    return pathTo(tree, winner.rev).map((node) => node.rev);
  }
  if (!leavesOf(tree).some((leaf) => leaf.rev === rev)) throw conflict();
  return pathTo(tree, rev).map((node) => node.rev);
}

/** The same edit of the same revision, sent again, is the same revision. It names content, and protects nothing. */
function hashOfEdit(
  { deleted }: DocumentInput,
  parent: string | undefined,
  { text, attachments = {} }: Body,
): string {
  return hash('md5', `${deleted} ${parent ?? ''} ${text} ${canonicalJson(attachments)}`);
}

function attachmentList(
  { documents, attachments }: WriteParts,
  database: DatabaseRow,
  input: DocumentInput,
  known: KeptDocument | undefined,
  parents: readonly string[],
  height: number,
): AttachmentList | undefined {
  const given = Object.entries(input.attachments);
  if (given.length === 0) return undefined;
  return Object.fromEntries(
    given.map(([name, one]): [string, AttachmentFacts] => {
      if (!('stub' in one)) {
        const digest = attachments.put(database.db, one.data);
        return [
          name,
          { content_type: one.content_type, digest, length: one.data.length, revpos: one.revpos ?? height },
        ];
      }
      const before = known && nearest(documents, known, parents, name);
      const isSame = before && (one.digest === undefined || one.digest === before.digest);
      if (!isSame) {
        throw new CouchError(412, 'missing_stub', `Invalid attachment stub in ${input.id} for ${name}`);
      }
      return [name, before];
    }),
  );
}

/** The attachment of the nearest ancestor that is still there. */
function nearest(
  documents: Documents,
  known: KeptDocument,
  parents: readonly string[],
  name: string,
): AttachmentFacts | undefined {
  for (const rev of parents) {
    const found = documents.body(known, rev)?.attachments?.[name];
    if (found) return found;
  }
  return undefined;
}
