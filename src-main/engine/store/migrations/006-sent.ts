import type { Migration } from './migration.ts';

/**
 * The server's revision of a version that was sent, by the version's sequence, until the document is written anew: what was
 * edited lies all over the file, and noting in its rows that the server has it would encrypt each of their pages once more.
 */
export const sent: Migration = {
  schema: 6,
  up(db) {
    db.exec('CREATE TABLE sent (seq INTEGER PRIMARY KEY, rev TEXT NOT NULL)');
  },
};
