import type { Statement } from 'better-sqlite3-multiple-ciphers';
import type { Envelope } from '#shared/kernel/document.ts';
import type { Id } from '#shared/kernel/ids.ts';
import { sameJson, type Json } from '#shared/kernel/json.ts';
import type { PastValue } from '#shared/kernel/reader.ts';
import { authorOf, fieldState, UNSTAMPED } from '#shared/kernel/rivals.ts';
import type { Sqlite } from './sqlite-file.ts';
import type { DerivedIndex } from './writer.ts';

interface PastRow {
  readonly field: string;
  readonly stamp: string;
  readonly author: string;
  readonly value: string | null;
}

/**
 * What fields said before. A value is kept here when it leaves its document, so that a new document costs nothing and an
 * edit costs a row for each field that it changes. Values that another station replaced before it sent any are kept there.
 */
export class PastValues implements DerivedIndex {
  readonly #keep: Statement<[{ id: Id } & PastRow], unknown>;
  readonly #forget: Statement<[Id], unknown>;
  readonly #of: Statement<[Id], PastRow>;

  constructor(db: Sqlite) {
    this.#keep = db.prepare(
      `INSERT OR IGNORE INTO past_value (id, field, stamp, author, value)
       VALUES (@id, @field, @stamp, @author, @value)`,
    );
    this.#forget = db.prepare<[Id]>('DELETE FROM past_value WHERE id = ?');
    this.#of = db.prepare<[Id], PastRow>(
      'SELECT field, stamp, author, value FROM past_value WHERE id = ? ORDER BY stamp, field',
    );
  }

  update(before: Envelope | undefined, after: Envelope | undefined): void {
    if (!before) return;
    if (!after) {
      // What is taken away by law, or with an import, leaves nothing behind.
      this.#forget.run(before.id);
      return;
    }
    for (const { value, ...past } of valuesLeft(before, after)) {
      this.#keep.run({ id: before.id, ...past, value: value === undefined ? null : JSON.stringify(value) });
    }
  }

  reload(): void {
    // Nothing is held in memory.
  }

  of(id: Id): readonly PastValue[] {
    return this.#of.all(id).map(({ value, ...past }) => ({
      ...past,
      ...(value !== null && { value: JSON.parse(value) as Json }), // written by `update`
    }));
  }
}

/** Values of the one that are not in the other, neither standing nor beside. */
function valuesLeft(before: Envelope, after: Envelope): readonly PastValue[] {
  const fields = Object.keys(before.stamps).filter(
    (field) =>
      before.stamps[field] !== after.stamps[field] ||
      before.rivals?.[field] !== undefined ||
      // A list that a merge made of two goes under the stamp of the later.
      (Array.isArray(before.data[field]) && !sameJson(before.data[field] ?? null, after.data[field] ?? null)),
  );
  return fields.flatMap((field) => {
    const { candidates } = fieldState(after, field);
    return [...fieldState(before, field).candidates].flatMap(([stamp, value]): PastValue[] => {
      const isKept = candidates.has(stamp) && sameJson(candidates.get(stamp) ?? null, value ?? null);
      if (isKept || stamp === UNSTAMPED) return [];
      return [{ field, stamp, author: authorOf(before, stamp), ...(value !== undefined && { value }) }];
    });
  });
}
