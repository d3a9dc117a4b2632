import { cpSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MRN_PREFIX } from '#shared/modules/patients/registration.rules.ts';
import { AuditEvent } from '#shared/modules/audit/audit-event.record.ts';
import { contracts } from '#shared/registry.ts';
import { readSlotFile } from '../keys/slot-file.ts';
import {
  Cleanups,
  setUpStation,
  temporaryDataDir,
  testStation,
  testWindow,
  TEST_PASSWORD,
} from '../station-testing.ts';
import { noteOpened, placeOf } from './station-place.ts';
import { aStation } from './testing.ts';

const cleanups = new Cleanups();
afterEach(() => cleanups.run());
beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'fieldward-home-'));
  vi.stubEnv('FIELDWARD_STATE', home);
  cleanups.add(() => rmSync(home, { recursive: true, force: true }));
  cleanups.add(() => vi.unstubAllEnvs());
});

const NOT_NEW = { isNew: false, nowMs: Date.now() };

async function signedIn(dataDir: string) {
  const station = await testStation(cleanups, { dataDir });
  const { client } = testWindow(station, cleanups);
  const done = await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
  if (!done.ok) throw new Error(done.error.code);
  const { device, replica } = station.engine.opened();
  const read = replica.reader();
  const actions = (await read.list(AuditEvent, { where: {} })).map(({ action }) => action);
  return { station, client, device, prefix: await read.counter(MRN_PREFIX), actions };
}

/** A station that was opened once more after its first run, with patients in it, and closed. */
async function closedStation() {
  const first = await aStation(cleanups);
  await first.register(2);
  await first.station.close();
  const opened = await signedIn(first.dataDir);
  await opened.station.close();
  return { ...opened, dataDir: first.dataDir };
}

it('a copy takes an identity of its own and says so; the original keeps its', async () => {
  const original = await closedStation();
  const dataDir = `${original.dataDir}-copy`;
  cleanups.add(() => rmSync(dataDir, { recursive: true, force: true }));
  cpSync(original.dataDir, dataDir, { recursive: true });

  const copy = await signedIn(dataDir);
  expect(copy.device).not.toBe(original.device);
  expect(copy.prefix).not.toBe(original.prefix);
  expect(copy.actions).toContain('station.copied');
  expect(await copy.client.request(contracts.audit.verify, {})).toMatchObject({ value: { ok: true } });
  const { status } = contracts.backups;
  const seen: unknown[] = [];
  const stop = copy.client.subscribe(status, {}, (value) => void seen.push(value));
  await expect.poll(() => seen.at(-1)).toMatchObject({ value: { copiedAt: expect.any(String) } });
  stop();
  expect(await copy.client.request(contracts.backups.acknowledgeCopy, {})).toMatchObject({ ok: true });
  await copy.station.close();
  expect(await signedIn(dataDir)).toMatchObject({ device: copy.device, prefix: copy.prefix });
  expect(await signedIn(original.dataDir)).toMatchObject({
    device: original.device,
    prefix: original.prefix,
  });
}, 60_000);

it('a copy of a station that was only set up is another one, too', async () => {
  const { dataDir, station } = await setUpStation(cleanups);
  const { device } = station.engine.opened();
  await station.close();
  const copied = `${dataDir}-image`;
  cleanups.add(() => rmSync(copied, { recursive: true, force: true }));
  cpSync(dataDir, copied, { recursive: true });
  expect((await signedIn(copied)).device).not.toBe(device);
  expect((await signedIn(dataDir)).device).toBe(device);
}, 60_000);

