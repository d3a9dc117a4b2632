import type { Envelope } from '#shared/kernel/document.ts';
import type { AnyRecord } from '#shared/kernel/record.ts';
import { countSql } from './list-query.ts';
import type { Sqlite } from './sqlite-file.ts';
import { namingDamage } from './store-errors.ts';
import type { DerivedIndex } from './writer.ts';

/**
 * How many live documents of a type there are: counted at the first question and then kept, because the shell asks after
 * each burst of commits and counting reads every entry of an index. True of the file's one writer only.
 */
export class Tally implements DerivedIndex {
  readonly #db: Sqlite;
  readonly #counts = new Map<string, number>();

  constructor(db: Sqlite) {
    this.#db = db;
  }

  update(before: Envelope | undefined, after: Envelope | undefined): void {
    if (before) this.#add(before.type, -1);
    if (after) this.#add(after.type, 1);
  }

  reload(): void {
    this.#counts.clear();
  }

  of(record: AnyRecord): number {
    const kept = this.#counts.get(record.type);
    if (kept !== undefined) return kept;
    const { sql, parameters } = countSql(record, {});
    const row = namingDamage(() => this.#db.prepare<unknown[], { count: number }>(sql).get(...parameters));
    const count = row?.count ?? 0;
    this.#counts.set(record.type, count);
    return count;
  }

  #add(type: string, difference: number): void {
    const kept = this.#counts.get(type);
    if (kept !== undefined) this.#counts.set(type, kept + difference);
  }
}
