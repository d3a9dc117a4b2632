import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Id } from '#shared/kernel/ids.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { filePath, missingPath } from '#shared/sync/files-api.ts';
import { aCode, anEnrolled, TestDevice, TestTime } from '../access/access-testing.ts';
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

/** For what is tried again as a whole. */
const PATIENT = { timeout: 30_000 };

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
    author: 'user:01900000-0000-7000-8000-00000000000a',
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
  site = await openSite(await aCode(centre, { facilityId, site: true }));
  await expect.poll(async () => (await statusOfSite()).prefixes.left).toBe(12);

  near = await anEnrolled(site, time, facilityId);
  expect(await noteAt(near, first)).toBe('At the centre');
  // Numbers come from the centre: nobody else there is given these.
  const others = await anEnrolled(centre, time, facilityId);
  const given = [near, far, others].flatMap(({ enrolled }) => enrolled?.prefixes ?? []);
  expect(new Set(given).size).toBe(given.length);
  expect(near.enrolled?.prefixes).toHaveLength(3);

  await write(near, second, { note: 'At the site' });
  await expect.poll(() => noteAt(far, second)).toBe('At the site');
  await write(far, third, { note: 'Again at the centre' });
  await expect.poll(() => noteAt(near, third)).toBe('Again at the centre');
  expect((await statusOfSite()).upstream).toMatchObject({ url: centre.url, held: 0 });
});

test('stations of a site are known at the centre by its word, and what was revoked at one is so at both', async () => {
  const { facilityId } = far.enrolled ?? {};
  // A station signs for the centre, as who it was enrolled as at the site.
  const over = (device: TestDevice) => {
    const there = new TestDevice(centre, time, device);
    there.enrolled = device.enrolled && { ...device.enrolled, server: far.enrolled?.server ?? '' };
    return there;
  };
  const nearThere = over(near);
  await expect.poll(async () => (await nearThere.renew()).status).toBe(200);
  expect((await nearThere.ask('GET', '/_fieldward/beyond')).json).toEqual({ places: [] });
  expect((await near.ask('GET', '/_fieldward/beyond')).json).toMatchObject({
    places: [{ url: centre.url, server: far.enrolled?.server, passed: { clinical: expect.any(String) } }],
  });
  // Numbers that the site gave it are not another's, and those that the centre gives it are its own.
  const { prefixes: own = [] } = near.enrolled ?? {};
  expect((await nearThere.ask('POST', '/_fieldward/prefixes', { unused: own, used: [] })).json).toMatchObject(
    {
      taken: [],
    },
  );
  // What it entered came by the site; at the centre it stands as its own, and no note is made of it.
  const codes = (await centre.ask('GET', '/_fieldward/notes')).json.notes.map(
    ({ code }: { code: string }) => code,
  );
  expect(codes).not.toContain('passed_on');

  const [one, two] = [await anEnrolled(site, time, facilityId), await anEnrolled(centre, time, facilityId)];
  await vi.waitFor(async () => {
    await write(near, anId('allergy'));
    expect((await over(one).renew()).status).toBe(200);
  }, PATIENT);
  expect((await site.ask('POST', `/_fieldward/devices/${one.id}/revoke`, {})).status).toBe(200);
  expect((await centre.ask('POST', `/_fieldward/devices/${two.id}/revoke`, {})).status).toBe(200);
  const standingAt = async (server: TestServer, { id }: TestDevice) =>
    (await server.ask('GET', '/_fieldward/devices')).json.devices.find(
      (listed: { device: string }) => listed.device === id,
    );
  await vi.waitFor(async () => {
    await write(near, anId('allergy'));
    expect(await standingAt(centre, one)).toHaveProperty('revoked');
    expect(await standingAt(site, two)).toHaveProperty('revoked');
  }, PATIENT);

  // One that came by a plain code speaks for nobody, whatever it says.
  const plain = await anEnrolled(centre, time, facilityId);
  expect((await plain.ask('POST', '/_fieldward/registrations', { devices: [] })).status).toBe(403);
  const asSite = new TestDevice(centre, time);
  await asSite.enrol(await aCode(centre, { facilityId }), facilityId, { site: true });
  await asSite.renew();
  expect((await asSite.ask('POST', '/_fieldward/registrations', { devices: [] })).status).toBe(403);
});