it('a copy without the log of writes says that the last changes are missing', async () => {
  const original = await closedStation();
  const open = await signedIn(original.dataDir);
  const registered = await open.client.request(contracts.patients.register, {
    name: [{ family: 'Were' }],
    gender: 'male',
  });
  expect(registered.ok).toBe(true);
  const keptNow = () => {
    const slots = readSlotFile(join(original.dataDir, 'keys.json'));
    return slots.ok ? slots.value.auditHead?.sequence : undefined;
  };
  const before = keptNow() ?? 0;
  await expect.poll(keptNow).toBeGreaterThan(before);
  const dataDir = `${original.dataDir}-alone`;
  cleanups.add(() => rmSync(dataDir, { recursive: true, force: true }));
  cpSync(original.dataDir, dataDir, {
    recursive: true,
    filter: (path) => !/(local|-wal|-shm|\.lock)$/.test(path),
  });
  await open.station.close();

  const copy = await signedIn(dataDir);
  const seen: unknown[] = [];
  const stop = copy.client.subscribe(contracts.backups.status, {}, (value) => void seen.push(value));
  const told = { copiedAt: expect.any(String), changesLostAt: expect.any(String) };
  await expect.poll(() => seen.at(-1)).toMatchObject({ value: told });
  stop();
}, 60_000);

it('a folder that was moved stays what it is; an older one that was put back does not', async () => {
  const original = await closedStation();
  const moved = `${original.dataDir}-moved`;
  const kept = `${original.dataDir}-kept`;
  for (const folder of [moved, kept]) cleanups.add(() => rmSync(folder, { recursive: true, force: true }));
  renameSync(original.dataDir, moved);
  const again = await signedIn(moved);
  expect(again).toMatchObject({ device: original.device, prefix: original.prefix });
  await again.station.close();

  cpSync(moved, kept, { recursive: true });
  const later = await signedIn(moved);
  expect(later.device).toBe(original.device);
  await later.station.close();
  rmSync(moved, { recursive: true });
  renameSync(kept, moved);
  expect((await signedIn(moved)).device).not.toBe(original.device);
}, 60_000);

it('tells another machine by its id, and takes what it cannot tell for its own', async () => {
  const dataDir = temporaryDataDir(cleanups);
  const state = (name: string) => ({ stateDir: join(dataDir, '..', `${name}-of-${process.pid}`) });
  for (const name of ['here', 'there', 'nowhere'])
    cleanups.add(() => rmSync(state(name).stateDir, { recursive: true, force: true }));
  const here = { ...state('here'), machineId: 'a1' };
  expect(placeOf(dataDir, here)).toBe('own');
  await noteOpened(dataDir, here, NOT_NEW);
  expect(placeOf(dataDir, here)).toBe('own');
  expect(placeOf(dataDir, { ...state('there'), machineId: 'b2' })).toBe('copied');
  expect(placeOf(dataDir, { ...state('there'), machineId: 'a1' })).toBe('own'); // its home was emptied
  expect(placeOf(dataDir, state('there'))).toBe('copied');

  const container = temporaryDataDir(cleanups);
  await noteOpened(container, state('nowhere'), NOT_NEW);
  expect(placeOf(container, state('there'))).toBe('own');
});

it('forgets folders that are long gone, and none that is there or may be on a stick', async () => {
  const place = temporaryDataDir(cleanups);
  const here = { stateDir: join(place, 'state'), machineId: 'a1' };
  const nowMs = Date.now();
  const open = async (name: string) => {
    mkdirSync(join(place, name), { recursive: true });
    await noteOpened(join(place, name), here, { isNew: false, nowMs });
  };
  const records = () => readdirSync(here.stateDir).length;
  for (const name of ['there', 'gone', 'anew', 'stick/station']) await open(name);
  rmSync(join(place, 'gone'), { recursive: true });
  rmSync(join(place, 'anew'), { recursive: true });
  rmSync(join(place, 'stick'), { recursive: true });
  await open('anew'); // another station in the same place
  expect(records()).toBe(5);
  await noteOpened(join(place, 'there'), here, { isNew: false, nowMs: nowMs + 31 * 24 * 3_600_000 });
  expect(records()).toBe(3);
  expect(placeOf(join(place, 'there'), here)).toBe('own');
  expect(placeOf(join(place, 'anew'), here)).toBe('own');
});
