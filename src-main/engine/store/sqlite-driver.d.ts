/** The driver ships types that its `exports` hide. This is the part of them that the store uses. */
declare module 'better-sqlite3-multiple-ciphers' {
  interface Statement<Parameters extends unknown[] = unknown[], Row = unknown> {
    run(...parameters: Parameters): { readonly changes: number; readonly lastInsertRowid: number | bigint };
    get(...parameters: Parameters): Row | undefined;
    all(...parameters: Parameters): Row[];
    iterate(...parameters: Parameters): IterableIterator<Row>;
  }
  interface Transaction<T> {
    deferred(): T;
    immediate(): T;
  }
  interface Options {
    readonly readonly?: boolean;
    readonly fileMustExist?: boolean;
    readonly timeout?: number;
  }
  class Database {
    constructor(file: string, options?: Options);
    readonly open: boolean;
    readonly readonly: boolean;
    readonly inTransaction: boolean;
    prepare<Parameters extends unknown[] = unknown[], Row = unknown>(sql: string): Statement<Parameters, Row>;
    transaction<T>(work: () => T): Transaction<T>;
    exec(sql: string): this;
    pragma(source: string, options?: { readonly simple?: boolean }): unknown;
    key(key: Buffer): number;
    rekey(key: Buffer): number;
    close(): this;
  }
  export type { Statement };
  export default Database;
}
