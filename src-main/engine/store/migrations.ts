import { fail, ok, type Result } from '#shared/kernel/result.ts';
import { initial } from './migrations/001-initial.ts';
import { fewerPages } from './migrations/002-fewer-pages.ts';
import { rowsBySequence } from './migrations/003-rows-by-sequence.ts';
import { heldBack } from './migrations/004-held-back.ts';
import { reviewsAndPast } from './migrations/005-reviews-and-past.ts';
import { sent } from './migrations/006-sent.ts';
import type { Migration } from './migrations/migration.ts';
import type { Sqlite } from './sqlite-file.ts';
import type { OpenError } from './store-errors.ts';

const MIGRATIONS: readonly Migration[] = [
  initial,
  fewerPages,
  rowsBySequence,
  heldBack,
  reviewsAndPast,
  sent,
];

export const SCHEMA = MIGRATIONS.length;

export function schemaOf(db: Sqlite): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Brings a file to this version's schema, each step in one transaction. */
export function migrate(db: Sqlite): Result<void, OpenError> {
  const found = schemaOf(db);
  if (found > SCHEMA) return fail({ code: 'store.newer', schema: found });
  for (const migration of MIGRATIONS.slice(found)) {
    db.transaction(() => {
      migration.up(db);
      db.pragma(`user_version = ${migration.schema}`);
    }).immediate();
  }
  return ok(undefined);
}
