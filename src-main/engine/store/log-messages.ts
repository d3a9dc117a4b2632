import type { Cipher } from './sqlite-file.ts';

/** What opens the file in the worker. The key is moved there, and wiped once SQLite has it. */
export interface LogTask {
  readonly file: string;
  readonly key: Uint8Array<ArrayBuffer>;
  readonly cipher: Cipher;
}

export type LogAsked = 'copy' | 'close';

/** A pass has ended. A code of SQLite's where it failed. */
export interface LogCopied {
  readonly code?: string;
}
