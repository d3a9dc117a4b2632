import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { migrate } from './migrations.ts';
import { Outbox } from './outbox.ts';
import { createSqliteFile, openSqliteFile } from './sqlite-file.ts';
import { temporaryFolder, TEST_CIPHER } from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

/** What happens to the outbox; numbers choose among the rows that there are, and are the clock of a `begin`. */
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('begin' as const), at: fc.integer({ min: 1, max: 50 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), at: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('settle' as const), at: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hold' as const), at: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('ask' as const), at: fc.constant(0) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rollback' as const), at: fc.constant(0) }) },
);

it('keeps the count that counting gives', () => {
  const [file, key] = [join(place.folder, 'outbox.db'), randomBytes(32)];
  createSqliteFile(file, key, TEST_CIPHER, (db) => {
    migrate(db);
  });
  const opened = openSqliteFile(file, key, TEST_CIPHER, 'write');
  if (!opened.ok) throw new Error(opened.error.code);
  const db = opened.value;
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
      db.exec('DELETE FROM outbox');
      const outbox = new Outbox(db);
      let seq = 0;
      const counted: object[] = [];
      const kept: object[] = [];
      const ask = () => {
        for (const [told, by] of [
          [kept, outbox],
          [counted, new Outbox(db)],
        ] as const)
          told.push({ ...by.notSent(), held: by.held(), by: structuredClone(by.byCompartment()) });
      };
      const rows = () => outbox.page(0, 1_000).map((row) => row.seq);
      for (const { kind, at } of happenings) {
        const chosen = rows()[at % Math.max(1, rows().length)];
        if (kind === 'begin')
          outbox.begin(at % 2 === 0 ? 'care' : 'audit', `note:${seq}`, (seq += 1), null, at);
        if (kind === 'move' && chosen !== undefined) outbox.move(chosen, (seq += 1));
        if (kind === 'hold' && chosen !== undefined) outbox.hold(chosen, '{}');
        if (kind === 'settle' && chosen !== undefined) outbox.settle(chosen);
        if (kind === 'rollback') {
          db.exec('BEGIN');
          outbox.begin('care', 'note:lost', (seq += 1), null, 0);
          db.exec('ROLLBACK');
          outbox.reload();
        }
        if (kind === 'ask') ask();
      }
      ask();
      expect(kept).toEqual(counted);
    }),
  );
  db.close();
});
