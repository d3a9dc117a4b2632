/** The part of PouchDB 9 that tests use. Its own declarations bring a global `Buffer` that is not Node's. */
declare module 'pouchdb-core' {
  type Document = {
    readonly _id: string;
    readonly _rev: string;
    readonly _conflicts?: readonly string[];
  } & Record<string, unknown>;
  interface Replication extends Promise<{ readonly ok: boolean; readonly docs_written: number }> {
    on(event: 'change', listener: (change: { readonly docs: readonly Document[] }) => void): this;
    cancel(): void;
  }
  interface ReplicationOptions {
    readonly live?: boolean;
    readonly retry?: boolean;
    readonly batch_size?: number;
  }
  class PouchDB {
    constructor(name: string, options?: object);
    static plugin(plugin: unknown): typeof PouchDB;
    static defaults(options: object): typeof PouchDB;
    static fetch(url: string | Request, options?: RequestInit): Promise<Response>;
    readonly replicate: {
      to(target: PouchDB, options?: ReplicationOptions): Replication;
      from(source: PouchDB, options?: ReplicationOptions): Replication;
    };
    sync(other: PouchDB, options?: ReplicationOptions): Promise<unknown> & { cancel(): void };
    allDocs(options: object): Promise<{ readonly rows: readonly { readonly doc?: Document }[] }>;
    close(): Promise<void>;
    info(): Promise<object>;
    get(id: string, options?: object): Promise<Document>;
    put(document: object): Promise<{ readonly rev: string }>;
    remove(document: object): Promise<unknown>;
    bulkDocs(documents: readonly object[]): Promise<readonly unknown[]>;
    putAttachment(id: string, name: string, rev: string, data: Uint8Array, type: string): Promise<unknown>;
    getAttachment(id: string, name: string): Promise<unknown>;
  }
  export default PouchDB;
}
declare module 'pouchdb-adapter-http';
declare module 'pouchdb-adapter-idb';
declare module 'pouchdb-adapter-leveldb';
declare module 'pouchdb-adapter-memory';
declare module 'pouchdb-replication';
declare module 'pouchdb-mapreduce';
declare module 'pouchdb-find';
declare module 'express-pouchdb' {
  import type { RequestListener } from 'node:http';
  export default function expressPouchDb(PouchDB: unknown, options: object): RequestListener;
}
