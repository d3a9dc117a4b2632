import type { Sqlite } from '../sqlite-file.ts';

export interface Migration {
  /** What `PRAGMA user_version` says afterwards. */
  readonly schema: number;
  up(db: Sqlite): void;
}
