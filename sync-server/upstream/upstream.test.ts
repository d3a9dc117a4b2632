import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { filePath, missingPath } from '#shared/sync/files-api.ts';
import { aCode, anEnrolled, TestTime, type TestDevice } from '../access/access-testing.ts';
import { aServer, type TestServer } from '../testing.ts';

const time = new TestTime();
const { nowMs } = time;
const folder = mkdtempSync(join(tmpdir(), 'fieldward-site-'));
const key = randomBytes(32);
const centreKey = randomBytes(32);
let centre: TestServer;
let site: TestServer;
/** Stations at the centre, and at the site. */
let far: TestDevice;
let near: TestDevice;

const told: string[] = [];
const openSite = (code?: string) =>
  aServer(folder, key, {
    nowMs,
    log: { error: (fault) => void told.push(fault) },
    upstream: { url: centre.url, ...(code !== undefined && { code }) },
  });

beforeAll(async () => {
  centre = await aServer(undefined, centreKey, { nowMs });
  far = await anEnrolled(centre, time);
});
afterAll(async () => {
  await site.end();
  await centre.end();
});

const patientId = anId('patient');
function anId(type: string): Id {
  const uuid = randomUUID();
  return `${type}:${uuid.slice(0, 14)}7${uuid.slice(15)}`;
}

/** An allergy as a desk records it. */
function anAllergy(device: TestDevice, more: object = {}) {
  return aRecord(device, 'allergy', {
    patientId,
    code: { text: 'Penicillin' },
    clinicalStatus: 'active',
    ...more,
  });
}

function aRecord(device: TestDevice, type: string, data: object) {
  time.pass(1);
  const stamp = writeStamp({ ms: time.ms, counter: 0 }, device.id);
  return {
    type,
    v: 1,
    facilityId: device.enrolled?.facilityId,
    patientId,
    commitId: stamp,
    author: 'system',
    device: device.id,
    stamps: Object.fromEntries(Object.keys(data).map((field) => [field, stamp])),
    data,
  };
}

async function write(device: TestDevice, id: Id, more?: object): Promise<void> {
  await device.ask('PUT', device.database('clinical'));
  const { json } = await device.ask('POST', `${device.database('clinical')}/_bulk_docs`, {
    docs: [{ _id: id, ...anAllergy(device, more) }],
  });
  expect(json).toMatchObject([{ ok: true, id }]);
}

const noteAt = async (device: TestDevice, id: Id): Promise<unknown> =>
  (await device.ask('GET', `${device.database('clinical')}/${encodeURIComponent(id)}`)).json?.data?.note;

const statusOfSite = async () => (await site.ask('GET', '/_fieldward/status')).json;

test('a site joins its centre by a code, has its records, and hands on what is written at either', async () => {
  const [first, second, third] = [anId('allergy'), anId('allergy'), anId('allergy')];
  await write(far, first, { note: 'At the centre' });
  await expect(openSite()).rejects.toThrow('FIELDWARD_UPSTREAM_CODE');
  await expect(openSite('0000-0000-0000-0000')).rejects.toThrow('enrol.codeRefused');
  const { facilityId } = far.enrolled ?? {};
  site = await openSite(await aCode(centre, { facilityId }));
  await vi.waitFor(async () => expect((await statusOfSite()).prefixes.left).toBe(12), 10_000);

  near = await anEnrolled(site, time, facilityId);
  expect(await noteAt(near, first)).toBe('At the centre');
  // Numbers come from the centre: nobody else there is given these.
  const others = await anEnrolled(centre, time, facilityId);
  const given = [near, far, others].flatMap(({ enrolled }) => enrolled?.prefixes ?? []);
  expect(new Set(given).size).toBe(given.length);
  expect(near.enrolled?.prefixes).toHaveLength(3);

  await write(near, second, { note: 'At the site' });
  await vi.waitFor(async () => expect(await noteAt(far, second)).toBe('At the site'), 10_000);
  await write(far, third, { note: 'Again at the centre' });
  await vi.waitFor(async () => expect(await noteAt(near, third)).toBe('Again at the centre'), 10_000);
  expect((await statusOfSite()).upstream).toMatchObject({ url: centre.url, held: 0 });
});

test('files go both ways: those that records name by themselves, others when a station asks', async () => {
  const { facilityId = '' } = far.enrolled ?? {};
  const files = [randomBytes(300_000), randomBytes(700_000), randomBytes(1_000)] as const;
  const [up, down, asked] = files.map((one) => createHash('sha256').update(one).digest('hex'));
  const put = async (device: TestDevice, content: Buffer, hash = '') =>
    expect((await device.ask('PUT', filePath(facilityId, hash), content)).status).toBe(201);
  const lacks = async (device: TestDevice, hash = '') =>
    (await device.ask('POST', missingPath(facilityId), { hashes: [hash] })).json.missing.length;
  await put(near, files[0], up);
  await vi.waitFor(async () => expect(await lacks(far, up)).toBe(0), 10_000);
  await put(far, files[1], down);
  await put(far, files[2], asked);
  const document = {
    patientId,
    status: 'current',
    category: 'letter',
    title: 'Referral',
    file: { hash: down, sha1: '0'.repeat(40), size: files[1].length, contentType: 'application/pdf' },
    addedAt: '2026-03-01T08:00:00+03:00',
    addedBy: 'Achieng Otieno',
  };
  const { json } = await far.ask('POST', `${far.database('clinical')}/_bulk_docs`, {
    docs: [{ _id: anId('document'), ...aRecord(far, 'document', document) }],
  });
  expect(json).toMatchObject([{ ok: true }]);
  await vi.waitFor(async () => expect(await lacks(near, down)).toBe(0), 10_000);
  expect(await lacks(near, asked)).toBe(1);
  expect((await near.ask('GET', filePath(facilityId, asked ?? ''))).status).toBe(404);
  await vi.waitFor(
    async () => expect((await near.ask('GET', filePath(facilityId, asked ?? ''))).status).toBe(200),
    10_000,
  );
});

test('a site works on while the centre is out of reach, and goes on by itself after a restart', async () => {
  const id = anId('allergy');
  await site.close();
  await write(far, id, { note: 'While the site was down' });
  const port = Number(new URL(centre.url).port);
  await centre.close();
  site = await openSite();
  near.server = site;
  await write(near, anId('allergy'), { note: 'While the centre was down' });
  await vi.waitFor(
    async () => expect((await statusOfSite()).upstream.fault).toBe('remote.unreachable'),
    10_000,
  );
  centre = await aServer(centre.folder, centreKey, { nowMs, port });
  far.server = centre;
  await vi.waitFor(async () => expect(await noteAt(near, id)).toBe('While the site was down'), 20_000);
  expect(new Set(told)).toEqual(new Set(['upstream.fault']));
});
