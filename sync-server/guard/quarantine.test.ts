import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Sqlite } from '../stores/embedded/server-file.ts';
import { openGuardFile } from './guard-file.ts';
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
