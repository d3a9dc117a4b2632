import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Client } from '#shared/kernel/port.ts';
import type { HostingStatus } from '#shared/modules/hosting/hosting.contract.ts';
import { contracts } from '#shared/registry.ts';
import {
  Cleanups,
  setUpStation,
  temporaryDataDir,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from '../station-testing.ts';
import type { Station } from '../station.ts';
import { runServerProcess, type ServerProcess } from './server-process.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());

const SERVER_PASSWORD = 'nine boats before the storm';
const { hosting, session, patients, sync } = contracts;
const ASKED = { port: 0, address: '127.0.0.1', adminPassword: SERVER_PASSWORD };

/** What is started as a server, so that a test can end it. */
function watched() {
  const started: ServerProcess[] = [];
  const run: typeof runServerProcess = (order) => {
    const process = runServerProcess(order);
    started.push(process);
    return process;
  };
  return { started, run };
}

function statusOf(client: Client): Promise<HostingStatus> {
  return new Promise((resolve, reject) => {
    const stop = client.subscribe(hosting.status, {}, (answer) => {
      queueMicrotask(() => stop());
      if (answer.ok) resolve(answer.value);
      else reject(new Error(answer.error.code));
    });
  });
}

async function register(client: Client, given: string): Promise<string> {
  const name = [{ family: 'Odhiambo', given: [given] }];
  const made = await client.request(patients.register, { name, gender: 'female', birthDate: '1987-04-02' });
  if (!made.ok) throw new Error(made.error.code);
  return made.value.mrn;
}

const finds = async (client: Client, words: string) => {
  const found = await client.request(patients.search, { words, limit: 10 });
  return found.ok ? found.value.length : found.error.code;
};

async function signedIn(station: Station): Promise<Client> {
  const { client } = testWindow(station, cleanups);
  expect(await client.request(session.signIn, { login: 'admin', password: TEST_PASSWORD })).toMatchObject({
    ok: true,
  });
  return client;
}

it('one desk runs the server, a second comes by a code from its screen, and both have every patient', async () => {
  const { started, run } = watched();
  const options = { host: 'browser', live: false, runServer: run } as const;
  const first = await setUpStation(cleanups, options);
  await register(first.client, 'Grace');
  expect(await statusOf(first.client)).toMatchObject({ state: 'off', hasOther: false, others: 0 });
  expect(await first.client.request(hosting.start, { ...ASKED, adminPassword: 'password' })).toMatchObject({
    error: { code: 'setup.passwordCommon' },
  });
  const begun = await first.client.request(hosting.start, ASKED);
  if (!begun.ok) throw new Error(begun.error.code);
  expect(await statusOf(first.client)).toMatchObject({ state: 'running', ...begun.value, hasOther: false });
  expect(await first.client.request(hosting.start, ASKED)).toMatchObject({
    error: { code: 'hosting.hasServer' },
  });

  const wrong = await first.client.request(sync.code, { confirm: 'no' });
  expect(wrong).toMatchObject({ error: { code: 'session.wrongPassword' } });
  const made = await first.client.request(sync.code, { confirm: TEST_PASSWORD, label: 'Pharmacy' });
  if (!made.ok) throw new Error(made.error.code);
  expect(made.value.link).toContain(`sha256=${begun.value.fingerprint}`);
  // The link names this machine in its network; here there may be none.
  const link = made.value.link.replace(/^https:\/\/[^:/]+/, 'https://127.0.0.1');

  const second = await testStation(cleanups, { ...options, dataDir: temporaryDataDir(cleanups) });
  const window = testWindow(second, cleanups).client;
  expect(await window.request(session.enrol, { text: link })).toMatchObject({ ok: true });
  const there = await signedIn(second);
  await register(there, 'Wanjiru');
  await vi.waitFor(async () => {
    expect([await finds(first.client, 'Wanjiru'), await finds(there, 'Grace')]).toEqual([1, 1]);
  }, 20_000);
  await vi.waitFor(async () => expect((await statusOf(first.client)).others).toBe(1), 5_000);

  // It falls, and is there again; nobody has to do anything.
  const [one] = started;
  await killed(one);
  await register(there, 'Achieng');
  await allSent(there, first.client);
  expect([await finds(first.client, 'Achieng'), started.length]).toEqual([1, 2]);

  // Whoever leaves takes only the records along: the server goes on, and the other desk works with it.
  await first.client.request(session.signOut, {});
  expect(await there.request(sync.now, {})).toMatchObject({ ok: true, value: { notSent: 0 } });

  // It ends with the station, and is started by the first who signs in again.
  await first.station.close();
  await started[1]?.ended;
  expect(await there.request(sync.now, {})).toMatchObject({
    value: { fault: { code: 'remote.unreachable' } },
  });
  const again = await testStation(cleanups, { ...options, dataDir: first.dataDir });
  expect(started).toHaveLength(2);
  const client = await signedIn(again);
  await vi.waitFor(async () => expect((await statusOf(client)).state).toBe('running'), 20_000);
  await allSent(there);

  // Stopped: each keeps to itself, and what is entered waits.
  expect(await client.request(hosting.stop, {})).toMatchObject({ ok: true });
  expect(again.sync.settings()).toBeUndefined();
  expect(await statusOf(client)).toMatchObject({ state: 'off', hasOther: false });
  const mrn = await register(client, 'Moraa');
  expect(await client.request(sync.now, {})).toMatchObject({ error: { code: 'sync.noServer' } });

  // And started anew: it is the same server, and the other desk needs no other code.
  const { port } = new URL(begun.value.url);
  expect(await client.request(hosting.start, { ...ASKED, port: Number(port) })).toMatchObject({
    ok: true,
    value: { fingerprint: begun.value.fingerprint },
  });
  await allSent(client, there);
  expect(await finds(there, mrn)).toBe(1);
}, 120_000);

/** Somebody at each, one after another, has it synced now, and again until it goes well. */
async function allSent(...clients: readonly Client[]): Promise<void> {
  for (const client of clients) {
    await vi.waitFor(async () => {
      const done = await client.request(sync.now, {});
      expect(done.ok && { notSent: done.value.notSent, fault: done.value.fault }).toEqual({ notSent: 0 });
    }, 30_000);
  }
}

async function killed(server: ServerProcess | undefined): Promise<void> {
  if (!server) throw new Error('a server was started');
  server.kill();
  await server.ended;
}

it('what lies beside the station opens by the station alone, and a port that is taken is told', async () => {
  const place = await setUpStation(cleanups);
  const begun = await place.client.request(hosting.start, ASKED);
  if (!begun.ok) throw new Error(begun.error.code);
  await register(place.client, 'Grace');
  const done = await place.client.request(sync.now, {});
  expect(done).toMatchObject({ ok: true, value: { notSent: 0 } });

  const other = await setUpStation(cleanups);
  const port = Number(new URL(begun.value.url).port);
  expect(await other.client.request(hosting.start, { ...ASKED, port })).toMatchObject({
    error: { code: 'hosting.portInUse' },
  });
  expect(other.station.sync.settings()).toBeUndefined();
  expect(await other.client.request(hosting.start, ASKED)).toMatchObject({ ok: true });

  await place.station.close();
  const found = filesIn(place.dataDir).map((file) => readFileSync(file).toString('latin1'));
  expect(found.length).toBeGreaterThan(4);
  for (const text of found) {
    for (const secret of ['Odhiambo', SERVER_PASSWORD]) expect(text).not.toContain(secret);
  }
  expect(filesIn(place.dataDir).filter((file) => file.endsWith('server.key'))).toEqual([]);
}, 60_000);

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
}
