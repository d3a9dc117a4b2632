import type { Compartment, Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import type { Json } from '#shared/kernel/json.ts';
import type { RemoteMark } from '#shared/sync/local-store.ts';

export interface PutWrite {
  readonly kind: 'put';
  readonly envelope: Envelope;
  /** The local revision it was planned on; null: there must be no such document. */
  readonly base: string | null;
  /** It was looked for in this same turn, and there is no such document, nor a tombstone: it is not looked for again. */
  readonly isNew?: boolean;
  /** Needed where this program knows no record of that type: what a newer station wrote is kept all the same. */
  readonly compartment?: Compartment;
  /** A tombstone: from the server, or of a document that no server has ever had. */
  readonly deleted?: boolean;
  /** Only from the server: its revision of this version. */
  readonly remoteRev?: string;
  /**
   * Only from the server: the version that this one was merged with, for it must still be sent. Without it the server
   * has what is written, and nothing of the document is left to send.
   */
  readonly unsentBase?: Envelope;
}

export interface CounterWrite {
  readonly kind: 'counter';
  readonly key: string;
  readonly value: Json;
  /** What it was planned on; undefined: there was none. */
  readonly base: Json | undefined;
}

export type StoreWrite = PutWrite | CounterWrite | RemoteMark;

/** `command` and `import` are to be sent to the server; `replication` came from it. */
export type CommitOrigin = 'command' | 'import' | 'replication';

export interface CommitOptions {
  readonly origin?: CommitOrigin;
}

export interface CommitReceipt {
  /** The local sequence of the last document written. */
  readonly seq: number;
  /** The new local revision of each document. */
  readonly revs: ReadonlyMap<Id, string>;
}

/** Documents, or `counter:<key>`, that moved since they were read. Nothing of the commit was written. */
export interface Conflict {
  readonly code: 'conflict';
  readonly ids: readonly string[];
}

/** One document before and after a commit. */
export interface Change {
  readonly compartment: string;
  readonly type: string;
  readonly id: Id;
  readonly before?: Envelope;
  readonly after?: Envelope;
}

export interface ChangeSet {
  readonly origin: string;
  readonly changes: readonly Change[];
  /** Keys of station-local state that was set. RxDB knows nothing of these: they come in sets of their own. */
  readonly counters: readonly string[];
}
