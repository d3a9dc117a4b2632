import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { OutputOf } from '#shared/kernel/contract.ts';
import type { SyncStatus } from '#shared/modules/sync/sync.contract.ts';
import { contracts } from '#shared/registry.ts';
import type { Log } from '../platform/log.ts';
import { aPdf, Cleanups, temporaryDataDir, testStation, testWindow } from '../station-testing.ts';
import { addFile, aCuttingLine, hashOf, readFileOf, SIGN_IN, twoStations } from './files-testing.ts';
import { aLine } from './line-testing.ts';
import { aServerProcess, SERVER_ACCOUNT, type ServerProcess } from './sync-testing.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const soon = { timeout: 30_000, interval: 25 };
const shared = new Cleanups();
const cleanups = new Cleanups();
const faults: string[] = [];
const log: Log = { info: () => undefined, error: (code) => void faults.push(code) };
let place: string;
let server: ServerProcess;
let clinic: Awaited<ReturnType<typeof twoStations>>;

beforeAll(async () => {
  place = temporaryDataDir(shared);
  clinic = await twoStations(shared, place);
  server = await aServerProcess(join(place, 'server'));
  shared.add(() => server.stop());
});
afterEach(() => cleanups.run());
afterAll(() => shared.run());

async function open(dataDir: string, url: string | undefined = server.url, isPaused?: 'paused') {
  const station = await testStation(cleanups, { dataDir, syncs: true, log });
  const { client } = testWindow(station, cleanups);
  expect(await client.request(contracts.session.signIn, SIGN_IN)).toMatchObject({ ok: true });
  const to = { addresses: [{ url }], account: SERVER_ACCOUNT };
  expect(await client.request(contracts.sync.setServer, to)).toMatchObject({ ok: true });
  if (isPaused) await client.request(contracts.sync.pause, {});
  let status: SyncStatus | undefined;
  client.subscribe(contracts.sync.status, {}, (now) => {
    if (now.ok) status = now.value;
  });
  return { station, client, status: () => status };
}

type Desk = Awaited<ReturnType<typeof open>>;
const files = ({ status }: Desk) => status()?.files;
const allSent = { toSend: { count: 0, bytes: 0 }, toFetch: { count: 0 }, failed: [] };
const listed = async ({ client }: Desk) => {
  const found = await client.request(contracts.documents.list, { patientId: clinic.patientId });
  return found.ok ? found.value.length : 0;
};

it(
  'a document added at one desk is opened at another, over a line that is cut again and again',
  { timeout: 60_000 },
  async () => {
    const bad = await aCuttingLine(server.url, () => randomInt(400_000, 1_200_000));
    cleanups.add(() => bad.close());
    const [first, second] = [await open(clinic.first, bad.url), await open(clinic.second, bad.url)];
    const content = aPdf(2_500_000);
    const saved = await addFile(first.client, clinic.patientId, content, PNG);
    await expect.poll(() => listed(second), soon).toBe(1);
    const arrivals: OutputOf<typeof contracts.documents.arrival>[] = [];
    second.client.subscribe(contracts.documents.arrival, { id: saved.id }, (now) => {
      if (now.ok) arrivals.push(now.value);
    });
    await expect.poll(() => arrivals.at(-1)?.state, soon).toBe('here');
    expect(await readFileOf(second.client, saved.id)).toBe(hashOf(content));
    await expect.poll(() => readFileOf(second.client, saved.id, 'thumbnail'), soon).toBe(hashOf(PNG));
    expect(arrivals[0]?.state).not.toBe('here');
    const come = arrivals.map(({ received }) => received);
    expect(come.toSorted((a, b) => a - b)).toEqual(come); // it goes on where it was cut
    expect(bad.cuts()).toBeGreaterThan(1);
    await expect.poll(() => files(first), soon).toMatchObject(allSent);
    const text = await first.client.request(contracts.sync.diagnostics, {});
    expect(text.ok && JSON.parse(text.value.text).files).toMatchObject(allSent);
    expect(text.ok && text.value.text).not.toContain(saved.file.hash);

    // The same bytes again: nothing is sent.
    const before = (await server.ask('GET', '/_fieldward/status')).json['files'];
    await addFile(second.client, clinic.patientId, content);
    await expect.poll(() => listed(first), soon).toBe(2);
    await expect.poll(() => files(second), soon).toMatchObject(allSent);
    expect((await server.ask('GET', '/_fieldward/status')).json['files']).toEqual(before);
  },
);

