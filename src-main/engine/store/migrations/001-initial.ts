import { COMPARTMENTS } from '#shared/kernel/document.ts';
import type { Migration } from './migration.ts';

/** The tables of the first release. A table that exists in the field is never edited here: add a migration. */
export const initial: Migration = {
  schema: 1,
  up(db) {
    db.exec(`
      CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
      CREATE TABLE counter (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

      -- What the server does not have yet. 'row' is the sequence of the newest unsent version, so that work is sent in
      -- the order in which it was done. 'base' is the document as the server last knew it; NULL where it knew none.
      CREATE TABLE outbox (
        row INTEGER PRIMARY KEY,
        compartment TEXT NOT NULL,
        id TEXT NOT NULL UNIQUE,
        base TEXT,
        since INTEGER NOT NULL
      );

      -- The search index. 'row' is a stable key of its own: implicit ones change when the file is vacuumed.
      -- 'seen' sorts: newer is larger, retired patients come last. 'terms' is what the other tables hold of the patient.
      CREATE TABLE search_entry (
        row INTEGER PRIMARY KEY,
        patient_id TEXT NOT NULL UNIQUE,
        seen INTEGER NOT NULL,
        terms TEXT NOT NULL
      );
      CREATE TABLE search_token (
        kind INTEGER NOT NULL,
        token TEXT NOT NULL,
        row INTEGER NOT NULL,
        PRIMARY KEY (kind, token, row)
      ) WITHOUT ROWID;
      CREATE TABLE search_prefix (
        prefix TEXT NOT NULL,
        seen INTEGER NOT NULL,
        row INTEGER NOT NULL,
        PRIMARY KEY (prefix, seen DESC, row)
      ) WITHOUT ROWID;
      CREATE VIRTUAL TABLE search_trigram USING fts5 (
        names, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
      );
    `);
    for (const compartment of COMPARTMENTS) db.exec(documentTable(`doc_${compartment}`));
  },
};

function documentTable(table: string): string {
  return `
    CREATE TABLE ${table} (
      row INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      type TEXT,
      patient_id TEXT,
      seq INTEGER NOT NULL,
      rev TEXT NOT NULL,
      lwt REAL NOT NULL,
      deleted INTEGER NOT NULL,
      remote_rev TEXT,
      meta TEXT,
      body TEXT NOT NULL
    );
    CREATE UNIQUE INDEX ${table}_seq ON ${table} (seq);
    CREATE INDEX ${table}_patient ON ${table} (patient_id, type) WHERE patient_id IS NOT NULL;
    CREATE INDEX ${table}_deleted ON ${table} (lwt) WHERE deleted = 1;
  `;
}
