import { existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Cleanups, testStation, testWindow, TEST_PASSWORD } from '../station-testing.ts';
import { folderTarget } from './folder-target.ts';
import { scheduleOf } from './backup-plan.ts';
import { proveBackup } from './prove-backup.ts';
import { aStation, aTargetFolder, filesOf } from './testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const QUICK = { everyMs: 300, idleMs: 50, lookEveryMs: 20 };

it('backs up by itself while someone works, once for what has changed, and remembers it', async () => {
  const folder = aTargetFolder(cleanups);
  const target = folderTarget(folder);
  const station = await aStation(cleanups, { backups: { target, ...QUICK } });
  const snapshots = () => filesOf(folder).filter((file) => file.includes('/snapshots/')).length;
  const { backups } = station.station;
  await expect.poll(() => backups.status()).toMatchObject({ lastMs: expect.any(Number), snapshots: 1 });
  expect(snapshots()).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(snapshots()).toBe(1); // nothing new: its own audit entry does not count
  await station.register(1);
  await expect.poll(snapshots).toBe(2);
  await expect.poll(() => backups.status().running).toBeUndefined();
  const opener = { kind: 'password', login: 'admin', password: TEST_PASSWORD } as const;
  expect(await proveBackup({ target, opener, nowMs: Date.now() })).toMatchObject({ value: { ok: true } });
  await station.register(1);
  await expect.poll(() => backups.status().provenMs).toBeGreaterThan(0);
  const entries = await station
    .opened()
    .replica.reader()
    .list(AuditEvent, { where: { userId: 'system' } });
  expect(entries.map(({ action, outcome }) => `${action} ${outcome}`)).toContain('backup.run success');

  await station.station.close();
  const again = await testStation(cleanups, { dataDir: station.dataDir, backups: { target, ...QUICK } });
  expect(again.backups.status()).toMatchObject({ lastMs: expect.any(Number), provenMs: expect.any(Number) });
});

it('a new data key under a running backup stops it or lets it end, and the next goes to a place of its own', async () => {
  const folder = aTargetFolder(cleanups);
  const station = await aStation(cleanups, { backups: { target: folderTarget(folder), everyMs: 3_600_000 } });
  const { backups } = station.station;
  await station.register(3);
  expect(await backups.runNow('system')).toMatchObject({ ok: true });
  const [, rekeyed] = await Promise.all([
    backups.runNow('system'),
    station.client.request(contracts.station.rekey, { confirm: TEST_PASSWORD }),
  ]);
  expect(rekeyed).toMatchObject({ ok: true });
  expect(await backups.runNow('system')).toMatchObject({ value: { sequence: 1, damaged: [] } });
  expect(await backups.proveNow('system')).toMatchObject({ value: { ok: true } });
  const repositories = new Set(
    filesOf(folder).flatMap((file) => /fieldward-[0-9a-f]{16}/.exec(file.slice(folder.length)) ?? []),
  );
  expect(repositories.size).toBe(2);
}, 60_000);

it('is told by the environment where to, and says in the log what is wrong with it', () => {
  const seen: unknown[] = [];
  const log = {
    info: () => undefined,
    error: (event: string, facts?: object) => void seen.push([event, facts]),
  };
  expect(scheduleOf({}, log)).toBeUndefined();
  expect(scheduleOf({ FIELDWARD_BACKUP_TO: 'stick' }, log)).toMatchObject({ everyMs: 3_600_000 });
  expect(scheduleOf({ FIELDWARD_BACKUP_TO: 'stick', FIELDWARD_BACKUP_HOURS: '0.5' }, log)).toMatchObject({
    everyMs: 1_800_000,
  });
  expect(seen).toEqual([]);
  expect(scheduleOf({ FIELDWARD_BACKUP_TO: 's3://clinic' }, log)).toBeUndefined();
  expect(scheduleOf({ FIELDWARD_BACKUP_TO: 'stick', FIELDWARD_BACKUP_HOURS: 'often' }, log)).toBeUndefined();
  expect(seen).toEqual([
    ['backup.schedule', { code: 'target.credentialsNeeded' }],
    ['backup.schedule', { code: 'usage.hours' }],
  ]);
});

it('tells a stick that is pulled after a good backup, since when, and when it is back', async () => {
  const folder = aTargetFolder(cleanups);
  const often = { ...QUICK, everyMs: 3_600_000, reachEveryMs: 20 };
  const station = await aStation(cleanups, { backups: { target: folderTarget(folder), ...often } });
  const { backups } = station.station;
  await expect.poll(() => backups.status().lastMs).toBeGreaterThan(0);
  expect(backups.status()).not.toHaveProperty('away');
  renameSync(folder, `${folder}-pulled`);
  mkdirSync(folder); // as a mount point is: the folder answers, and is empty
  await expect.poll(() => backups.status().away?.code).toBe('target.unreachable');
  const since = backups.status().away;
  rmdirSync(folder); // the mount point goes, too
  await station.station.close();
  const again = await testStation(cleanups, {
    dataDir: station.dataDir,
    backups: { target: folderTarget(folder), ...often },
  });
  const { client } = testWindow(again, cleanups);
  await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(again.backups.status().away).toEqual(since);
  renameSync(`${folder}-pulled`, folder);
  await expect.poll(() => again.backups.status()).not.toHaveProperty('away');
});

it('says why it cannot, and waits before it tries again; nothing runs while nobody is there', async () => {
  const folder = aTargetFolder(cleanups);
  renameSync(folder, `${folder}-unplugged`);
  const station = await aStation(cleanups, { backups: { target: folderTarget(folder), ...QUICK } });
  const { backups } = station.station;
  await expect.poll(() => backups.status().error?.code).toBe('target.unreachable');
  renameSync(`${folder}-unplugged`, folder);
  await expect.poll(() => backups.status()).not.toHaveProperty('error');
  const done = backups.status().lastMs;
  await station.client.request(contracts.session.signOut, {});
  await new Promise((resolve) => setTimeout(resolve, 800));
  expect(() => station.opened()).toThrow('closed');
  const { client } = testWindow(station.station, cleanups);
  await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
  await expect.poll(() => backups.status().lastMs).toBeGreaterThan(done ?? 0);
});

it('tries restores by schedule, says what it found, and tries again when there is another backup', async () => {
  const folder = aTargetFolder(cleanups);
  const station = await aStation(cleanups, {
    backups: { target: folderTarget(folder), ...QUICK, proveEveryMs: 400 },
  });
  const { backups } = station.station;
  await expect.poll(() => backups.status().provenMs).toBeGreaterThan(0);
  await expect.poll(() => existsSync(join(station.dataDir, 'scratch'))).toBe(false);
  const proofs = async () =>
    (await station.opened().replica.reader().list(AuditEvent, { where: {} })).flatMap(
      ({ action, userId, outcome }) => (action === 'backup.prove' ? [`${userId} ${outcome}`] : []),
    );
  await expect.poll(proofs).toContain('system success');

  const packs = filesOf(folder).filter((file) => file.includes('/packs/'));
  const sound = packs.map((file) => readFileSync(file));
  for (const file of packs) writeFileSync(file, Buffer.alloc(readFileSync(file).length));
  await expect.poll(() => backups.status().proofError?.code).toBe('backup.damaged');
  await expect.poll(async () => (await proofs()).at(-1)).toBe('system refused');
  const tried = (await proofs()).length;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect((await proofs()).length).toBe(tried); // the same backup would be found as it was

  packs.forEach((file, index) => writeFileSync(file, sound[index] ?? ''));
  await station.register(1);
  await expect.poll(() => backups.status()).not.toHaveProperty('proofError');
}, 60_000);