it(
  'says offline what is not here, keeps to a pause, and goes on by itself',
  { timeout: 60_000 },
  async () => {
    const line = await aLine(server.url);
    cleanups.add(() => line.close());
    const [first, second] = [await open(clinic.first), await open(clinic.second, line.url)];
    await expect.poll(() => files(second), soon).toMatchObject(allSent);
    await first.client.request(contracts.sync.pause, {});
    await expect.poll(first.status, soon).toMatchObject({ state: 'paused' });
    const content = aPdf(200_000);
    const saved = await addFile(first.client, clinic.patientId, content);
    await expect
      .poll(() => files(first), soon)
      .toMatchObject({
        toSend: { count: 1, bytes: content.length, oldest: expect.any(String) },
      });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(files(first)?.toSend.count).toBe(1);
    // The record comes, and its file does not: the desk that has it is shut before that.
    const [, hash] = [saved.id, saved.file.hash];
    const name = `/_fieldward/blobs/${first.station.engine.opened().facility.id}/missing`;
    expect((await server.ask('POST', name, { hashes: [hash] })).json).toMatchObject({
      missing: [{ received: 0 }],
    });
    await first.client.request(contracts.sync.resume, {});
    await expect.poll(() => files(first), soon).toMatchObject(allSent);
    await expect.poll(() => readFileOf(second.client, saved.id), soon).toBe(hashOf(content));

    // Let go, and the line is out.
    const { blobs } = second.station.engine.opened();
    line.cut();
    await expect.poll(second.status, soon).toMatchObject({ state: 'offline' });
    blobs.evict(hash);
    let state = '';
    second.client.subscribe(contracts.documents.arrival, { id: saved.id }, (now) => {
      state = now.ok ? now.value.state : now.error.code;
    });
    await expect.poll(() => state, soon).toBe('offline');
    expect(await readFileOf(second.client, saved.id)).toBe('document.notHere');
  },
);

/** The first desk as a program of its own, killed some time after its file began to go or come. */
async function workUntilKilled(dataDir: string, kind: 'send' | 'fetch'): Promise<number> {
  const script = join(import.meta.dirname, 'files.process.ts');
  const child = spawn(process.execPath, [script, dataDir, SIGN_IN.login, SIGN_IN.password], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let moved = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.endsWith('}')) continue; // cut off with its writer
    const now = JSON.parse(line) as Partial<NonNullable<SyncStatus['files']>>; // as the process prints it
    const mine = now.moving?.find((one) => one.do === kind);
    if (mine === undefined || mine.moved === 0) continue;
    ({ moved } = mine);
    child.kill('SIGKILL');
    break;
  }
  await exited;
  return moved;
}

it(
  'a station that is killed while a file goes or comes goes on where it was',
  { timeout: 90_000 },
  async () => {
    const content = aPdf(6_000_000);
    const first = await open(clinic.first);
    await first.client.request(contracts.sync.pause, {});
    const { id, file } = await addFile(first.client, clinic.patientId, content);
    // Closed before it is sent, and on a slow line from then on.
    await cleanups.run();
    const slow = await aCuttingLine(server.url, () => Number.POSITIVE_INFINITY, 1_000);
    shared.add(() => slow.close());
    for (const dataDir of [clinic.first, clinic.second]) {
      await open(dataDir, slow.url, 'paused');
      await cleanups.run();
    }
    const missing = async () => {
      const found = await server.ask('POST', path, { hashes: [file.hash] });
      return (found.json['missing'] as { received: number }[])[0]?.received;
    };
    const path = `/_fieldward/blobs/${clinic.facilityId}/missing`;
    expect(await workUntilKilled(clinic.first, 'send')).toBeGreaterThan(0);
    const there = await missing();
    expect(there).toBeGreaterThan(0);
    const again = await open(clinic.first);
    await expect.poll(() => files(again), soon).toMatchObject(allSent);
    expect(await missing()).toBeUndefined();
    await cleanups.run();

    expect(await workUntilKilled(clinic.second, 'fetch')).toBeGreaterThan(0);
    const second = await open(clinic.second);
    await expect.poll(() => readFileOf(second.client, id), soon).toBe(file.hash);
    const { blobs } = second.station.engine.opened();
    expect(await blobs.verify()).toMatchObject({ ok: true });
  },
);

