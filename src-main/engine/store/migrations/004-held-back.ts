import type { Migration } from './migration.ts';

/** Why the server did not take an unsent version: JSON; NULL for what is only waiting its turn. */
export const heldBack: Migration = {
  schema: 4,
  up(db) {
    db.exec('ALTER TABLE outbox ADD COLUMN held TEXT');
  },
};
