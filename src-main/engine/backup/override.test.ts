import { join } from 'node:path';
import { renameSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import type { Station } from '../station.ts';
import { Cleanups, testClock, testStation, testWindow, TEST_PASSWORD } from '../station-testing.ts';
import type { BackupSchedule } from './backup-plan.ts';
import { folderTarget } from './folder-target.ts';
import { aStation, aTargetFolder, filesOf } from './testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const HOUR_MS = 3_600_000;
const REST = { everyHours: 2, proveEveryDays: 0, fileQuotaGb: 1 } as const;

/** As FIELDWARD_BACKUP_TO sets it, and asked for by hand only. */
function scheduleTo(path: string): BackupSchedule {
  return { target: folderTarget(path), words: path, everyMs: HOUR_MS, lookEveryMs: 24 * HOUR_MS };
}

async function overdueOf({ backups }: Station) {
  return backups.overdue(await backups.plan());
}

it('counts what is overdue over programs, a new data key and the place where backups go', async () => {
  const clock = testClock();
  const path = aTargetFolder(cleanups);
  renameSync(path, `${path}-unplugged`);
  const first = await aStation(cleanups, { clock, backups: scheduleTo(path) });
  let { station, client }: { station: Station; client: ReturnType<typeof testWindow>['client'] } = first;
  const begunAnew = async (to = path) => {
    await station.close();
    station = await testStation(cleanups, { dataDir: first.dataDir, clock, backups: scheduleTo(to) });
    ({ client } = testWindow(station, cleanups));
    const signedIn = await client.request(contracts.session.signIn, {
      login: 'admin',
      password: TEST_PASSWORD,
    });
    expect(signedIn).toMatchObject({ ok: true });
  };
  expect(await station.backups.runNow('system')).toMatchObject({ error: { code: 'target.unreachable' } });
  expect(await overdueOf(station)).toEqual([]);
  clock.ms += 4 * HOUR_MS;
  await begunAnew();
  expect(await overdueOf(station)).toEqual(['backup']); // not from the start of this program

  renameSync(`${path}-unplugged`, path);
  expect(await station.backups.runNow('system')).toMatchObject({ ok: true });
  const { lastMs } = station.backups.status();
  expect(await overdueOf(station)).toEqual([]);
  const rekeyed = await client.request(contracts.station.rekey, { confirm: TEST_PASSWORD });
  expect(rekeyed).toMatchObject({ ok: true });
  clock.ms += 4 * HOUR_MS;
  await begunAnew();
  expect(station.backups.status().lastMs).toBe(lastMs);
  expect(await overdueOf(station)).toEqual(['backup']);

  await begunAnew(aTargetFolder(cleanups));
  expect(await overdueOf(station)).toEqual([]); // told to go elsewhere just now
  expect(station.backups.status()).toEqual({});
}, 60_000);

it('keeps as many as the desk is set to keep, and shows at the desk where they go', async () => {
  const path = aTargetFolder(cleanups);
  const { client, station } = await aStation(cleanups, { backups: scheduleTo(path) });
  const retention = { newest: 1, days: 0, months: 0 };
  expect(await client.request(contracts.backups.save, { ...REST, retention })).toMatchObject({ ok: true });
  const target = { kind: 'folder', path: join(path, 'elsewhere') } as const;
  expect(await client.request(contracts.backups.save, { ...REST, retention, target })).toMatchObject({
    error: { code: 'backup.setElsewhere' },
  });
  for (let turn = 0; turn < 2; turn += 1) expect((await station.backups.runNow('system')).ok).toBe(true);
  expect(filesOf(path).filter((file) => file.includes('/snapshots/')).length).toBe(1);
  const seen: unknown[] = [];
  const stop = client.subscribe(contracts.backups.status, {}, (status) => void seen.push(status));
  await expect
    .poll(() => seen.at(-1))
    .toMatchObject({
      value: { source: 'environment', target: path, everyHours: 1, snapshots: 1 },
    });
  stop();
});
