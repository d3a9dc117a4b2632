import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { connectPort } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';
import { diskRefusal, folderRefusal } from './disk-refusal.ts';
import { findStation } from './local/find-station.ts';
import { Cleanups, setUpStation, temporaryDataDir, TEST_PASSWORD, testWindow } from './station-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const GRACE = { name: [{ family: 'Odhiambo', given: ['Grace'] }], gender: 'female' } as const;
const SIGN_IN = { login: 'admin', password: TEST_PASSWORD };
const STATION = fileURLToPath(new URL('local/station.process.ts', import.meta.url));

const failing = (code: string) => Object.assign(new Error('no'), { code });

it.each([
  ['ENOSPC', 'store.full'],
  ['SQLITE_FULL', 'store.full'],
  ['store.full', 'store.full'],
  ['EROFS', 'store.cannotWrite'],
  ['SQLITE_READONLY_DBMOVED', 'store.cannotWrite'],
  ['SQLITE_CORRUPT', 'store.damaged'],
  ['SQLITE_IOERR_WRITE', 'store.cannotWrite'],
  ['SQLITE_IOERR_FSYNC', 'store.cannotWrite'],
] as const)('%s is told as %s', (code, told) => {
  expect(diskRefusal(failing(code))).toMatchObject({ code: told });
});

it('leaves what is no disk a fault of the program', () => {
  for (const error of [failing('SQLITE_CONSTRAINT'), failing('EACCES'), new Error('x'), 'ENOSPC', undefined])
    expect(diskRefusal(error)).toBeUndefined();
  expect(folderRefusal(failing('EACCES'))).toEqual({ code: 'store.cannotWrite' });
});

describe.skipIf(!canMount())('on a file system of 16 MB (needs root on Linux, who may mount)', () => {
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
    expect(await other.request(contracts.session.signIn, SIGN_IN)).toEqual(refused);
    rmSync(join(folder, 'filler'));
    expect(await client.request(contracts.patients.register, GRACE)).toMatchObject({ ok: true });
    expect(await other.request(contracts.session.signIn, SIGN_IN)).toMatchObject({ ok: true });
    const after = await station.engine.opened().replica.verify();
    expect(after).toMatchObject({ ok: true });
    expect(after.documents).toBeGreaterThan(before.documents);
  }, 60_000);

  it('a full disk refuses a document, leaves nothing of it and the earlier ones whole, and takes it when there is room', async () => {
    const { folder, station, client } = await aDesk();
    const registered = await client.request(contracts.patients.register, GRACE);
    if (!registered.ok) throw new Error(registered.error.code);
    const { id: patientId } = registered.value;
    const { documents } = contracts;
    async function add(file: Buffer, title: string) {
      const begun = await client.request(documents.begin, { bytes: file.length });
      if (!begun.ok) return begun;
      for (let from = 0; from < file.length; from += 700_000) {
        const chunk = file.subarray(from, from + 700_000).toString('base64');
        const taken = await client.request(documents.append, { upload: begun.value.upload, from, chunk });
        if (!taken.ok) return taken;
      }
      const { upload } = begun.value;
      return client.request(documents.save, { upload, patientId, category: 'letter', title });
    }
    const scan = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes)]);
    const first = scan(100_000);
    const kept = await add(first, 'Kept');
    if (!kept.ok) throw new Error(kept.error.code);
    const blobs = join(folder, 'station', 'blobs');
    const filesOf = () =>
      readdirSync(blobs, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const before = filesOf().map(({ name }) => name);
    fill(folder);
    expect(await add(scan(2_000_000), 'Refused')).toEqual({ ok: false, error: { code: 'blob.diskFull' } });
    expect(filesOf().map(({ name }) => name)).toEqual(before);
    const listed = async () => {
      const answer = await client.request(documents.list, { patientId });
      return answer.ok && answer.value.map(({ title }) => title);
    };
    expect(await listed()).toEqual(['Kept']);
    // Its entry cannot be written either: it is shown all the same, as a chart is.
    const register = () => client.request(contracts.patients.register, GRACE);
    for (let turn = 0; turn < 200 && (await register()).ok; turn += 1);
    expect(await register()).toEqual({ ok: false, error: { code: 'store.full' } });
    const opened = await client.request(documents.read, { id: kept.value.id, part: 'file', from: 0 });
    expect(opened.ok && Buffer.from(opened.value.bytes, 'base64').equals(first)).toBe(true);
    expect(await client.request(contracts.patients.get, { id: patientId })).toMatchObject({ ok: true });
    expect(await station.engine.opened().blobs.verify()).toEqual({ ok: true, blobs: 1, issues: [] });
    rmSync(join(folder, 'filler'));
    expect(await add(scan(2_000_000), 'Taken')).toMatchObject({ ok: true });
    expect(await listed()).toHaveLength(2);
    const piece = await client.request(documents.read, { id: kept.value.id, part: 'file', from: 0 });
    expect(piece.ok && Buffer.from(piece.value.bytes, 'base64').equals(first)).toBe(true);
  }, 60_000);

  it('a read-only disk refuses a sign-in in its own words', async () => {
    const { folder, station, client } = await aDesk();
    await client.request(contracts.session.signOut, {});
    await station.close(); // else the disk is in use
    execFileSync('mount', ['-o', 'remount,ro', folder]);
    expect(await client.request(contracts.session.signIn, SIGN_IN)).toEqual({
      ok: false,
      error: { code: 'store.cannotWrite' },
    });
    // A wrong password cannot be counted there, and so opens nothing either.
    expect(await client.request(contracts.session.signIn, { ...SIGN_IN, password: 'wrong' })).toEqual({
      ok: false,
      error: { code: 'store.cannotWrite' },
    });
    execFileSync('mount', ['-o', 'remount,rw', folder]);
    expect(await client.request(contracts.session.signIn, SIGN_IN)).toMatchObject({ ok: true });
  }, 60_000);
});

