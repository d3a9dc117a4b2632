import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cutOff, dataKeyOf, rechain, tamper, type Trail } from '#engine/audit-tampering.testing.ts';
import { readSlotFile, type SlotFile } from '#engine/keys/slot-file.ts';
import { stationFolder } from '#engine/keys/station-folder.ts';
import {
  Cleanups,
  setUpStation,
  temporaryDataDir,
  TEST_PASSWORD,
  testStation,
  testWindow,
} from '#engine/station-testing.ts';
import { contracts } from '#shared/registry.ts';
import { run } from './cli-testing.ts';

const cleanups = new Cleanups();
afterAll(() => cleanups.run());

let place: string;
/** A station with six entries, closed, and as a kill left it before that. */
let [closed, killed] = ['', ''];
let dataKey: Buffer;

beforeAll(async () => {
  place = temporaryDataDir(cleanups);
  [closed, killed] = [join(place, 'closed'), join(place, 'killed')];
  const { dataDir, station, client } = await setUpStation(cleanups);
  for (let number = 0; number < 4; number += 1) {
    const registered = await client.request(contracts.patients.register, {
      name: [{ family: `Family ${number}`, given: ['Grace'] }],
      gender: 'female',
    });
    if (!registered.ok) throw new Error(registered.error.code);
  }
  const { slots } = stationFolder(dataDir);
  const kept = () => {
    const file = readSlotFile(slots);
    return file.ok && file.value.auditHead?.sequence;
  };
  await vi.waitUntil(() => kept() === 5, { timeout: 30_000 });
  // Without the note of where it lies: a copy would become another device.
  const isOwn = (path: string) => !/(local|\.lock|-shm|place\.json)$/.test(path);
  cpSync(dataDir, killed, { recursive: true, filter: isOwn });
  await station.close();
  cpSync(dataDir, closed, { recursive: true, filter: isOwn });
  dataKey = await dataKeyOf(closed);
});

function aCopy(of: string): string {
  const folder = mkdtempSync(join(place, 'copy-'));
  cpSync(of, folder, { recursive: true });
  return folder;
}

/** Findings of `verify`, whose exit code says whether there are any. */
async function verified(
  what: 'audit' | 'store',
  data: string,
  ...more: readonly string[]
): Promise<readonly Found[]> {
  const { code, out, err } = await run(['verify', what, '--data', data, '--json', ...more]);
  if (code === 4) return [(JSON.parse(err) as { error: Found }).error];
  const report = JSON.parse(out) as { ok: boolean; faults?: Found[]; issues?: Found[] };
  const found = report.faults ?? report.issues ?? [];
  expect([code, report.ok]).toEqual(found.length === 0 ? [0, true] : [1, false]);
  expect(err).toBe(found.length === 0 ? '' : `{"error":{"code":"verify.${what}"}}\n`);
  expect(out + err).not.toMatch(/Family|Grace/);
  return found;
}
type Found = { readonly code: string; readonly sequence?: number };

async function tampered(change: (trail: Trail) => void, changeSlots?: (file: SlotFile) => SlotFile) {
  const data = aCopy(closed);
  tamper(data, dataKey, change, changeSlots);
  const found = await verified('audit', data);
  rmSync(data, { recursive: true });
  return found.map(({ code, sequence }) => `${code} ${sequence}`);
}

const edit = ({ bodies, put }: Trail, sequence: number) => {
  const body = bodies()[sequence - 1];
  if (body) put({ ...body, data: { ...body.data, userId: 'user:someone-else' } });
};
const swap = ({ bodies, put }: Trail, first: number, second: number) => {
  const [one, other] = [bodies()[first - 1], bodies()[second - 1]];
  if (!one || !other) throw new Error('no such entries');
  put({ ...one, data: { ...one.data, sequence: second } });
  put({ ...other, data: { ...other.data, sequence: first } });
};
const untouched = () => undefined;
const withoutHead = ({ auditHead: _taken, ...file }: SlotFile) => file;
const earlierHead = (file: SlotFile) =>
  file.auditHead
    ? { ...file, auditHead: { ...file.auditHead, sequence: file.auditHead.sequence - 1 } }
    : file;
const unsigned = (trail: Trail) => {
  for (const body of trail.bodies()) {
    const { device: _device, signature: _signature, ...data } = body.data;
    trail.put({ ...body, data });
  }
  rechain(trail);
};

/** Entries whose place in the chain was computed anew bear signatures of the old one. */
const signedOtherwise = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `audit.signature ${from + index}`);

