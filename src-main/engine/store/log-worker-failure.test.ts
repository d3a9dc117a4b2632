import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { LogKeeper } from './log-keeper.ts';
import { createSqliteFile, openSqliteFile } from './sqlite-file.ts';
import { temporaryFolder, TEST_CIPHER } from './testing.ts';

const place = temporaryFolder();
afterAll(() => place.remove());

it('leaves its work to commits where the worker fails, says so by a code, and waits for nothing', async () => {
  const [file, key] = [join(place.folder, 'replica.db'), randomBytes(32)];
  createSqliteFile(file, key, TEST_CIPHER, (db) => void db.exec('CREATE TABLE kept (bytes BLOB)'));
  const opened = openSqliteFile(file, key, TEST_CIPHER, 'write');
  if (!opened.ok) throw new Error(opened.error.code);
  const db = opened.value;
  const missing = join(place.folder, 'missing.db');
  const keeper = new LogKeeper({ db, file: missing, key, cipher: TEST_CIPHER, isHeldStill: () => false });
  const limit = () => db.pragma('wal_autocheckpoint', { simple: true });
  expect(limit()).toBe(40_000);
  const fill = db.prepare<[Buffer]>('INSERT INTO kept (bytes) VALUES (?)');
  const warned = once(process, 'warning');
  for (let turn = 0; turn < 20; turn += 1) {
    fill.run(Buffer.alloc(400_000));
    keeper.committed();
  }
  const [warning] = await warned;
  expect(warning).toMatchObject({ code: 'store.logWorker' });
  expect(String(warning)).not.toContain('missing');
  expect(limit()).toBe(8_000);
  for (let turn = 0; turn < 160; turn += 1) fill.run(Buffer.alloc(400_000));
  await keeper.room();
  await keeper.close();
  expect(db.prepare('SELECT count(*) AS count FROM kept').get()).toEqual({ count: 180 });
  db.close();
});
