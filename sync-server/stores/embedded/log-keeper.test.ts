import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EmbeddedStore } from './embedded-store.ts';

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
  await vi.waitFor(() => expect(sizeOf()).toBeGreaterThan(10_000_000), { timeout: 15_000, interval: 20 });
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