/** Linux makes no disk read-only on which files are open for writing, unless the disk itself fails: so its answers are made. */
it.skipIf(!canTrace())(
  'a disk that turns read-only under a session refuses what is written, goes on reading, and works when it is back (needs strace)',
  async () => {
    const { station, client, dataDir } = await setUpStation(cleanups, { host: 'browser' });
    await client.request(contracts.patients.register, GRACE);
    await station.close();
    const child = spawn(process.execPath, [STATION, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
    cleanups.add(() => child.kill('SIGKILL'));
    await once(createInterface({ input: child.stdout }), 'line');
    const port = await findStation(dataDir);
    if (!port) throw new Error('the station is not found');
    const desk = connectPort(port);
    cleanups.add(() => desk.close());
    expect(await desk.request(contracts.session.signIn, SIGN_IN)).toMatchObject({ ok: true });
    const register = () => desk.request(contracts.patients.register, GRACE);
    expect(await register()).toMatchObject({ ok: true });

    const calls = 'inject=pwrite64,fsync,fdatasync,ftruncate:error=EROFS';
    const disk = spawn('strace', ['-f', '-p', String(child.pid), '-e', calls, '-o', '/dev/null'], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await once(createInterface({ input: disk.stderr }), 'line'); // attached
    const refused = { ok: false, error: { code: 'store.cannotWrite' } };
    expect(await register()).toEqual(refused);
    expect(await desk.request(contracts.drafts.save, { key: 'register', value: { family: 'Auma' } })).toEqual(
      refused,
    );
    expect(await desk.request(contracts.patients.count, {})).toEqual({ ok: true, value: 2 });
    disk.kill('SIGINT');
    await once(disk, 'exit');
    expect(await register()).toMatchObject({ ok: true });
    expect(await desk.request(contracts.patients.count, {})).toEqual({ ok: true, value: 3 });
    expect(await desk.request(contracts.local.verifyStore, {})).toMatchObject({
      ok: true,
      value: { ok: true },
    });
    expect(await desk.request(contracts.audit.verify, {})).toMatchObject({ ok: true, value: { faults: [] } });
  },
  60_000,
);

function canTrace(): boolean {
  return spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;
}

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
