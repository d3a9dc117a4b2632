import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Client } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';
import type { SyncStatus } from '#shared/modules/sync/sync.contract.ts';
import { enrolment } from '#shared/sync/access-api.ts';
import {
  Cleanups,
  setUpStation,
  temporaryDataDir,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from '../station-testing.ts';
import type { Station } from '../station.ts';
import { aServerProcess, type ServerProcess } from './sync-testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const { patients, session, sync } = contracts;
const soon = { timeout: 40_000, interval: 50 };
/** The half minute after which a station goes over passes in a second. */
const elapsedMs = () => performance.now() * 30;

async function aCode(server: ServerProcess, order: object): Promise<string> {
  return enrolment.parse((await server.ask('POST', '/_fieldward/enrolments', order)).json).code;
}

async function register(client: Client, given: string): Promise<void> {
  const someone = { name: [{ family: 'Odhiambo', given: [given] }], gender: 'female' } as const;
  expect(await client.request(patients.register, someone)).toMatchObject({ ok: true });
}

const finds = async (client: Client, words: string) => {
  const found = await client.request(patients.search, { words, limit: 10 });
  return found.ok ? found.value.length : found.error.code;
};

async function signedIn(station: Station) {
  const { client } = testWindow(station, cleanups);
  const seated = await client.request(session.signIn, { login: 'admin', password: TEST_PASSWORD });
  expect(seated.ok).toBe(true);
  return client;
}

function watched(client: Client): () => SyncStatus | undefined {
  let status: SyncStatus | undefined;
  client.subscribe(sync.status, {}, (now) => {
    if (now.ok) status = now.value;
  });
  return () => status;
}

it('goes over to the centre without a code while its site is silent, comparing what changed alone', async () => {
  const place = temporaryDataDir(cleanups);
  const centre = await aServerProcess(join(place, 'centre'));
  cleanups.add(() => centre.stop());
  // The centre has a clinic; one of its stations works there, another at a site.
  const first = await setUpStation(cleanups, { dataDir: join(place, 'far'), syncs: true, live: false });
  for (let count = 0; count < 30; count += 1) await register(first.client, `Before${count}`);
  const founding = await aCode(centre, {});
  const joined = await first.client.request(sync.join, { text: founding, url: centre.url });
  expect(joined).toMatchObject({ ok: true });
  await first.client.request(sync.now, {});
  const facilityId = first.station.engine.opened().facility.id;
  const site = await aServerProcess(join(place, 'site'), undefined, {
    upstream: { url: centre.url, code: await aCode(centre, { facilityId, site: true }) },
  });
  cleanups.add(() => site.stop());
  const options = { dataDir: join(place, 'near'), syncs: true, live: false, elapsedMs };
  const near = await testStation(cleanups, options);
  const door = testWindow(near, cleanups).client;
  await expect
    .poll(async () => {
      const enrolled = await door.request(session.enrol, {
        text: await aCode(site, { facilityId }),
        url: site.url,
      });
      return enrolled.ok;
    }, soon)
    .toBe(true);
  const client = await signedIn(near);
  const status = watched(client);
  await near.arriving.settled();
  await register(client, 'Near');
  await expect.poll(() => finds(first.client, 'Near'), soon).toBe(1);

  // It has learned where the centre is, and how it stands to it, in full rounds that went well.
  await expect.poll(() => near.sync.settings()?.addresses.length, soon).toBe(2);
  const { replica } = near.engine.opened();
  const server = near.sync.settings()?.addresses[1]?.beyond?.server ?? '';
  await expect
    .poll(async () => {
      await client.request(sync.now, {});
      return ['people', 'staff', 'reference', 'audit'].filter(
        (one) => replica.remote.counter(`sync.${one}@${server}`) === undefined,
      );
    }, soon)
    .toEqual([]);

  await site.stop('SIGKILL');
  await register(client, 'Alone');
  await expect.poll(() => status()?.address, soon).toBe(1);
  await expect.poll(status, soon).toMatchObject({ state: 'online', notSent: 0, held: 0 });
  expect(near.sync.lastRound()).toMatchObject({ restarted: 0, merged: 0 });
  await expect.poll(() => finds(first.client, 'Alone'), soon).toBe(1);
  await register(first.client, 'Meanwhile');
  await expect.poll(() => finds(client, 'Meanwhile'), soon).toBe(1);
}, 100_000);
