import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { Cleanups, TEST_PASSWORD } from '../station-testing.ts';
import { aStation, aTargetFolder, filesOf } from './testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

it('what was backed up under an earlier data key goes when retention keeps none of it, and not before', async () => {
  const path = aTargetFolder(cleanups);
  const other = await aStation(cleanups);
  const { client } = await aStation(cleanups);
  const save = (at: typeof client) =>
    at.request(contracts.backups.save, {
      target: { kind: 'folder', path },
      everyHours: 2,
      retention: { newest: 2, days: 0, months: 0 },
      proveEveryDays: 0,
      fileQuotaGb: 1,
    });
  const run = async (at = client) =>
    expect(await at.request(contracts.backups.runNow, {})).toMatchObject({ ok: true });
  const repositories = () =>
    new Set(filesOf(path).flatMap((file) => /fieldward-[0-9a-f]{16}/.exec(file.slice(path.length)) ?? []));
  expect(await save(other.client)).toMatchObject({ ok: true });
  await run(other.client);
  const [neighbour] = repositories();
  expect(await save(client)).toMatchObject({ ok: true });
  await run();
  const [before] = [...repositories()].filter((name) => name !== neighbour);
  expect(before).toBeDefined();

  const rekeyed = await client.request(contracts.station.rekey, { confirm: TEST_PASSWORD });
  expect(rekeyed).toMatchObject({ ok: true });
  await run();
  expect(repositories().size).toBe(3); // of the newest two, one lies in the earlier repository
  await run();
  expect(repositories().size).toBe(2);
  expect(repositories()).toContain(neighbour); // another station's stays, whatever its age
  expect(repositories()).not.toContain(before);
  await run(other.client);
  expect(repositories().size).toBe(2);
  expect(await client.request(contracts.backups.list, {})).toMatchObject({
    value: { backups: [{ isOwn: true }, { isOwn: true }], unreadable: 2 },
  });
}, 60_000);
