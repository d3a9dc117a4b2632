import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openLocalServer } from '#engine/local/local-server.ts';
import { silentLog } from '#engine/platform/log.ts';
import { Cleanups, setUpStation, temporaryDataDir, TEST_PASSWORD } from '#engine/station-testing.ts';
import { contracts } from '#shared/registry.ts';
import { runCli } from './program.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

async function run(...args: readonly string[]) {
  const told = { out: '', err: '' };
  const code = await runCli([...args, '--json'], {
    out: (text) => void (told.out += text),
    err: (text) => void (told.err += text),
    env: { FIELDWARD_PASSWORD: TEST_PASSWORD },
    askHidden: async () => undefined,
  });
  return { code, ...told };
}

it('has an open station back itself up, list and prove, where it was told to', async () => {
  const { dataDir, station, client } = await setUpStation(cleanups, { host: 'browser' });
  const local = await openLocalServer(dataDir, () => station.connect({ isLocal: true }), silentLog);
  if (!local.ok || !local.value) throw new Error('no socket');
  const { close } = local.value;
  const place = temporaryDataDir(cleanups);
  const [to, other, away] = [join(place, 'stick'), join(place, 'other'), join(place, 'away')];
  mkdirSync(to);
  mkdirSync(other);
  const on = ['--data', dataDir] as const;

  const notSetUp = { code: 1, out: '', err: expect.stringContaining('{"error":{"code":"backup.notSetUp"}}') };
  expect(await run('backup', 'run', ...on)).toMatchObject(notSetUp);
  expect(await run('backup', 'list', ...on)).toMatchObject(notSetUp);
  const saved = await client.request(contracts.backups.save, {
    target: { kind: 'folder', path: to },
    everyHours: 24,
    retention: { newest: 24, days: 30, months: 12 },
    proveEveryDays: 0,
    fileQuotaGb: 10,
  });
  expect(saved).toEqual({ ok: true, value: {} });

  const done = await run('backup', 'run', ...on);
  expect(done.code).toBe(0);
  const { id } = JSON.parse(done.out) as { readonly id: string };
  const proven = await run('backup', 'prove', ...on);
  expect([proven.code, JSON.parse(proven.out)]).toMatchObject([0, { ok: true, id, faults: 0 }]);
  const listed = await run('backup', 'list', ...on);
  expect(JSON.parse(listed.out)).toMatchObject({
    backups: [{ id, isOwn: true }],
    unreadable: 0,
    provenAt: expect.stringMatching(/^\d{4}-/),
  });

  // Elsewhere than it was told to it does not go while it is open, and nothing is begun there.
  for (const verb of ['run', 'list']) {
    expect(await run('backup', verb, ...on, '--to', other)).toEqual({
      code: 5,
      out: '',
      err: '{"error":{"code":"backup.ownTarget"}}\n',
    });
  }
  expect(readdirSync(other)).toEqual([]);
  expect(await run('backup', 'run', ...on, '--full')).toMatchObject({ code: 2 });

  renameSync(to, away);
  expect(await run('backup', 'run', ...on)).toMatchObject({
    code: 4,
    err: expect.stringContaining('target.unreachable'),
  });
  renameSync(away, to);
  const trail = JSON.parse((await run('audit', 'list', ...on, '--action', 'backup.')).out) as object[];
  expect(trail).toMatchObject([
    { action: 'backup.run', outcome: 'refused', reason: 'target.unreachable' },
    { action: 'backup.prove', outcome: 'success' },
    { action: 'backup.run', outcome: 'success' },
  ]);

  await close();
  await station.close();
  // The same words with the folder alone: what was set at the desk counts there, too.
  expect(await run('backup', 'run', ...on)).toMatchObject({ code: 0 });
  expect(JSON.parse((await run('backup', 'list', ...on)).out)).toMatchObject({ backups: [{}, { id }] });
}, 120_000);
