import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { filePath, missingPath } from '#shared/sync/files-api.ts';
import { aFacilityId, anEnrolled, TestTime, type TestDevice } from '../access/access-testing.ts';
import { aServer, type TestServer } from '../testing.ts';
import { FacilityFiles } from './facility-files.ts';

const time = new TestTime();
const told: string[] = [];
const key = randomBytes(32);
let server: TestServer;
let desk: TestDevice;
let stranger: TestDevice;
let facility: string;

beforeAll(async () => {
  server = await aServer(undefined, key, {
    nowMs: time.nowMs,
    fileQuotaBytes: 3_000_000,
    log: { error: (code) => void told.push(code) },
  });
  [desk, stranger] = [await anEnrolled(server, time), await anEnrolled(server, time)];
  facility = desk.enrolled?.facilityId ?? '';
});
afterAll(() => server.end());

const hashOf = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** A piece of a file, as bytes on the socket; `cutAfter` so many of them it is cut. */
async function put(
  device: TestDevice,
  content: Buffer,
  from = 0,
  end = content.length,
  { hash = hashOf(content), cutAfter = end - from } = {},
) {
  const url = new URL(filePath(facility, hash), device.server.url);
  return new Promise<{ status: number; json: { received?: number; error?: string } } | 'cut'>((resolve) => {
    const asked = request(url, {
      method: 'PUT',
      headers: {
        Authorization: `Bearer ${device.token}`,
        'Content-Range': `bytes ${from}-${end - 1}/${content.length}`,
        'Content-Length': end - from,
      },
    });
    asked.once('error', () => resolve('cut'));
    asked.once('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, json: JSON.parse(Buffer.concat(parts).toString()) }),
      );
    });
    const sent = content.subarray(from, from + cutAfter);
    if (cutAfter < end - from) asked.write(sent, () => asked.destroy());
    else asked.end(sent);
  });
}

async function get(device: TestDevice, hash: string, range?: string) {
  const answer = await fetch(new URL(filePath(facility, hash), device.server.url), {
    headers: { Authorization: `Bearer ${device.token}`, ...(range && { Range: range }) },
  });
  return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
}

const missing = async (...hashes: string[]) =>
  (await desk.ask('POST', missingPath(facility), { hashes })).json.missing;