describe('verify audit, of a trail changed by SQL in the encrypted file', () => {
  it.each<[string, readonly string[], (trail: Trail) => void, ((file: SlotFile) => SlotFile)?]>([
    ['nothing', [], untouched],
    ['an edited entry', ['audit.altered 2'], (trail) => edit(trail, 2)],
    [
      'an edited entry, all chained anew',
      [...signedOtherwise(2, 6), 'audit.kept 6'],
      (trail) => {
        edit(trail, 2);
        rechain(trail);
      },
    ],
    ['a deleted entry', ['audit.gap 4'], ({ remove }) => remove(3)],
    [
      'a deleted entry, all chained anew',
      [...signedOtherwise(3, 5), 'audit.kept 6'],
      (trail) => {
        trail.remove(3);
        rechain(trail);
      },
    ],
    [
      'two entries that changed places',
      ['audit.broken 2', 'audit.broken 3', 'audit.broken 4'],
      (trail) => swap(trail, 2, 3),
    ],
    [
      'two entries that changed places, all chained anew',
      [...signedOtherwise(2, 6), 'audit.kept 6'],
      (trail) => {
        swap(trail, 2, 3);
        rechain(trail);
      },
    ],
    ['the last entry gone', ['audit.gap 7', 'audit.kept 6'], ({ remove }) => remove(6)],
    ['the last two gone, and forgotten', ['audit.kept 6'], (trail) => cutOff(trail, 2)],
    ['the kept end taken away', ['audit.kept 6'], untouched, withoutHead],
    ['an earlier kept end put back', ['audit.kept 5', 'audit.kept 6'], untouched, earlierHead],
    ['the last gone, and the kept end with it', ['audit.kept 6'], (trail) => cutOff(trail, 1), withoutHead],
    ['all signatures gone, all chained anew', ['audit.kept 6'], unsigned],
  ])('says of %s what it is', async (_what, faults, change, changeSlots) => {
    expect(await tampered(change, changeSlots)).toEqual(faults);
  });

  it('shows a folder that was put back whole to whoever wrote its end down', async () => {
    const data = aCopy(closed);
    const { out } = await run(['verify', 'audit', '--data', data, '--json']);
    const { head } = JSON.parse(out) as { head: { sequence: number; hash: string } };
    const noted = ['--head', `${head.sequence}:${head.hash}`];
    expect(await verified('audit', data, ...noted)).toEqual([]);
    const before = aCopy(closed);
    expect(await verified('audit', before)).toEqual([]);
    expect(await verified('audit', before, ...noted)).toEqual([
      { code: 'audit.kept', sequence: head.sequence },
    ]);
    expect((await run(['verify', 'audit', '--data', before, '--head', 'x'])).code).toBe(2);
  });
});

describe('verify store, of a write-ahead log', () => {
  const cut = (part: number) => {
    const data = aCopy(killed);
    const log = join(data, 'station.db-wal');
    truncateSync(log, Math.floor(readFileSync(log).length * part));
    return data;
  };

  it('finds it sound as a kill left it', async () => {
    expect(await verified('store', aCopy(killed))).toEqual([]);
  });

  it('that was cut short finds that the last changes are gone, though the file is sound', async () => {
    for (const part of [0.75, 0.9]) {
      const data = cut(part);
      expect(await verified('store', data)).toEqual([{ code: 'audit.kept', sequence: 5 }]);
      // Nor does it come right by working on. Whoever manages the station is told once, until they say that they know.
      const station = await testStation(cleanups, { dataDir: data });
      const { client } = testWindow(station, cleanups);
      await client.request(contracts.session.signIn, { login: 'admin', password: TEST_PASSWORD });
      const lost = async () => {
        const { promise, resolve } = Promise.withResolvers<unknown>();
        const stop = client.subscribe(
          contracts.backups.status,
          {},
          (now) => now.ok && resolve(now.value.changesLostAt),
        );
        return promise.finally(stop);
      };
      expect(await lost()).toEqual(expect.any(String));
      await client.request(contracts.backups.acknowledgeLoss, {});
      expect(await lost()).toBeUndefined();
      await station.close();
      expect(await verified('store', data)).toEqual([]);
      expect(await verified('audit', data)).toEqual([]);
      expect((await losses(data)).map(({ sequence }) => sequence)).toEqual([5]);
    }
  });
});

describe('verify audit, of a loss that someone acknowledged', () => {
  const kept = { code: 'audit.kept', sequence: 6 };
  const known = { code: 'audit.knownLoss', knownAt: expect.any(String), name: expect.any(String) };

  it('lists it as known, keeps ends again, and finds the next cut', async () => {
    const data = aCopy(closed);
    tamper(data, dataKey, (trail) => cutOff(trail, 2));
    expect(await verified('audit', data)).toEqual([kept]);
    expect(await verified('audit', data)).toEqual([kept]);
    expect(await verified('audit', data, '--acknowledge-loss')).toEqual([]);
    expect(await losses(data)).toEqual([expect.objectContaining({ ...known, sequence: 6 })]);
    // The second check signed in, looked and left: a new end is kept.
    const file = readSlotFile(stationFolder(data).slots);
    if (!file.ok) throw new Error(file.error.code);
    const { auditHead, lostHeads } = file.value;
    expect(lostHeads?.map(({ head }) => head?.sequence)).toEqual([6]);
    const end = auditHead?.sequence ?? 0;
    expect(end).toBeGreaterThan(6);
    tamper(data, dataKey, (trail) => cutOff(trail, 1));
    expect(await verified('audit', data)).toEqual([{ code: 'audit.kept', sequence: end }]);
    expect((await losses(data)).map(({ sequence }) => sequence)).toEqual([6]);
    expect(await verified('audit', data, '--acknowledge-loss')).toEqual([]);
    expect((await losses(data)).map(({ sequence }) => sequence)).toEqual([6, end]);
  });

  it('does so of a kept end that was taken away, and of nothing that is there', async () => {
    const data = aCopy(closed);
    expect(await verified('audit', data, '--acknowledge-loss')).toEqual([]);
    expect(await losses(data)).toEqual([]);
    const at = aCopy(closed);
    tamper(at, dataKey, untouched, withoutHead);
    expect(await verified('audit', at, '--acknowledge-loss')).toEqual([]);
    expect(await losses(at)).toEqual([expect.objectContaining({ ...known, sequence: 6 })]);
  });
});

async function losses(data: string): Promise<readonly Found[]> {
  const { out } = await run(['verify', 'audit', '--data', data, '--json']);
  return (JSON.parse(out) as { losses: Found[] }).losses;
}