it('a server that lost its files, or one of them, is sent them again', { timeout: 60_000 }, async () => {
  const content = aPdf(150_000);
  const first = await open(clinic.first);
  const { id } = await addFile(first.client, clinic.patientId, content);
  await expect.poll(() => files(first), soon).toMatchObject(allSent);
  // Set back to before it had any.
  await server.stop();
  const data = join(place, 'server');
  for (const name of readdirSync(data))
    if (name.startsWith('files')) rmSync(join(data, name), { recursive: true });
  await server.start();
  const second = await open(clinic.second);
  await expect.poll(() => readFileOf(second.client, id), soon).toBe(hashOf(content));
  // It has its name before those who brought it there have noted that it is there.
  for (const desk of [first, second])
    await expect.poll(() => files(desk), soon).toMatchObject({ ...allSent, moving: [] });

  // Damaged on its disk: it says so, and the desk that has it sends it again.
  const { blobs } = second.station.engine.opened();
  const stored = readdirSync(join(data, 'files'), { recursive: true, withFileTypes: true });
  for (const entry of stored) if (entry.isFile()) truncateSync(join(entry.parentPath, entry.name), 40_000);
  blobs.evict(hashOf(content));
  expect(await readFileOf(second.client, id)).toBe('document.notHere');
  await expect.poll(() => files(second)?.failed, soon).toEqual([{ code: 'file.notThere', count: 1 }]);
  await first.station.files.now();
  await expect.poll(() => readFileOf(second.client, id), soon).toBe(hashOf(content));
});

it(
  'lets go for want of room what the server has too, never what is only here',
  { timeout: 60_000 },
  async () => {
    const line = await aLine(server.url);
    cleanups.add(() => line.close());
    const [first, second] = [await open(clinic.first), await open(clinic.second, line.url)];
    await expect.poll(() => files(second), soon).toMatchObject(allSent);
    for (let spare = 0; spare < 8; spare += 1) await addFile(first.client, clinic.patientId, aPdf(300_000));
    await expect.poll(async () => (await listed(second)) > 7 && files(second), soon).toMatchObject(allSent);
    // One that only the second has, and no room for more.
    line.cut();
    await expect.poll(second.status, soon).toMatchObject({ state: 'offline' });
    const own = aPdf(400_000);
    await addFile(second.client, clinic.patientId, own);
    const { blobs } = second.station.engine.opened();
    const used = await blobs.usedBytes();
    blobs.setQuota(used + 100_000);
    const big = aPdf(2_000_000);
    const { id } = await addFile(first.client, clinic.patientId, big);
    await expect.poll(() => files(first), soon).toMatchObject(allSent);
    line.mend();
    // Nobody wants it here: it stays where it is.
    await expect.poll(() => files(second)?.elsewhere ?? 0, soon).toBeGreaterThan(0);
    await expect
      .poll(() => files(second), soon)
      .toMatchObject({ toSend: { count: 0 }, toFetch: { count: 0 } });
    expect(await readFileOf(second.client, id)).toBe('document.notHere');
    await expect.poll(() => readFileOf(second.client, id), soon).toBe(hashOf(big));
    expect(await blobs.usedBytes()).toBeLessThanOrEqual(used + 100_000);
    expect(await blobs.has(hashOf(own))).toBe(true);
    expect(faults).toEqual([]);
  },
);
