import { COMPARTMENTS } from '#shared/kernel/document.ts';
import type { Migration } from './migration.ts';

/**
 * Under encryption a commit costs what its pages cost. An outbox row is found by its number, which is that of the
 * document's newest version, so that it needs no index by id; no query goes by patient across types; and the local
 * sequence lies on the page of the other values that every command sets.
 */
export const fewerPages: Migration = {
  schema: 2,
  up(db) {
    db.exec(`
      CREATE TABLE outbox_2 (
        row INTEGER PRIMARY KEY,
        compartment TEXT NOT NULL,
        id TEXT NOT NULL,
        since INTEGER NOT NULL,
        base TEXT
      );
      INSERT INTO outbox_2 (row, compartment, id, since, base)
        SELECT row, compartment, id, since, base FROM outbox ORDER BY row;
      DROP TABLE outbox;
      ALTER TABLE outbox_2 RENAME TO outbox;

      INSERT OR REPLACE INTO counter (key, value) SELECT 'commit.seq', value FROM meta WHERE key = 'seq';
      DELETE FROM meta WHERE key = 'seq';
    `);
    for (const compartment of COMPARTMENTS) db.exec(`DROP INDEX doc_${compartment}_patient`);
  },
};
