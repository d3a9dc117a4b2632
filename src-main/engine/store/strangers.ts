import { COMPARTMENTS } from '#shared/kernel/document.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { newerSql } from './list-query.ts';
import { tableOf } from './record-indexes.ts';
import type { Sqlite } from './sqlite-file.ts';
import { namingDamage } from './store-errors.ts';

/**
 * The id of a live document that a later program wrote: of a type that is none of these records', or of a newer version.
 * Reads one row of each type, by the index of ids, which begin with their type.
 */
export function findStranger(db: Sqlite, records: readonly AnyRecord[]): string | undefined {
  return namingDamage(() => newerOf(db, records) ?? unknownOf(db, records));
}

function newerOf(db: Sqlite, records: readonly AnyRecord[]): string | undefined {
  for (const record of records) {
    const { sql, parameters } = newerSql(record, {});
    const newer = db.prepare<(string | number)[], { id: string }>(sql).get(...parameters);
    if (newer) return newer.id;
  }
  return undefined;
}

function unknownOf(db: Sqlite, records: readonly AnyRecord[]): string | undefined {
  const known = new Set(records.map(({ type, compartment }) => `${compartment} ${type}`));
  for (const compartment of COMPARTMENTS) {
    const first = db.prepare<[string], { id: string }>(
      `SELECT id FROM ${tableOf(compartment)} WHERE id >= ? ORDER BY id LIMIT 1`,
    );
    const live = db.prepare<[string, string], { id: string }>(
      `SELECT id FROM ${tableOf(compartment)} WHERE id >= ? AND id < ? AND deleted = 0 LIMIT 1`,
    );
    for (let found = first.get(''); found;) {
      const type = found.id.split(':', 1)[0] ?? '';
      const after = `${type};`; // ';' follows ':' in ASCII
      const isKnown = known.has(`${compartment} ${type}`);
      const stranger = isKnown ? undefined : live.get(found.id, after);
      if (stranger) return stranger.id;
      found = first.get(after);
    }
  }
  return undefined;
}
