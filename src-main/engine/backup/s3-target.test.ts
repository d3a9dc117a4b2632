import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Cleanups, TEST_PASSWORD, temporaryDataDir } from '../station-testing.ts';
import { openTarget } from './open-target.ts';
import { proveBackup } from './prove-backup.ts';
import { restore } from './restore.ts';
import { runBackup } from './run-backup.ts';
import type { BackupTarget } from './target.ts';
import { aNewFolder, aStation } from './testing.ts';

/** Against a server that we did not write. It knows keys by their ids; it does not check signatures of version 4. */
const cleanups = new Cleanups();
const ENV = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };
let endpoint = '';

beforeAll(async () => {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: temporaryDataDir(cleanups),
    configureBuckets: [{ name: 'clinic', configs: [] }],
  });
  const { address, port } = await server.run();
  endpoint = `http://${address}:${port}`;
  cleanups.add(() => server.close());
});
afterAll(() => cleanups.run());

function aTarget(
  address = `s3://clinic/desk-1?endpoint=${endpoint}`,
  env: { [name: string]: string } = ENV,
): BackupTarget {
  const opened = openTarget(address, env);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

it('keeps objects, lists them by the page, and forgets them', async () => {
  const [target, other] = [aTarget(), aTarget(`s3://clinic?endpoint=${endpoint}`)];
  const bytes = randomBytes(100_000);
  const names = Array.from(
    { length: 1203 },
    (_, index) => `fieldward-x/packs/${String(index).padStart(5, '0')}`,
  );
  for (let at = 0; at < names.length; at += 50)
    await Promise.all(names.slice(at, at + 50).map((name) => target.put(name, Buffer.from(name))));
  await target.put('fieldward-x/other', bytes);
  expect((await target.get('fieldward-x/other'))?.equals(bytes)).toBe(true);
  const listed = await target.list('fieldward-x/packs/');
  expect(listed.map(({ name }) => name).toSorted()).toEqual(names);
  expect(listed[0]).toMatchObject({ bytes: names[0]?.length });
  expect(Math.abs((listed[0]?.modifiedMs ?? 0) - Date.now())).toBeLessThan(120_000);
  expect((await other.list('desk-1/fieldward-x/o')).map(({ name }) => name)).toEqual([
    'desk-1/fieldward-x/other',
  ]);
  expect(await target.holds('fieldward-x/packs')).toBe(true);
  expect(await target.holds('fieldward-y')).toBe(false);
  await target.remove('fieldward-x/other');
  await target.remove('fieldward-x/other');
  expect(await target.get('fieldward-x/other')).toBeUndefined();
  for (let at = 0; at < names.length; at += 50)
    await Promise.all(names.slice(at, at + 50).map((name) => target.remove(name)));
}, 60_000);

it('backs up, proves and restores through it', async () => {
  const station = await aStation(cleanups);
  await station.register(5);
  await station.scan(200_000);
  const target = aTarget();
  expect(await runBackup(station.options({ target }))).toMatchObject({ ok: true });
  await station.register(1);
  expect(await runBackup(station.options({ target, nowMs: Date.now() + 5000 }))).toMatchObject({
    ok: true,
    value: { sequence: 2, damaged: [] },
  });
  const opener = { kind: 'password', login: 'admin', password: TEST_PASSWORD } as const;
  expect(await proveBackup({ target, opener, nowMs: Date.now() })).toMatchObject({
    ok: true,
    value: { ok: true, blobs: 1 },
  });
  const dataDir = aNewFolder(cleanups);
  const byKey = { kind: 'recoveryKey', typed: station.recoveryKey } as const;
  expect(await restore({ target, opener: byKey, dataDir, nowMs: Date.now() })).toMatchObject({ ok: true });
}, 60_000);

it('says what is in the way', async () => {
  const refusal = async (target: BackupTarget) =>
    target.list('').then(
      () => 'none',
      (error: unknown) => (error instanceof Error && 'refusal' in error ? error.refusal : error),
    );
  const wrong = aTarget(undefined, { ...ENV, AWS_ACCESS_KEY_ID: 'wrong' });
  expect(await refusal(wrong)).toEqual({ code: 'target.refused', reason: 'InvalidAccessKeyId' });
  expect(await refusal(aTarget(`s3://nowhere?endpoint=${endpoint}`))).toEqual({
    code: 'target.refused',
    reason: 'NoSuchBucket',
  });
  const busy = createServer().listen(0, '127.0.0.1');
  await once(busy, 'listening');
  const address = busy.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  busy.close();
  await once(busy, 'close');
  expect(await refusal(aTarget(`s3://clinic?endpoint=http://127.0.0.1:${port}`))).toEqual({
    code: 'target.unreachable',
    reason: 'ECONNREFUSED',
  });
});

it.each([
  ['', 'usage.target'],
  ['https://bucket.example', 'usage.target'],
  ['s3://B', 'usage.target'],
  ['s3://key:secret@clinic', 'usage.target'],
  ['s3://clinic?endpoint=ftp://x', 'usage.target'],
  ['s3://clinic/a b', 'usage.target'],
])('refuses the address %j', (address, code) => {
  expect(openTarget(address, ENV)).toEqual({ ok: false, error: { code } });
});

it('takes no credentials from the address, and asks for them', () => {
  expect(openTarget('s3://clinic/desk', {})).toEqual({
    ok: false,
    error: { code: 'target.credentialsNeeded' },
  });
  expect(openTarget(join('a', 'folder'), {})).toMatchObject({ ok: true });
});