const storedFiles = () =>
  readdirSync(join(server.folder, 'files'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test('a file sent in pieces over a bad line is there once it is whole, and not before', async () => {
  const content = randomBytes(500_000);
  const hash = hashOf(content);
  expect(await missing(hash)).toEqual([{ hash, received: 0 }]);
  expect(await put(desk, content, 0, 200_000)).toMatchObject({ status: 202, json: { received: 200_000 } });
  expect((await get(desk, hash)).status).toBe(404);
  // Cut in the middle of a piece: what came is kept.
  expect(await put(desk, content, 200_000, 400_000, { cutAfter: 77_777 })).toBe('cut');
  await expect.poll(async () => (await missing(hash))[0].received).toBeGreaterThan(200_000);
  const [{ received }] = await missing(hash);
  expect(received).toBeLessThanOrEqual(277_777);
  expect(await put(desk, content, 200_000)).toMatchObject({
    status: 409,
    json: { error: 'offset', received },
  });
  // A server that ends meanwhile goes on from there.
  server = await server.restart();
  [desk.server, stranger.server] = [server, server];
  expect(await missing(hash)).toEqual([{ hash, received }]);
  const head = await desk.ask('HEAD', filePath(facility, hash));
  expect([head.status, head.headers.get('upload-offset')]).toEqual([404, String(received)]);
  expect(await put(desk, content, received)).toMatchObject({ status: 201, json: { size: content.length } });
  expect(await missing(hash)).toEqual([]);
  // Again, the same bytes: nothing is sent twice.
  expect(await put(desk, content, 0, 10)).toMatchObject({ status: 201 });
  expect((await get(desk, hash)).body.equals(content)).toBe(true);
  const part = await get(desk, hash, 'bytes=123456-234567');
  expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 123456-234567/500000']);
  expect(part.body.equals(content.subarray(123_456, 234_568))).toBe(true);
  expect((await get(desk, hash, 'bytes=500000-')).status).toBe(416);
  const found = await desk.ask('HEAD', filePath(facility, hash));
  expect([found.status, found.headers.get('content-length')]).toEqual([200, '500000']);
  // On disk it is neither in clear nor under its own name.
  for (const file of storedFiles()) {
    expect(file).not.toContain(hash);
    expect(readFileSync(file).includes(content.subarray(70_000, 70_032))).toBe(false);
  }
  const { json } = await server.ask('GET', '/_fieldward/status');
  expect(json.files).toEqual({ count: 1, bytes: 500_000, quotaBytes: 3_000_000 });
});

test('files are told and given to devices of their facility alone', async () => {
  const content = randomBytes(1_000);
  const hash = hashOf(content);
  expect(await put(desk, content)).toMatchObject({ status: 201 });
  expect((await get(stranger, hash)).status).toBe(403);
  expect((await stranger.ask('POST', missingPath(facility), { hashes: [hash] })).status).toBe(403);
  expect(await put(stranger, content)).toMatchObject({ status: 403 });
  const own = stranger.enrolled?.facilityId ?? '';
  expect((await stranger.ask('POST', missingPath(own), { hashes: [hash] })).json.missing).toHaveLength(1);
  expect(
    (await server.ask('GET', filePath(facility, hash), undefined, { Authorization: 'none' })).status,
  ).toBe(401);
  expect((await desk.ask('GET', '/_fieldward/blobs/nonsense/missing')).status).toBe(404);
  expect((await desk.ask('GET', filePath(facility, '../access.sqlite'))).status).toBe(404);
  // Revoked, a device hands over and reads no more.
  const leaving = await anEnrolled(server, time, facility);
  await server.ask('POST', `/_fieldward/devices/${leaving.id}/revoke`, {});
  await leaving.renew();
  expect((await get(leaving, hash)).status).toBe(403);
  expect(await put(leaving, randomBytes(900))).toMatchObject({ status: 201 });
});

test('what is not what its name says is thrown away; what has no room is refused in words', async () => {
  const [content, other] = [randomBytes(300_000), randomBytes(300_000)];
  const hash = hashOf(content);
  expect(await put(desk, other, 0, 300_000, { hash })).toMatchObject({
    status: 422,
    json: { error: 'hash_mismatch' },
  });
  expect(await missing(hash)).toEqual([{ hash, received: 0 }]);
  const large = randomBytes(2_900_000);
  expect(await put(desk, large, 0, 10)).toMatchObject({ status: 507, json: { error: 'quota_exceeded' } });
  // What has come of a file counts, and makes way when nobody went on with it for a day.
  const [half, next] = [randomBytes(1_500_000), randomBytes(1_500_000)];
  expect(await put(desk, half, 0, 1_000_000)).toMatchObject({ status: 202 });
  expect(await put(desk, next, 0, 10)).toMatchObject({ status: 507, json: { error: 'quota_exceeded' } });
  expect(await put(desk, half, 1_000_000, 1_000_010)).toMatchObject({ status: 202 });
  for (const file of storedFiles().filter((one) => one.includes('incoming'))) utimesSync(file, 1, 1);
  expect(await put(desk, next, 0, 10)).toMatchObject({ status: 202 });
  expect(await missing(hashOf(half))).toEqual([{ hash: hashOf(half), received: 0 }]);
  const url = filePath(facility, hash);
  const wrong = { 'Content-Range': 'bytes 5-4/10', Authorization: `Bearer ${desk.token}` };
  expect((await server.ask('PUT', url, other, wrong)).status).toBe(400);
  const huge = { ...wrong, 'Content-Range': 'bytes 0-9/1000000001' };
  expect((await server.ask('PUT', url, other.subarray(0, 10), huge)).status).toBe(413);
});

test('a file of which every byte came, and whose end was not reached, is finished when it is asked for', async () => {
  const content = randomBytes(100_000);
  const hash = hashOf(content);
  await put(desk, content, 0, 99_999);
  // As when the power went between the last byte and the file's name: a size that is not true keeps it open.
  const ask = (range: string, body: Buffer) =>
    server.ask('PUT', filePath(facility, hash), body, {
      'Content-Range': range,
      Authorization: `Bearer ${desk.token}`,
    });
  expect((await ask('bytes 99999-99999/100001', content.subarray(99_999))).status).toBe(202);
  expect((await ask('bytes */100000', Buffer.alloc(0))).status).toBe(201);
  expect(await missing(hash)).toEqual([]);
});

test('two that send the same file at once have it stored once; a damaged one is sent again', async () => {
  const content = randomBytes(400_000);
  const hash = hashOf(content);
  const second = await anEnrolled(server, time, facility);
  const both = await Promise.all([put(desk, content), put(second, content)]);
  expect(both).toEqual([expect.objectContaining({ status: 201 }), expect.objectContaining({ status: 201 })]);
  const file =
    storedFiles().find((one) => statSync(one).size > 400_000 && statSync(one).size < 401_000) ?? '';
  truncateSync(file, 300_000);
  expect((await get(desk, hash)).status).toBe(404);
  expect(told).toEqual(['files.damaged']);
  expect(await missing(hash)).toEqual([{ hash, received: 0 }]);
  expect(await put(desk, content)).toMatchObject({ status: 201 });
  expect((await get(second, hash)).body.equals(content)).toBe(true);
});

test('a file that had its name on disk when the server was killed, and was in no list, is in it after the next start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fieldward-files-'));
  const open = () => new FacilityFiles({ folder, key: Buffer.alloc(32, 7), quotaBytes: 1e9, nowMs: () => 5 });
  const [content, lost] = [randomBytes(100_000), hashOf(randomBytes(9))];
  const [of, hash] = [aFacilityId(), hashOf(content)];
  const killed = open();
  vi.spyOn(killed.list, 'add').mockImplementationOnce(() => {
    throw new Error('killed');
  });
  const whole = { from: 0, size: content.length, content: Readable.from([content]) };
  await expect(killed.take(of, hash, whole)).rejects.toThrow('killed');
  killed.list.expect(of, lost);
  expect(killed.list.of(of)).toEqual([]);
  killed.close();
  const files = open();
  const { mark } = files.list.keeper();
  await files.listCutOff();
  expect(files.list.of(of)).toEqual([{ hash, size: content.length, storedAt: 5, centre: null }]);
  expect(files.list.keeper().mark).toBe(mark + 1);
  expect(files.list.expected()).toEqual([]);
  files.close();
  rmSync(folder, { recursive: true });
});
