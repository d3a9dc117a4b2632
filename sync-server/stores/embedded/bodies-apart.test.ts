import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DATABASES_STEPS } from './databases-file.ts';
import { EmbeddedStore } from './embedded-store.ts';
import { openEncryptedFile } from './server-file.ts';

/** As files were before bodies lay apart: a document twice edited, one in conflict, one deleted, one that came by replication. */
const FORMER = `
  INSERT INTO db VALUES (1, 'notes', 'token', 9, 3, 1, 1000, '{}'), (2, 'others', 'token', 1, 1, 0, 1000, '{}');
  INSERT INTO doc VALUES
    (1, 1, 'edited', 3, '3-c', 0, 'a  1-a' || char(10) || 'a 0 2-b' || char(10) || 'a 1 3-c', '{"data":{"n":3}}'),
    (2, 1, 'torn', 5, '2-z', 0, ' ' || ' 1-a' || char(10) || 'a 0 2-b' || char(10) || 'a 0 2-z', '{"data":{"n":"z"}}'),
    (3, 1, 'dead', 7, '2-b', 1, 'a  1-a' || char(10) || 'da 0 2-b', '{"data":{}}'),
    (5, 1, 'came', 9, '2-b', 0, ' ' || ' 1-a' || char(10) || 'a 0 2-b', '{"data":{"n":2}}'),
    (6, 2, 'other', 1, '1-a', 0, 'a  1-a', '{"data":{"n":6}}');
  INSERT INTO revision VALUES (1, '1-a', '{"data":{"n":1}}'), (1, '2-b', '{"data":{"n":2}}'), (2, '2-b', '{"data":{"n":"b"}}'),
    (3, '1-a', '{"data":{"n":1}}');`;

it('a file of an earlier version: all revisions keep their bodies, and none gets one that it had not', () => {
  const [folder, key] = [mkdtempSync(join(tmpdir(), 'fieldward-bodies-')), randomBytes(32)];
  const former = openEncryptedFile(folder, 'server.sqlite', DATABASES_STEPS.slice(0, 2), key);
  former.exec(FORMER);
  former.close();
  const store = new EmbeddedStore(folder, key);
  const notes = store.database('notes').db;
  const bodies = () =>
    store.documents.since(notes, 0, 10).map((document) => ({
      id: document.id,
      rev: document.rev,
      deleted: document.deleted,
      winner: document.body.data,
      bodies: [...document.tree.values()].map(({ rev, parent, body }) => [
        rev,
        parent,
        body === undefined ? undefined : store.documents.body(document, rev)?.data,
      ]),
    }));
  const edited = {
    id: 'edited',
    rev: '3-c',
    deleted: false,
    winner: { n: 3 },
    bodies: [
      ['1-a', undefined, { n: 1 }],
      ['2-b', '1-a', { n: 2 }],
      ['3-c', '2-b', { n: 3 }],
    ],
  };
  const torn = {
    id: 'torn',
    rev: '2-z',
    deleted: false,
    winner: { n: 'z' },
    bodies: [
      ['1-a', undefined, undefined],
      ['2-b', '1-a', { n: 'b' }],
      ['2-z', '1-a', { n: 'z' }],
    ],
  };
  expect(bodies().slice(0, 2)).toEqual([edited, torn]);
  expect(bodies()[2]).toMatchObject({ id: 'dead', deleted: true, winner: {} });
  expect(bodies()[3]?.bodies).toEqual([
    ['1-a', undefined, undefined],
    ['2-b', '1-a', { n: 2 }],
  ]);
  const next = { id: 'edited', rev: '3-c', deleted: false, data: { n: 4 }, attachments: {} };
  expect(store.write('notes', [next], 'edit')).toMatchObject([{ id: 'edited', ok: true }]);
  store.compact('notes');
  expect(
    bodies()
      .at(-1)
      ?.bodies.map(([, , body]) => body),
  ).toEqual([undefined, undefined, undefined, { n: 4 }]);
  store.drop(store.database('notes'));
  store.close();
  const after = openEncryptedFile(folder, 'server.sqlite', DATABASES_STEPS, key);
  expect(after.prepare('SELECT text FROM body').all()).toEqual([{ text: '{"data":{"n":6}}' }]);
  after.close();
  rmSync(folder, { recursive: true });
});

it('a large file of an earlier version: nothing is mixed up, and its records never take room twice in it', () => {
  const [folder, key] = [mkdtempSync(join(tmpdir(), 'fieldward-bodies-')), randomBytes(32)];
  const former = openEncryptedFile(folder, 'server.sqlite', DATABASES_STEPS.slice(0, 2), key);
  const COUNT = 4_500; // several pages of the migration's, the last not full
  former.exec(`
    INSERT INTO db VALUES (1, 'notes', 'token', ${COUNT}, ${COUNT}, 0, 1000, '{}');
    WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${COUNT})
    INSERT INTO doc SELECT n, 1, 'doc' || n, n, '2-b', 0, 'a  1-a' || char(10) || 'a 0 2-b',
      json_object('data', json_object('n', n, 'text', printf('%.*c', 700, 'x'))) FROM n;
    INSERT INTO revision SELECT row, '1-a', json_object('data', json_object('n', -row)) FROM doc;`);
  const pagesOf = (db: typeof former) => Number(db.pragma('page_count', { simple: true }));
  const before = pagesOf(former);
  former.close();
  const store = new EmbeddedStore(folder, key);
  const { db } = store.database('notes');
  const standing = [...store.documents.all(db)];
  expect(standing).toHaveLength(COUNT);
  const isRight = standing.every((document) => {
    const n = Number(document.id.slice('doc'.length));
    const first = store.documents.body(document, '1-a');
    return document.seq === n && document.body.data['n'] === n && first?.data['n'] === -n;
  });
  expect(isRight).toBe(true);
  store.close();
  const after = openEncryptedFile(folder, 'server.sqlite', DATABASES_STEPS, key);
  expect(pagesOf(after) / before).toBeLessThan(1.3);
  after.close();
  rmSync(folder, { recursive: true });
});
