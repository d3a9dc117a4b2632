import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { IS_LONG } from '../long-form.testing.ts';
import { Cleanups, temporaryDataDir, TEST_PASSWORD, testStation, testWindow } from '../station-testing.ts';
import { folderTarget } from './folder-target.ts';
import { proveBackup } from './prove-backup.ts';
import { runBackup } from './run-backup.ts';
import { aNewFolder, aStation, aTargetFolder, filesOf } from './testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

/** Killed at a step of its writing, if one is given. @returns its last word, and how many steps it had begun */
async function runUntilKilled(
  verb: 'backup' | 'restore',
  dataDir: string,
  folder: string,
  atStep?: number,
): Promise<{ readonly end: string; readonly steps: number }> {
  const script = join(import.meta.dirname, 'backup.process.ts');
  const args = [verb, dataDir, folder, TEST_PASSWORD, ...(atStep === undefined ? [] : [String(atStep)])];
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let end = 'nothing';
  let steps = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'step') steps += 1;
    end = line;
  }
  await exited;
  return { end, steps };
}

const BLOBS = 8;
/** At which parts of the work it is killed. */
const SHARES = IS_LONG ? [0.1, 0.5, 0.8] : [0.6];

async function aFullStation() {
  const station = await aStation(cleanups);
  await station.register(10);
  for (let turn = 0; turn < BLOBS; turn += 1) await station.scan(3_000_000);
  return station;
}

it('a killed backup leaves the earlier ones whole, and the next run finishes', async () => {
  const station = await aFullStation();
  const folder = aTargetFolder(cleanups);
  const target = folderTarget(folder);
  const opener = { kind: 'password', login: 'admin', password: TEST_PASSWORD } as const;
  const small = await aStation(cleanups);
  await small.station.close();
  expect(await runUntilKilled('backup', small.dataDir, folder)).toMatchObject({ end: 'done' });
  await station.station.close();
  const whole = await runUntilKilled('backup', station.dataDir, aTargetFolder(cleanups));
  expect(whole.end).toBe('done');
  for (const share of SHARES) {
    const atStep = Math.ceil(whole.steps * share);
    const { end } = await runUntilKilled('backup', station.dataDir, folder, atStep);
    expect(end).toBe('step');
    const byKey = { kind: 'recoveryKey', typed: small.recoveryKey } as const;
    expect(await proveBackup({ target, opener: byKey, nowMs: Date.now() })).toMatchObject({
      value: { ok: true },
    });
  }
  expect(await runUntilKilled('backup', station.dataDir, folder)).toMatchObject({ end: 'done' });
  expect(await proveBackup({ target, opener, nowMs: Date.now() })).toMatchObject({
    ok: true,
    value: { ok: true, blobs: BLOBS },
  });
}, 180_000);

it('a killed restore leaves no station, and the next one finishes', async () => {
  const station = await aFullStation();
  const folder = aTargetFolder(cleanups);
  expect((await runBackup(station.options({ target: folderTarget(folder) }))).ok).toBe(true);
  await station.station.close();
  const whole = await runUntilKilled('restore', aNewFolder(cleanups), folder);
  expect(whole.end).toBe('done');
  const dataDir = aNewFolder(cleanups);
  for (const share of SHARES) {
    const atStep = Math.ceil(whole.steps * share);
    expect(await runUntilKilled('restore', dataDir, folder, atStep)).toMatchObject({ end: 'step' });
    expect(existsSync(join(dataDir, 'restoring'))).toBe(true);
    expect(existsSync(join(dataDir, 'keys.json'))).toBe(false); // the slot file comes last
  }
  expect(await runUntilKilled('restore', dataDir, folder)).toMatchObject({ end: 'done' });
  const restored = await testStation(cleanups, { dataDir });
  const { client } = testWindow(restored, cleanups);
  const signedIn = await client.request(contracts.session.signIn, {
    login: 'admin',
    password: TEST_PASSWORD,
  });
  expect(signedIn).toMatchObject({ ok: true, value: { state: 'signedIn' } });
  expect(await restored.engine.opened().replica.verify()).toMatchObject({ ok: true });
  expect(await restored.engine.opened().blobs.verify()).toMatchObject({ ok: true, blobs: BLOBS });
}, 180_000);

it('stops where it is told to, and goes on from there', async () => {
  const station = await aFullStation();
  const folder = aTargetFolder(cleanups);
  const target = folderTarget(folder);
  const stop = new AbortController();
  let puts = 0;
  const stopping: typeof target = {
    ...target,
    put: async (name, bytes) => {
      puts += 1;
      if (puts === 2) stop.abort();
      await target.put(name, bytes);
    },
  };
  expect(await runBackup(station.options({ target: stopping, signal: stop.signal }))).toEqual({
    ok: false,
    error: { code: 'backup.stopped' },
  });
  const rest = await runBackup(station.options({ target }));
  expect(rest).toMatchObject({ ok: true, value: { sequence: 1, damaged: [] } });
  expect(rest.ok ? rest.value.bytes - rest.value.storedBytes : 0).toBeGreaterThan(16_000_000);
}, 60_000);

const mount = tinyMount();

it.skipIf(mount === undefined)(
  'a full target is told, and what is on it stays whole (needs root on Linux, who may mount)',
  async () => {
    if (!mount) throw new Error('skipped');
    const station = await aStation(cleanups);
    const target = folderTarget(mount.folder);
    cleanups.add(() => mount.remove());
    await station.register(3);
    expect((await runBackup(station.options({ target }))).ok).toBe(true);
    for (let turn = 0; turn < 8; turn += 1) await station.scan(3_000_000);
    expect(await runBackup(station.options({ target, nowMs: Date.now() + 5000 }))).toEqual({
      ok: false,
      error: { code: 'target.full' },
    });
    expect(filesOf(mount.folder).filter((file) => file.endsWith('.part'))).toEqual([]);
    const opener = { kind: 'password', login: 'admin', password: TEST_PASSWORD } as const;
    const scratch = aTargetFolder(cleanups);
    expect(await proveBackup({ target, opener, nowMs: Date.now(), scratch })).toMatchObject({
      ok: true,
      value: { ok: true, blobs: 0 },
    });
  },
  60_000,
);

/** A file system of 12 MB, where this account may mount one. */
function tinyMount(): { readonly folder: string; remove(): Promise<void> } | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const made = new Cleanups();
  const folder = join(temporaryDataDir(made), 'tiny');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    void made.run(); // a container without the right to mount
    return undefined;
  }
  if (!readFileSync('/proc/mounts', 'utf8').includes(folder)) throw new Error('it was not mounted');
  return {
    folder,
    remove: async () => {
      execFileSync('umount', [folder]);
      await made.run();
    },
  };
}
