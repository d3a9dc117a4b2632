import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { changedSinceSql } from './document-table.ts';
import { KEPT_KEY, KEPT_PATIENT, keptFile, keptSchemas } from './fixtures/kept-schema.ts';
import { openSqliteFile } from './sqlite-file.ts';
import {
  anEnvelope,
  must,
  mustCommit,
  Note,
  openTest,
  putOf,
  temporaryFolder,
  TEST_CIPHER,
} from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

interface Found {
  readonly rev: string;
  readonly seq: number;
}

it.each(keptSchemas(TEST_CIPHER))(
  'pages by sequence through rows of schema %d, new ones and changed ones',
  async (schema) => {
    const [file, key] = [join(place.folder, keptFile(schema)), Buffer.from(KEPT_KEY, 'hex')];
    copyFileSync(join(import.meta.dirname, 'fixtures', keptFile(schema, TEST_CIPHER)), file);
    const replica = await openTest({ file, key, live: false });
    const read = replica.reader();
    for (let turn = 0; turn < 5; turn += 1) {
      const notes = Array.from({ length: 4 }, () =>
        anEnvelope('note', { patientId: KEPT_PATIENT, text: `${turn}`, status: 'draft' }),
      );
      mustCommit(
        replica,
        notes.map((note) => putOf(note)),
      );
      const all = await read.list(Note, { where: { patientId: KEPT_PATIENT } });
      // One of before the migration or of the first turns, and one that is new.
      for (const { id } of [must(all[turn % 2]), must(all.at(-1))]) {
        const envelope = must(await read.envelope(Note, id));
        mustCommit(replica, [putOf({ ...envelope, author: `user:${turn}` }, must(await read.rev(Note, id)))]);
      }
    }
    expect(await replica.verify()).toMatchObject({ ok: true });
    await replica.close();

    const opened = openSqliteFile(file, key, TEST_CIPHER, 'read');
    if (!opened.ok) throw new Error(opened.error.code);
    const db = opened.value;
    const whole = db.prepare<[], Found>('SELECT rev, seq FROM doc_care ORDER BY seq').all();
    const page = db.prepare<[{ seq: number; limit: number }], Found>(changedSinceSql('doc_care'));
    const paged: Found[] = [];
    for (let seq = 0; ; seq = must(paged.at(-1)).seq) {
      const found = page.all({ seq, limit: 3 });
      paged.push(...found.map((row) => ({ rev: row.rev, seq: row.seq })));
      if (found.length < 3) break;
    }
    expect(whole.length).toBe(22);
    expect(paged).toEqual(whole);
    db.close();
  },
);
