import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { contracts } from '#shared/registry.ts';
import { verifyAudit } from '../commands/verify-audit.ts';
import { readNumbers } from '#shared/modules/patients/numbers.rules.ts';
import { Cleanups, TEST_PASSWORD, testStation, testWindow } from '../station-testing.ts';
import { must } from '../store/testing.ts';
import { aClinic, anotherDesk, register, signIn, syncWhole } from './clinic-testing.ts';
import { countersignedHead } from './server-word.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

it('a revoked station stays out of a server that was set back', { timeout: 60_000 }, async () => {
  const clinic = await aClinic(cleanups);
  const { place, server, first } = clinic;
  const { station, client } = await anotherDesk(cleanups, clinic);
  await signIn(client, 'admin', TEST_PASSWORD);
  await syncWhole(station);
  const { device } = station.engine.opened();
  const folders = [join(place, 'server'), join(place, 'server.older')] as const;
  await server.stop();
  cpSync(folders[0], folders[1], { recursive: true });
  await server.start();
  const isRevoked = async () =>
    JSON.stringify((await server.ask('GET', '/_fieldward/devices')).json).includes('notice');
  expect(await server.ask('POST', `/_fieldward/devices/${device}/revoke`, {})).toMatchObject({ status: 200 });
  expect(await isRevoked()).toBe(true);
  await syncWhole(first.station);
  const { replica } = first.station.engine.opened();
  await expect.poll(() => JSON.stringify(replica.remote.counter('server.word'))).toContain(device);

  await server.stop();
  rmSync(folders[0], { recursive: true });
  cpSync(folders[1], folders[0], { recursive: true });
  await server.start();
  expect(await isRevoked()).toBe(false);
  await syncWhole(first.station);
  await expect.poll(isRevoked).toBe(true);
  expect((await station.sync.now())?.fault).toMatchObject({ code: 'remote.revoked' });
});

async function prefixesOf({
  station,
  client,
}: Awaited<ReturnType<typeof anotherDesk>>): Promise<readonly string[]> {
  await signIn(client, 'admin', TEST_PASSWORD);
  const { prefix, leased } = must(await readNumbers(station.engine.opened().replica.reader()));
  return [prefix, ...leased];
}

it(
  'a server that was set back while a station was closed is told by it: no number goes out twice',
  { timeout: 60_000 },
  async () => {
    const clinic = await aClinic(cleanups);
    const { place, server, first } = clinic;
    const folders = [join(place, 'server'), join(place, 'server.older')] as const;
    await server.stop();
    cpSync(folders[0], folders[1], { recursive: true });
    await server.start();
    // Leased prefixes that the older server knows nothing of.
    const had = await prefixesOf(await anotherDesk(cleanups, clinic));
    await first.station.close();
    const openAgain = async () => {
      const station = await testStation(cleanups, { dataDir: first.dataDir });
      await signIn(testWindow(station, cleanups).client, 'admin', TEST_PASSWORD);
      await syncWhole(station);
      return station;
    };
    await (await openAgain()).close();

    await server.stop();
    rmSync(folders[0], { recursive: true });
    cpSync(folders[1], folders[0], { recursive: true });
    await server.start();
    await openAgain();
    const given = await prefixesOf(await anotherDesk(cleanups, { ...clinic, place: join(place, 'later') }));
    expect(given).toHaveLength(had.length);
    expect(given.filter((prefix) => had.includes(prefix))).toEqual([]);
  },
);

it(
  'says up to where the server has the trail, and finds what is gone of it',
  { timeout: 60_000 },
  async () => {
    const { first } = await aClinic(cleanups);
    const opened = first.station.engine.opened();
    const head = () => countersignedHead(opened);
    await expect.poll(() => head()?.isSigned).toBe(true);
    const before = must(head());
    await register(first.client, 'Akinyi');
    await syncWhole(first.station);
    await expect.poll(() => head()?.sequence ?? 0).toBeGreaterThan(before.sequence);
    const { sequence, hash } = must(head());
    const checked = await first.client.request(contracts.audit.verify, {});
    expect(checked).toMatchObject({ value: { ok: true, countersigned: { sequence } } });

    // A trail that was cut, or put back, behind what the server has; and its word written anew.
    const read = opened.replica.reader();
    for (const gone of [
      { sequence: sequence + 40, hash: hash.replace(/./g, '0'), isSigned: true },
      { sequence, hash, isSigned: false },
    ])
      expect(await verifyAudit(read, undefined, undefined, gone)).toMatchObject({
        faults: [{ code: 'audit.countersigned', sequence: gone.sequence }],
      });
    const base = opened.replica.remote.counter('server.word');
    const value = JSON.parse(
      JSON.stringify(base).replace(`"sequence":${sequence}`, `"sequence":${sequence - 1}`),
    );
    opened.replica.commit([{ kind: 'counter', key: 'server.word', value, base }]);
    expect(await first.client.request(contracts.audit.verify, {})).toMatchObject({
      value: { ok: false, faults: [{ code: 'audit.countersigned' }] },
    });
  },
);
