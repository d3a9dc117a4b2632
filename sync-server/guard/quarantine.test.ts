import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openEncryptedFile, type Sqlite } from '../stores/embedded/server-file.ts';
import { GUARD_STEPS, openGuardFile } from './guard-file.ts';
import { Quarantine } from './quarantine.ts';

let folder: string;
let file: Sqlite;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fieldward-quarantine-'));
  file = openGuardFile(folder, randomBytes(32));
});
afterEach(() => {
  file.close();
  rmSync(folder, { recursive: true });
});

const refused = { code: 'record_invalid', paths: ['onset'] } as const;
const keep = (quarantine: Quarantine, id: string, device: string, words = '') =>
  quarantine.keep('facility-1-clinical', { _id: id, words }, refused, device);

it('keeps the oldest of each device, as many as its share holds', () => {
  const quarantine = new Quarantine(file, () => 1, { documents: 2, bytes: 1_000 });
  expect([1, 2, 3].map((number) => keep(quarantine, `a:${number}`, 'desk00000001'))).toEqual([
    true,
    true,
    false,
  ]);
  // What lies there is counted again, and another device has a share of its own.
  expect(keep(quarantine, 'a:1', 'desk00000001')).toBe(true);
  expect(keep(quarantine, 'a:4', 'desk00000002')).toBe(true);
  expect(keep(quarantine, 'a:5', 'desk00000002', 'x'.repeat(1_000))).toBe(false);
  expect(quarantine.list(0, 9).map(({ id, times }) => [id, times])).toEqual([
    ['a:1', 2],
    ['a:2', 1],
    ['a:4', 1],
  ]);
  // One was mended and taken: there is room. A new start counts what lies there.
  quarantine.noteTaken('facility-1-clinical', 'a:2');
  const again = new Quarantine(file, () => 1, { documents: 2, bytes: 1_000 });
  for (const one of [again, quarantine]) expect(keep(one, 'a:3', 'desk00000001')).toBe(true);
  expect(keep(again, 'a:6', 'desk00000001')).toBe(false);
});

it('what is sent again by another counts for that one, and one that was taken counts when it is refused again', () => {
  const quarantine = new Quarantine(file, () => 1, { documents: 2, bytes: 1_000 });
  for (const id of ['a:1', 'a:2']) keep(quarantine, id, 'desk00000001');
  keep(quarantine, 'a:1', 'desk00000002');
  expect(keep(quarantine, 'a:3', 'desk00000001')).toBe(true);
  expect(keep(quarantine, 'a:4', 'desk00000001')).toBe(false);
  expect(keep(quarantine, 'a:5', 'desk00000002')).toBe(true);
  expect(keep(quarantine, 'a:6', 'desk00000002')).toBe(false);
  quarantine.noteTaken('facility-1-clinical', 'a:5');
  keep(quarantine, 'a:5', 'desk00000002');
  expect(keep(quarantine, 'a:6', 'desk00000002')).toBe(false);
});

it('of an earlier version: shares are what they were, and are counted without reading documents', () => {
  const [old, key] = [mkdtempSync(join(tmpdir(), 'fieldward-quarantine-')), randomBytes(32)];
  const before = openEncryptedFile(old, 'guard.sqlite', GUARD_STEPS.slice(0, 1), key);
  const insert = before.prepare<[string, string, number | null]>(
    `INSERT INTO quarantine (database, id, digest, code, paths, device, document, firstAt, lastAt, times, takenAt)
     VALUES ('one', ?, '', 'record_invalid', '', 'desk00000001', ?, 1, 1, 1, ?)`,
  );
  insert.run('a:1', 'x'.repeat(900), null);
  insert.run('a:2', 'x'.repeat(900), 1);
  before.close();
  const after = openGuardFile(old, key);
  const quarantine = new Quarantine(after, () => 1, { documents: 9, bytes: 1_000 });
  expect(keep(quarantine, 'a:3', 'desk00000001', 'x'.repeat(200))).toBe(false);
  expect(keep(quarantine, 'a:4', 'desk00000001')).toBe(true);
  const plans = [
    "SELECT count(*), sum(bytes) FROM quarantine WHERE device = 'one' AND takenAt IS NULL",
    "SELECT 1 FROM quarantine WHERE database = 'one' AND takenAt IS NULL LIMIT 1",
    'SELECT code, count(*) FROM quarantine WHERE takenAt IS NULL GROUP BY code',
  ].map((sql) => after.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).get()?.detail ?? '');
  for (const plan of plans) expect(plan).toContain('USING COVERING INDEX');
  after.close();
  rmSync(old, { recursive: true });
});
