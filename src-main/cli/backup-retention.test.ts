import { afterEach, expect, it } from 'vitest';
import { aStation, aTargetFolder } from '#engine/backup/testing.ts';
import { Cleanups, TEST_PASSWORD } from '#engine/station-testing.ts';
import { contracts } from '#shared/registry.ts';
import { runCli } from './program.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

it('lets go of what the station is set to let go of, and of nothing else', async () => {
  const { client, station, dataDir } = await aStation(cleanups);
  const to = aTargetFolder(cleanups);
  const saved = await client.request(contracts.backups.save, {
    everyHours: 2,
    retention: { newest: 2, days: 0, months: 0 },
    proveEveryDays: 0,
    fileQuotaGb: 1,
  });
  expect(saved).toMatchObject({ ok: true });
  await station.close();
  const run = async () => {
    const told = { out: '', err: '' };
    const code = await runCli(['backup', 'run', '--data', dataDir, '--to', to, '--json'], {
      out: (text) => void (told.out += text),
      err: (text) => void (told.err += text),
      env: { FIELDWARD_PASSWORD: TEST_PASSWORD },
      askHidden: async () => undefined,
    });
    return code === 0 ? (JSON.parse(told.out) as object) : told.err;
  };
  expect(await run()).toMatchObject({ pruned: { value: { kept: 1, removed: 0 } } });
  expect(await run()).toMatchObject({ pruned: { value: { kept: 2, removed: 0 } } });
  expect(await run()).toMatchObject({ pruned: { value: { kept: 2, removed: 1 } } });
}, 60_000);
