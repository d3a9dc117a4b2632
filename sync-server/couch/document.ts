import type { JsonObject } from '#shared/kernel/json.ts';
import type { RevisionTree } from './revision-tree.ts';

/** What is kept of an attachment beside its bytes. CouchDB: `_attachments`. */
export interface AttachmentFacts {
  readonly content_type: string;
  readonly digest: string;
  /** Bytes. */
  readonly length: number;
  /** Height of the revision that brought it. */
  readonly revpos: number;
}
export type AttachmentList = { readonly [name: string]: AttachmentFacts };

/** A revision's own content: the document without CouchDB's members, and its attachments. */
export interface Body {
  readonly data: JsonObject;
  readonly attachments?: AttachmentList;
  /** `data` as JSON text, where it is at hand. */
  readonly text?: string;
}

/** A document as a store has it: all its revisions, and the body of the winner. */
export interface StoredDocument {
  readonly id: string;
  readonly seq: number;
  readonly tree: RevisionTree;
  /** The winner. */
  readonly rev: string;
  readonly deleted: boolean;
  readonly body: Body;
}

/** Attachment as it comes in: bytes, or the word that they are there already. */
export type GivenAttachment =
  | { readonly stub: true; readonly digest?: string; readonly revpos?: number }
  | { readonly content_type: string; readonly data: Uint8Array; readonly revpos?: number };

/** One document of a request, read and checked. */
export interface DocumentInput {
  readonly id: string;
  /** What it was made from; of a replicated document, its own. */
  readonly rev?: string;
  /** Of a replicated document: its own revision first. */
  readonly path?: readonly string[];
  readonly deleted: boolean;
  readonly data: JsonObject;
  /** `data` as JSON text, where it is at hand. */
  readonly text?: string;
  readonly attachments: { readonly [name: string]: GivenAttachment };
}

export interface DatabaseInfo {
  readonly name: string;
  /** Names this making of the database in sequences and epochs. */
  readonly token: string;
  readonly seq: number;
  readonly live: number;
  readonly dead: number;
  readonly revsLimit: number;
  readonly security: JsonObject;
}
