import {
  copyFileSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { Cleanups, TEST_PASSWORD } from '../station-testing.ts';
import { folderTarget } from './folder-target.ts';
import { listBackups } from './list-backups.ts';
import { proveBackup } from './prove-backup.ts';
import { prune } from './prune.ts';
import { runBackup } from './run-backup.ts';
import { aStation, aTargetFolder, filesOf, type AStation } from './testing.ts';
import type { Opener } from './unlock.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const ADMIN: Opener = { kind: 'password', login: 'admin', password: TEST_PASSWORD };
const DAY = 86_400_000;

async function backUp(station: AStation, folder: string, nowMs: number, full = false): Promise<void> {
  const done = await runBackup(station.options({ target: folderTarget(folder), nowMs, full }));
  if (!done.ok) throw new Error(JSON.stringify(done.error));
}

async function listed(station: AStation, folder: string) {
  const list = await listBackups(
    folderTarget(folder),
    station.options({ target: folderTarget(folder) }).keys,
  );
  if (!list.ok) throw new Error(list.error.code);
  return list.value;
}

it('a restore is proven, noted and listed; damage of any object is named', async () => {
  const station = await aStation(cleanups);
  const folder = aTargetFolder(cleanups);
  const target = folderTarget(folder);
  await station.register(5);
  await station.scan(100_000);
  await backUp(station, folder, Date.UTC(2026, 2, 1));
  await station.register(1);
  await backUp(station, folder, Date.UTC(2026, 2, 2));
  expect(await listed(station, folder)).not.toHaveProperty('proof');

  const scratch = aTargetFolder(cleanups);
  const nowMs = Date.UTC(2026, 2, 3);
  expect(await proveBackup({ target, opener: ADMIN, nowMs, scratch })).toMatchObject({
    ok: true,
    value: { ok: true, takenAtMs: Date.UTC(2026, 2, 2), blobs: 1, damaged: [], issues: [] },
  });
  expect(readdirSync(scratch)).toEqual([]);
  const { backups, proof } = await listed(station, folder);
  expect(backups.map(({ sequence, takenAtMs }) => [sequence, takenAtMs])).toEqual([
    [2, Date.UTC(2026, 2, 2)],
    [1, Date.UTC(2026, 2, 1)],
  ]);
  expect(proof).toMatchObject({ snapshot: backups[0]?.snapshot, provenAtMs: nowMs });

  for (const file of filesOf(folder)) {
    const sound = readFileSync(file);
    const bytes = Buffer.from(sound);
    bytes.writeUInt8(bytes.readUInt8(sound.length - 9) ^ 1, sound.length - 9);
    writeFileSync(file, bytes);
    const name = file.slice(folder.length + 1);
    const done = await proveBackup({ target, opener: ADMIN, nowMs, scratch });
    const named = done.ok ? done.value.damaged : 'file' in done.error ? [done.error.file] : [];
    expect(named, name).toContain(name);
    expect(done.ok && done.value.ok).toBe(false);
    writeFileSync(file, sound);
  }
  expect(readdirSync(scratch)).toEqual([]);
  // A snapshot under another's place in the row: its bytes are as they were written, and it is not what stood there.
  const [first = '', second = ''] = filesOf(folder)
    .filter((file) => file.includes('/snapshots/'))
    .toSorted();
  const aside = `${aTargetFolder(cleanups)}/first`;
  renameSync(first, aside);
  copyFileSync(second, second.replace(/\/0{7}2-/, '/00000001-'));
  const reordered = await proveBackup({ target, opener: ADMIN, nowMs, scratch });
  expect(reordered).toMatchObject({
    ok: true,
    value: {
      ok: false,
      damaged: [expect.stringContaining('/00000001-'), expect.stringContaining('/00000002-')],
    },
  });
  rmSync(second.replace(/\/0{7}2-/, '/00000001-'));
  renameSync(aside, first);
  const other = await aStation(cleanups);
  expect(await listed(other, folder)).toMatchObject({
    backups: [],
    unreadable: [expect.anything(), expect.anything()],
  });
}, 60_000);

it('pruning keeps what the kept backups need and nothing else, whenever it is cut off', async () => {
  const station = await aStation(cleanups);
  const folder = aTargetFolder(cleanups);
  const target = folderTarget(folder);
  const { keys } = station.options({ target });
  const retention = { newest: 2, days: 0, months: 0 };
  for (let turn = 0; turn < 5; turn += 1) {
    await station.register(2);
    await station.scan(400_000);
    await backUp(station, folder, Date.now() - (6 - turn) * DAY, turn === 2); // the third stores all anew
  }
  // Nothing is old enough to be sure that no other run is writing it.
  expect(await prune({ target, keys, nowMs: Date.now(), retention })).toEqual({
    ok: true,
    value: { kept: 2, removed: 3, freedBytes: 0 },
  });
  for (const file of filesOf(folder)) utimesSync(file, 0, (Date.now() - 3 * DAY) / 1000);
  const packs = () => filesOf(folder).filter((file) => file.includes('/packs/')).length;
  const before = packs();

  let calls = Number.POSITIVE_INFINITY;
  const cutOff: typeof target = {
    ...target,
    put: async (name, bytes) => {
      calls -= 1;
      if (calls < 0) throw new Error('cut off');
      return target.put(name, bytes);
    },
    remove: async (name) => {
      calls -= 1;
      if (calls < 0) throw new Error('cut off');
      return target.remove(name);
    },
  };
  for (let most = 0; ; most += 1) {
    calls = most;
    const done = await prune({ target: cutOff, keys, nowMs: Date.now(), retention }).catch(() => undefined);
    const proven = await proveBackup({ target, opener: ADMIN, nowMs: Date.now() });
    expect(proven, `cut off after ${most} changes`).toMatchObject({
      ok: true,
      value: { ok: true, blobs: 5 },
    });
    if (done) break;
  }
  // What the runs that were cut off had stored goes when it is old enough.
  for (const file of filesOf(folder)) utimesSync(file, 0, (Date.now() - 3 * DAY) / 1000);
  expect(await prune({ target, keys, nowMs: Date.now(), retention })).toMatchObject({
    value: { kept: 2, removed: 0 },
  });
  expect(packs()).toBeLessThan(before);
  expect((await listed(station, folder)).backups.map(({ sequence }) => sequence)).toEqual([5, 4]);
  const { backups } = await listed(station, folder);
  const older = { target, opener: ADMIN, nowMs: Date.now(), atMs: backups[1]?.takenAtMs ?? 0 };
  expect(await proveBackup(older)).toMatchObject({ ok: true, value: { ok: true, blobs: 4 } });
  // A kept snapshot that cannot be read: nothing is let go.
  for (const file of filesOf(folder).filter((path) => path.includes('/snapshots/00000005'))) rmSync(file);
  const [left = ''] = filesOf(folder).filter((path) => path.includes('/snapshots/00000004'));
  writeFileSync(left, 'x');
  const count = filesOf(folder).length;
  expect(await prune({ target, keys, nowMs: Date.now(), retention })).toMatchObject({
    ok: false,
    error: { code: 'backup.damaged' },
  });
  expect(filesOf(folder)).toHaveLength(count);
}, 120_000);