test('a site has numbers for many more stations than one device may', async () => {
  const { facilityId } = far.enrolled ?? {};
  const asSite = new TestDevice(centre, time);
  await asSite.enrol(await aCode(centre, { facilityId, site: true }), facilityId, { site: true });
  await asSite.renew();
  const given = new Set<string>();
  for (let count = 0; count < 30; count += 1) {
    const { json } = await asSite.ask('POST', '/_fieldward/prefixes', { unused: [], used: [] });
    for (const prefix of json.prefixes) given.add(prefix);
  }
  expect(given.size).toBe(90);
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
  await expect.poll(() => lacks(far, up)).toBe(0);
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
  await expect.poll(() => lacks(near, down)).toBe(0);
  expect(await lacks(near, asked)).toBe(1);
  expect((await near.ask('GET', filePath(facilityId, asked ?? ''))).status).toBe(404);
  await expect.poll(async () => (await near.ask('GET', filePath(facilityId, asked ?? ''))).status).toBe(200);
});

test('what a site sends by itself is known at the centre as its own; it writes nothing else there in nobody’s name', async () => {
  const { json } = await centre.ask('GET', '/_fieldward/devices');
  const { device: id } = json.devices.find(({ label }: { label?: string }) => label === 'Site server');
  const { facilityId } = far.enrolled ?? {};
  const own = { id, enrolled: { facilityId } } as TestDevice; // as its hand writes: of this no more is asked
  const message = {
    patientId,
    appointmentId: anId('appointment'),
    kind: 'reminder',
    audience: 'patient',
    start: '2026-03-02T08:00:00Z',
    status: 'completed',
    notBefore: '2026-03-01T08:00:00Z',
    attempts: 1,
    createdAt: '2026-03-01T08:00:00Z',
  };
  const put = async (type: string, database: string, data: object) => {
    const document = { ...aRecord(own, type, data), author: 'system', _id: anId(type) };
    await site.ask('PUT', database);
    const taken = await site.ask('POST', `${database}/_bulk_docs`, { docs: [document] });
    expect(taken.json).toMatchObject([{ ok: true }]);
    return document._id;
  };
  await put('allergy', far.database('clinical'), {
    patientId,
    code: { text: 'Nuts' },
    clinicalStatus: 'active',
  });
  const sent = await put('message', far.database('messages'), message);
  await vi.waitFor(async () => {
    const there = await far.ask('GET', `${far.database('messages')}/${encodeURIComponent(sent)}`);
    expect(there.json).toMatchObject({ author: 'system', data: { status: 'completed' } });
    expect((await statusOfSite()).upstream.held).toBe(1);
  }, 10_000);
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
  await expect.poll(async () => (await statusOfSite()).upstream.fault).toBe('remote.unreachable');
  centre = await aServer(centre.folder, centreKey, { nowMs, port });
  far.server = centre;
  await expect.poll(() => noteAt(near, id)).toBe('While the site was down');
  expect(new Set(told)).toEqual(new Set(['upstream.fault']));
});

test('a site that was set back gives none of its prefixes twice', async () => {
  const { facilityId } = far.enrolled ?? {};
  const isStocked = () => expect.poll(async () => (await statusOfSite()).prefixes.left).toBe(12);
  await site.close();
  const copy = `${folder}.copy`;
  cpSync(folder, copy, { recursive: true });
  site = await openSite();
  near.server = site;
  await isStocked();
  const since = await anEnrolled(site, time, facilityId);
  await near.renew(); // its token says how far the site was
  await site.close();
  rmSync(folder, { recursive: true });
  renameSync(copy, folder);
  site = await openSite();
  near.server = site;
  expect((await near.renew({ last: near.token })).status).toBe(200);
  await isStocked();
  const later = await anEnrolled(site, time, facilityId);
  const given = [since, later].flatMap(({ enrolled }) => enrolled?.prefixes ?? []);
  expect(given).toHaveLength(6);
  expect(new Set(given).size).toBe(6);
});
