import type { Migration } from './migration.ts';

/**
 * 'review' holds the documents whose fields wait for a clinician's word: few, so that the inbox never reads the others.
 * 'past_value' holds what a field said before, by the stamp of the value that gave way. Both are written in the
 * transaction of their document.
 */
export const reviewsAndPast: Migration = {
  schema: 5,
  up(db) {
    db.exec(`
      CREATE TABLE review (
        id TEXT PRIMARY KEY,
        type TEXT NOT NULL,
        compartment TEXT NOT NULL,
        patient_id TEXT,
        stamp TEXT NOT NULL
      ) WITHOUT ROWID;
      CREATE INDEX review_stamp ON review (stamp, id);
      CREATE INDEX review_patient ON review (patient_id) WHERE patient_id IS NOT NULL;

      CREATE TABLE past_value (
        id TEXT NOT NULL,
        field TEXT NOT NULL,
        stamp TEXT NOT NULL,
        author TEXT NOT NULL,
        value TEXT,
        PRIMARY KEY (id, field, stamp)
      ) WITHOUT ROWID;
    `);
  },
};
