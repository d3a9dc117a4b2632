import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { diskRefusal, folderRefusal } from './disk-refusal.ts';
import { Cleanups, setUpStation, temporaryDataDir, TEST_PASSWORD, testWindow } from './station-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const failing = (code: string) => Object.assign(new Error('no'), { code });

it.each([
  ['ENOSPC', 'store.full'],
  ['SQLITE_FULL', 'store.full'],
  ['store.full', 'store.full'],
  ['EROFS', 'store.cannotWrite'],
  ['SQLITE_READONLY_DBMOVED', 'store.cannotWrite'],
  ['SQLITE_CORRUPT', 'store.damaged'],
] as const)('%s is told as %s', (code, told) => {
  expect(diskRefusal(failing(code))).toMatchObject({ code: told });
});

it('leaves what is no disk a fault of the program', () => {
  for (const error of [failing('SQLITE_CONSTRAINT'), failing('EACCES'), new Error('x'), 'ENOSPC', undefined])
    expect(diskRefusal(error)).toBeUndefined();
  expect(folderRefusal(failing('EACCES'))).toEqual({ code: 'store.cannotWrite' });
});

describe.skipIf(!canMount())('on a file system of 16 MB', () => {
  const GRACE = { name: [{ family: 'Odhiambo', given: ['Grace'] }], gender: 'female' } as const;
  const signIn = { login: 'admin', password: TEST_PASSWORD };

  async function aDesk() {
    const folder = join(temporaryDataDir(cleanups), 'tiny');
    mkdirSync(folder);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder]);
    cleanups.add(() => execFileSync('umount', ['-l', folder]));
    return {
      folder,
      ...(await setUpStation(cleanups, { dataDir: join(folder, 'station'), host: 'browser' })),
    };
  }

  /** Takes all the room that is left. */
  function fill(folder: string): void {
    const { bavail, bsize } = statfsSync(folder);
    writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize));
    expect(statfsSync(folder).bavail).toBe(0);
  }

  it('a full disk refuses a command and a sign-in in its own words, and all goes on when there is room', async () => {
    const { folder, station, client } = await aDesk();
    expect(await client.request(contracts.patients.register, GRACE)).toMatchObject({ ok: true });
    const before = await station.engine.opened().replica.verify();
    fill(folder);
    const refused = { ok: false, error: { code: 'store.full' } };
    let last: unknown;
    // What the log has room for already still goes in.
    for (let turn = 0; turn < 200; turn += 1) {
      last = await client.request(contracts.patients.register, GRACE);
      if (!(last as { ok: boolean }).ok) break;
    }
    expect(last).toEqual(refused);
    expect(await client.request(contracts.patients.register, GRACE)).toEqual(refused);
    const other = testWindow(station, cleanups).client;
    expect(await other.request(contracts.session.signIn, signIn)).toEqual(refused);
    rmSync(join(folder, 'filler'));
    expect(await client.request(contracts.patients.register, GRACE)).toMatchObject({ ok: true });
    expect(await other.request(contracts.session.signIn, signIn)).toMatchObject({ ok: true });
    const after = await station.engine.opened().replica.verify();
    expect(after).toMatchObject({ ok: true });
    expect(after.documents).toBeGreaterThan(before.documents);
  }, 60_000);

  it('a read-only disk refuses a sign-in in its own words', async () => {
    const { folder, station, client } = await aDesk();
    await client.request(contracts.session.signOut, {});
    await station.close(); // else the disk is in use
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    expect(await client.request(contracts.session.signIn, signIn)).toEqual({
      ok: false,
      error: { code: 'store.cannotWrite' },
    });
    // A wrong password cannot be counted there, and so opens nothing either.
    expect(await client.request(contracts.session.signIn, { ...signIn, password: 'wrong' })).toEqual({
      ok: false,
      error: { code: 'store.cannotWrite' },
    });
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    expect(await client.request(contracts.session.signIn, signIn)).toMatchObject({ ok: true });
  }, 60_000);
});

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const made = new Cleanups();
  const folder = temporaryDataDir(made);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // a container without the right to mount
  } finally {
    void made.run();
  }
}
