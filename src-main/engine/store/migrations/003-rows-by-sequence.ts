import { COMPARTMENTS } from '#shared/kernel/document.ts';
import type { Migration } from './migration.ts';

/** A new row takes its sequence as its number, so that the index by sequence holds only rows that have changed since. */
export const rowsBySequence: Migration = {
  schema: 3,
  up(db) {
    for (const compartment of COMPARTMENTS) {
      const table = `doc_${compartment}`;
      db.exec(`
        DROP INDEX ${table}_seq;
        CREATE INDEX ${table}_changed ON ${table} (seq) WHERE seq <> row;
      `);
    }
  },
};
