import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { KEPT_KEY, KEPT_PATIENT, keptFile, keptSchemas } from './fixtures/kept-schema.ts';
import { Note, openTest, Payment, must, mustCommit, putOf, temporaryFolder, TEST_CIPHER } from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());
const key = Buffer.from(KEPT_KEY, 'hex');
const kept = (schema: number) => join(import.meta.dirname, 'fixtures', keptFile(schema, TEST_CIPHER));
const schemas = keptSchemas(TEST_CIPHER);

it('has a file of every schema that was ever released', () => {
  // A new migration comes with a file of its schema: see fixtures/keep-schema.process.ts.
  expect(schemas.filter((schema) => !existsSync(kept(schema)))).toEqual([]);
});

it.each(schemas)(
  'opens a kept file of schema %d with all that is in it, and goes on from there',
  async (schema) => {
    const file = join(place.folder, keptFile(schema));
    copyFileSync(kept(schema), file);
    let replica = await openTest({ file, key, live: false });
    for (const isMigrated of [false, true]) {
      const read = replica.reader();
      const where = { patientId: KEPT_PATIENT };
      const notes = await read.list(Note, { where });
      expect(notes.map(({ status, due, priority }) => ({ status, due, priority }))).toEqual([
        { status: 'final', due: undefined, priority: 3 },
        { status: 'final', due: '2026-04-01', priority: 3 },
      ]);
      expect(await read.count(Payment, where)).toBe(1);
      expect(await read.counter('mrn.next')).toBe(2);
      expect((await read.search('ndlo', 5)).map(({ id }) => id)).toEqual([KEPT_PATIENT]);
      // The first note came from the server since.
      expect(replica.notSent()).toEqual({
        count: isMigrated ? 4 : 3,
        oldestMs: Date.parse('2026-03-12T06:42:00Z'),
      });
      expect(await replica.verify()).toMatchObject({ ok: true, documents: 4 });
      if (isMigrated) break;
      const first = must(notes[0]);
      const envelope = must(await read.envelope(Note, first.id));
      mustCommit(replica, [
        putOf({ ...envelope, author: 'user:later' }, must(await read.rev(Note, first.id))),
      ]);
      await replica.close();
      replica = await openTest({ file, key });
    }
    await replica.close();
  },
);
