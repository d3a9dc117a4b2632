import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client } from '#shared/kernel/port.ts';
import { contracts } from '#shared/registry.ts';
import type { SyncStatus } from '#shared/modules/sync/sync.contract.ts';
import { systemClock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import {
  Cleanups,
  setUpStation,
  temporaryDataDir,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from '../station-testing.ts';
import { aLine, type Line } from './line-testing.ts';
import { aServerProcess, SERVER_ACCOUNT, type ServerProcess } from './sync-testing.ts';

const cleanups = new Cleanups();
const signIn = { login: 'admin', password: TEST_PASSWORD };
const faults: string[] = [];
const log: Log = { info: () => undefined, error: (code) => void faults.push(code) };
let server: ServerProcess;
let line: Line;
let folders: { readonly first: string; readonly second: string };

beforeAll(async () => {
  const place = temporaryDataDir(cleanups);
  folders = { first: join(place, 'first'), second: join(place, 'second') };
  const made = await setUpStation(cleanups, { dataDir: folders.first });
  await made.client.request(contracts.session.signOut, {});
  await made.client.request(contracts.session.signIn, signIn); // from then on it knows its own place
  await made.station.close();
  cpSync(folders.first, folders.second, { recursive: true });
  server = await aServerProcess(join(place, 'server'));
  cleanups.add(() => server.stop());
  line = await aLine(server.url);
  cleanups.add(() => line.close());
});
afterAll(() => cleanups.run());

async function open(dataDir: string, clock = systemClock) {
  const station = await testStation(cleanups, { dataDir, syncs: true, log, clock });
  const { client } = testWindow(station, cleanups);
  const seated = await client.request(contracts.session.signIn, signIn);
  expect(seated.ok).toBe(true);
  let status: SyncStatus | undefined;
  client.subscribe(contracts.sync.status, {}, (now) => {
    if (now.ok) status = now.value;
  });
  return { station, client, status: () => status };
}

async function register(client: Client, given: string): Promise<void> {
  const someone = { name: [{ family: 'Odhiambo', given: [given] }], gender: 'female' } as const;
  expect(await client.request(contracts.patients.register, someone)).toMatchObject({ ok: true });
}

const counted = async (client: Client): Promise<unknown> => {
  const found = await client.request(contracts.patients.count, {});
  return found.ok && found.value;
};
const soon = { timeout: 30_000, interval: 25 };
const calm = { state: 'online', notSent: 0, isRunning: false, held: 0 };

it(
  'keeps two stations the same, over a line that breaks, new keys and an end in the middle',
  { timeout: 120_000 },
  async () => {
    const [first, second] = [await open(folders.first), await open(folders.second)];
    expect(first.status()).toMatchObject({ state: 'off', compartments: expect.any(Array) });
    const to = (url: string) => ({ addresses: [{ url }], account: SERVER_ACCOUNT });
    for (const [{ client }, url] of [
      [first, line.url],
      [second, server.url],
    ] as const)
      expect(await client.request(contracts.sync.setServer, to(url))).toEqual({ ok: true, value: {} });
    await register(first.client, 'Grace');
    await expect.poll(() => counted(second.client), soon).toBe(1);
    await expect.poll(first.status, soon).toMatchObject({ ...calm, lastContactAt: expect.any(String) });

    // The line breaks: both work on, each alone.
    line.cut();
    await expect.poll(first.status, soon).toMatchObject({ state: 'offline' });
    await register(first.client, 'Akinyi');
    await register(second.client, 'Wanjiru');
    await expect.poll(second.status, soon).toMatchObject(calm);
    await expect
      .poll(first.status, soon)
      .toMatchObject({ notSent: 1, compartments: [{ notSent: 1 }, { notSent: 1 }] });
    expect(await counted(first.client)).toBe(2);
    line.mend();
    await expect.poll(() => counted(first.client), soon).toBe(3);
    await expect.poll(() => counted(second.client), soon).toBe(3);
    await expect.poll(first.status, soon).toMatchObject(calm);
    const others = await first.client.request(contracts.sync.stations, {});
    expect(others).toMatchObject({ value: [{ lastSeenAt: expect.any(String) }] });

    // Who asks while a round is under way is told of what was there when they asked.
    const goOn = line.holdAnswers(/^GET \S*people\S*\/_changes/);
    const early = first.client.request(contracts.sync.now, {});
    await expect.poll(() => line.hasHeld(), soon).toBe(true);
    await register(second.client, 'Nafula');
    expect(await second.client.request(contracts.sync.now, {})).toMatchObject({ value: { notSent: 0 } });
    const asked = first.client.request(contracts.sync.now, {});
    goOn();
    expect(await early).toMatchObject({ ok: true });
    expect(await asked).toMatchObject({ ok: true });
    expect(await counted(first.client)).toBe(4);

    // Paused, nothing leaves; what waits goes when it ends.
    await first.client.request(contracts.sync.pause, {});
    await register(first.client, 'Adhiambo');
    expect(await first.client.request(contracts.sync.now, {})).toEqual({
      ok: false,
      error: { code: 'sync.paused' },
    });
    await expect.poll(first.status, soon).toMatchObject({ state: 'paused' });
    await first.client.request(contracts.sync.resume, {});
    await expect.poll(() => counted(second.client), soon).toBe(5);

    // New keys, and the last one leaving, while much is on its way.
    const many = async (from: number) => {
      for (let at = 0; at < 12; at += 1) await register(first.client, `${from + at}`);
    };
    await Promise.all([
      many(100),
      second.client
        .request(contracts.station.rekey, { confirm: TEST_PASSWORD })
        .then((done) => expect(done.ok).toBe(true)),
    ]);
    await expect.poll(() => counted(second.client), soon).toBe(17);
    const writing = many(200);
    await second.client.request(contracts.session.signOut, {});
    await writing;
    await second.client.request(contracts.session.signIn, signIn);
    await expect.poll(() => counted(second.client), soon).toBe(29);
    await expect.poll(first.status, soon).toMatchObject(calm);

    // A server that is killed comes back.
    await server.stop('SIGKILL');
    await expect.poll(second.status, soon).toMatchObject({ state: 'offline' });
    await register(second.client, 'Atieno');
    await server.start();
    await expect.poll(() => counted(first.client), soon).toBe(30);
    const text = await first.client.request(contracts.sync.diagnostics, {});
    expect(text.ok && text.value.text).not.toMatch(/127\.0\.0\.1|Odhiambo|admin/);
    for (const { client } of [first, second]) {
      expect(await client.request(contracts.audit.verify, {})).toMatchObject({ value: { ok: true } });
      expect(await client.request(contracts.sync.removeServer, {})).toEqual({ ok: true, value: {} });
    }
    await expect.poll(first.status, soon).toMatchObject({ state: 'off' });

    // A clock that is days off: nothing is written until somebody has said that it is right.
    await second.station.close();
    const behind = { ...systemClock, nowMs: () => Date.now() - 3 * 86_400_000 };
    const third = await open(folders.second, behind);
    await third.client.request(contracts.sync.setServer, to(server.url));
    await expect.poll(third.status, soon).toMatchObject({ skew: { grade: 'doubt', isConfirmed: false } });
    const someone = { name: [{ family: 'Odhiambo', given: ['Late'] }], gender: 'female' } as const;
    expect(await third.client.request(contracts.patients.register, someone)).toMatchObject({
      ok: false,
      error: { code: 'clock.doubted' },
    });
    await third.client.request(contracts.sync.confirmClock, {});
    await register(third.client, 'Late');
    await expect.poll(third.status, soon).toMatchObject({ ...calm, skew: { isConfirmed: true } });
    expect(faults).toEqual([]);
  },
);
