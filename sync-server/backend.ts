import type { ServerResponse } from 'node:http';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { Request } from './http/request.ts';
import type { Answer } from './http/respond.ts';

/** What speaks CouchDB's protocol behind the gateway: the embedded store, or a CouchDB. It trusts whoever asks. */
export interface Backend {
  /** Names the server's data to clients for as long as it stands. */
  readonly serverId: string;
  /**
   * @returns undefined where a feed has taken the response
   * @throws CouchError
   */
  answer(request: Request, response: ServerResponse): Promise<Answer | undefined>;
  /**
   * For the gateway itself: what stands in a database. Documents that never were are left out.
   * @throws CouchError 404 where there is no such database
   */
  read(database: string, asked: Asked): Promise<readonly StandingDocument[]>;
  /** For the gateway itself: all databases. @throws CouchError */
  databases(): Promise<readonly DatabaseFacts[]>;
  /**
   * For the gateway itself: documents, each made from the revision that it names.
   * @returns what `_bulk_docs` answers, in their order
   * @throws CouchError
   */
  write(database: string, documents: readonly JsonObject[]): Promise<readonly JsonObject[]>;
  /**
   * For the gateway itself: documents of one or more databases, each made from the revision that it names: all of them, or none.
   * Durable when it returns; before a CouchDB some may come to stand a little later, in the order of the commits.
   * @returns the ids of those that were not made from what stands; none: it is committed
   * @throws CouchError
   */
  commit(writes: readonly DatabaseWrites[]): Promise<readonly string[]>;
  /**
   * For the gateway itself: what stands of the documents that changed, oldest change first.
   * @param since where an earlier page ended; absent: the beginning. One of a database that was made anew, or set back, begins again
   * @throws CouchError 404
   */
  changes(database: string, since: string | undefined, limit: number): Promise<ChangedDocuments>;
  /** For the gateway itself: makes a database where there is none. @throws CouchError */
  ensure(database: string): Promise<void>;
  /** Told of each database that was written to; absent where others write there, too. @returns how to stop */
  listen?(wake: (database: string) => void): () => void;
  close(): Promise<void>;
}

export interface DatabaseWrites {
  readonly database: string;
  /** Each with `_id`, and `_rev` where it stands already. */
  readonly documents: readonly JsonObject[];
}

export interface ChangedDocuments {
  readonly documents: readonly StandingDocument[];
  /** Where this page ends. */
  readonly since: string;
  /** There was no more. */
  readonly isEnd: boolean;
}

export interface DatabaseFacts {
  readonly name: string;
  /** That live. */
  readonly documents: number;
  /** The number with which the sequence begins: how many changes there were. */
  readonly seq: number;
}

/** Some by their ids, or all from one id to another. */
export type Asked = { readonly keys: readonly string[] } | { readonly start: string; readonly end: string };

export interface StandingDocument {
  readonly id: string;
  readonly rev: string;
  /** Absent where it was deleted. */
  readonly members?: JsonObject;
}
