import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { Cleanups, TEST_PASSWORD } from '../station-testing.ts';
import { backupKeys } from './backup-keys.ts';
import { folderTarget } from './folder-target.ts';
import { toldRefusal } from './target-trouble.ts';
import { aStation, aTargetFolder, filesOf } from './testing.ts';
import { tryTarget } from './try-target.ts';

const { backups } = contracts;
const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const REST = {
  everyHours: 2,
  retention: { newest: 3, days: 2, months: 1 },
  proveEveryDays: 5,
  fileQuotaGb: 1,
} as const;
const SECRET = 'wJalrXUtnFEMI-K7MDENG-bPxRfiCYEXAMPLEKEY';
const S3 = {
  kind: 's3',
  endpoint: 'http://127.0.0.1:9',
  bucket: 'clinic',
  prefix: '',
  region: 'eu-west-1',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
} as const;

it('is set up, tried, run, listed and proven at the desk', async () => {
  const station = await aStation(cleanups);
  const { client } = station;
  const path = aTargetFolder(cleanups);
  const target = { kind: 'folder', path } as const;
  expect(await client.request(backups.runNow, {})).toMatchObject({ error: { code: 'backup.notSetUp' } });
  expect(await client.request(backups.tryTarget, { target })).toMatchObject({ value: { own: 0, others: 0 } });
  expect(filesOf(path)).toEqual([]);
  expect(await client.request(backups.save, { target, ...REST })).toMatchObject({ ok: true });
  expect(await client.request(backups.settings, {})).toMatchObject({
    value: { settings: { target, ...REST }, hasSecret: false, isSetElsewhere: false },
  });
  const run = await client.request(backups.runNow, {});
  expect(run).toMatchObject({ value: { files: 2, damaged: 0 } });
  expect(await client.request(backups.list, {})).toMatchObject({
    value: { backups: [{ isOwn: true, files: 2, version: station.station.engine.version }], unreadable: 0 },
  });
  expect(await client.request(backups.prove, { confirm: 'not it' })).toMatchObject({
    error: { code: 'session.wrongPassword' },
  });
  expect(await client.request(backups.prove, { confirm: TEST_PASSWORD })).toMatchObject({
    value: { ok: true, faults: 0 },
  });
  expect(existsSync(join(station.dataDir, 'scratch'))).toBe(false);
  expect(station.station.backups.status()).toMatchObject({ snapshots: 1, provenMs: expect.any(Number) });
  expect(station.opened().blobs.quotaBytes()).toBe(1_000_000_000);
  const actions = (await station.opened().replica.reader().list(AuditEvent, { where: {} })).map(
    ({ action }) => action,
  );
  expect(actions).toEqual(expect.arrayContaining(['backups.save', 'backup.run', 'backup.prove']));

  renameSync(path, `${path}-unplugged`);
  cleanups.add(() => rmSync(`${path}-unplugged`, { recursive: true, force: true }));
  expect(await client.request(backups.runNow, {})).toMatchObject({ error: { code: 'target.unreachable' } });
  expect(station.station.backups.status()).toMatchObject({ error: { code: 'target.unreachable' } });
}, 60_000);

it('tells apart what is wrong with a target', async () => {
  const station = await aStation(cleanups);
  const refusal = async (target: Parameters<typeof tryIt>[0]) => {
    const tried = await tryIt(target);
    return tried.ok ? 'ok' : tried.error.code;
  };
  const tryIt = (target: { kind: 'folder'; path: string } | typeof S3) =>
    station.client.request(backups.tryTarget, { target });
  const path = aTargetFolder(cleanups);
  expect(await refusal({ kind: 'folder', path: `${path}/none` })).toBe('target.unreachable');
  expect(await refusal({ kind: 'folder', path: 'stick' })).toBe('backup.addressMalformed');
  expect(await refusal(S3)).toBe('target.credentialsNeeded');
  expect(await refusal({ kind: 'folder', path: '/proc' })).not.toBe('ok');
}, 60_000);

/** Root may write everywhere: done as another account, then. */
async function unprivileged<T>(work: () => Promise<T>): Promise<T> {
  const { seteuid } = process;
  if (process.getuid?.() !== 0 || !seteuid) return work();
  seteuid(65_534);
  try {
    return await work();
  } finally {
    seteuid(0);
  }
}

it.skipIf(process.platform === 'win32')(
  'says that a folder may be read and not written (needs POSIX rights)',
  async () => {
    const path = aTargetFolder(cleanups);
    chmodSync(dirname(path), 0o755);
    chmodSync(path, 0o555);
    const keys = backupKeys(randomBytes(32), 'desk');
    const tried = await unprivileged(() => tryTarget(folderTarget(path), keys));
    expect(tried).toEqual({ ok: false, error: { code: 'target.refused', reason: 'EACCES' } });
    expect(toldRefusal(tried.ok ? { code: 'backup.none' } : tried.error)).toEqual({
      code: 'target.readOnly',
    });
    chmodSync(path, 0o777);
    expect(await unprivileged(() => tryTarget(folderTarget(path), keys))).toMatchObject({ ok: true });
  },
);

it('keeps a secret inside: not told, not in the trail, not in a file, and not for another server', async () => {
  const station = await aStation(cleanups);
  const { client } = station;
  const saved = await client.request(backups.save, { target: S3, secretAccessKey: SECRET, ...REST });
  expect(saved).toMatchObject({ ok: true });
  const told = await client.request(backups.settings, {});
  expect(told).toMatchObject({ value: { hasSecret: true } });
  expect(JSON.stringify(told)).not.toContain(SECRET);
  expect(await client.request(backups.save, { target: S3, ...REST, everyHours: 3 })).toMatchObject({
    ok: true,
  });
  const elsewhere = { ...S3, endpoint: 'https://elsewhere.example' };
  expect(await client.request(backups.save, { target: elsewhere, ...REST })).toMatchObject({
    error: { code: 'target.credentialsNeeded' },
  });
  const entries = await station.opened().replica.reader().list(AuditEvent, { where: {} });
  expect(JSON.stringify(entries)).not.toContain(SECRET);
  await station.station.close();
  for (const file of filesOf(station.dataDir)) expect(readFileSync(file).includes(SECRET)).toBe(false);
}, 60_000);
