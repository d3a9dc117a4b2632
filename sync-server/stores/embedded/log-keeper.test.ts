import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { EmbeddedStore } from './embedded-store.ts';
import { LogKeeper } from './log-keeper.ts';
import { openEncryptedFile } from './server-file.ts';

const KEY = Buffer.alloc(32, 7);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldward-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of 20 pages each. */
function write(store: EmbeddedStore, from: number, to: number): void {
  const note = 'x'.repeat(80_000);
  for (let at = from; at < to; at += 25) {
    const inputs = Array.from({ length: 25 }, (_, place) => ({
      id: `note:${at + place}`,
      deleted: false,
      data: { note },
      attachments: {},
    }));
    store.write('notes', inputs, 'edit');
  }
}

it('is copied back beside the commits, and holds nobody', async () => {
  const store = new EmbeddedStore(folder, KEY);
  store.create('notes');
  const sizeOf = () => statSync(join(folder, 'server.sqlite')).size;
  write(store, 0, 425);
  // No commit copies anything before the log is five times as long.
  await expect.poll(sizeOf).toBeGreaterThan(10_000_000);
  write(store, 425, 450);
  store.close();
  const again = new EmbeddedStore(folder, KEY);
  expect(again.database('notes').live).toBe(450);
  again.close();
});

it('lets no second server into the folder', () => {
  const store = new EmbeddedStore(folder, KEY);
  expect(() => new EmbeddedStore(folder, KEY)).toThrow('locked');
  store.close();
  new EmbeddedStore(folder, KEY).close();
});

it('leaves its work to commits where the worker fails, and says so by a code', async () => {
  const cipher = 'sqlcipher';
  const db = openEncryptedFile(folder, 'kept.sqlite', ['CREATE TABLE kept (bytes BLOB)'], KEY, cipher);
  const keeper = new LogKeeper(db, KEY, { folder: join(folder, 'missing'), name: 'kept.sqlite', cipher });
  const limit = () => db.pragma('wal_autocheckpoint', { simple: true });
  expect(limit()).toBe(40_000);
  const fill = db.prepare<[Buffer]>('INSERT INTO kept (bytes) VALUES (?)');
  const warned = once(process, 'warning');
  for (let turn = 0; turn < 9; turn += 1) {
    fill.run(Buffer.alloc(4_000_000));
    keeper.committed();
  }
  const [warning] = await warned;
  expect(warning).toMatchObject({ code: 'server.logWorker' });
  expect(String(warning)).not.toContain('missing');
  expect(limit()).toBe(8_000);
  fill.run(Buffer.alloc(4_000));
  keeper.committed();
  keeper.close();
  expect(db.prepare('SELECT count(*) AS count FROM kept').get()).toEqual({ count: 10 });
  db.close();
});
