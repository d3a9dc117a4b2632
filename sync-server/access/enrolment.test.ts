import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { enrolled, enrolment, serverFacts, token } from '#shared/sync/access-api.ts';
import { parseEnrolLink } from '#shared/sync/enrol-link.ts';
import { aServer, type TestServer } from '../testing.ts';
import { aCode, aFacilityId, anEnrolled, TestDevice, TestTime } from './access-testing.ts';

const DAY_MS = 24 * 3_600_000;
const time = new TestTime();
const key = randomBytes(32);
let server: TestServer;
beforeAll(async () => {
  server = await aServer(undefined, key, { nowMs: time.nowMs });
});
afterAll(() => server.end());

test('a first desk founds its facility, a second one joins it, each with a code of its own', async () => {
  const facilityId = aFacilityId();
  const made = await server.ask('POST', '/_fieldward/enrolments', { label: 'Reception' });
  expect(made.status).toBe(201);
  const { code, expiresAt, link } = enrolment.parse(made.json);
  expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(Date.parse(expiresAt) - time.ms).toBe(DAY_MS);
  expect(parseEnrolLink(link)).toEqual({ url: server.url, code });
  expect((await server.ask('POST', '/_fieldward/enrolments', { facilityId })).status).toBe(404);

  const first = new TestDevice(server, time);
  const came = await first.enrol(code, facilityId, {
    facilityName: 'Kisumu Lakeside',
    prefixes: ['K3R7X1', 'no'],
  });
  expect(came.status).toBe(201);
  expect(enrolled.parse(came.json)).toMatchObject({ facilityId, taken: [], prefixes: { length: 3 } });
  // As typed by a person; the answer of the first time may have been lost.
  const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  const again = await first.enrol(typed, facilityId, { prefixes: ['K3R7X1'] });
  expect({ ...again.json, facts: came.json.facts }).toEqual(came.json);
  expect((await new TestDevice(server, time).enrol(code, facilityId)).json).toMatchObject({
    error: 'code_refused',
  });

  const second = new TestDevice(server, time);
  const joined = await second.enrol(await aCode(server, { facilityId }), undefined, { prefixes: ['K3R7X1'] });
  expect(joined.json).toMatchObject({ facilityId, taken: ['K3R7X1'] });
  const both = [...came.json.prefixes, ...joined.json.prefixes];
  expect(new Set(both).size).toBe(6);
  expect(both.every((prefix: string) => prefix.length === 2)).toBe(true);
  const { json } = await server.ask('GET', '/_fieldward/devices');
  const mine = json.devices.filter((device: { facilityId: string }) => device.facilityId === facilityId);
  expect(mine).toMatchObject([{ device: first.id, label: 'Reception' }, { device: second.id }]);
});

test('a code that is wrong, old or for another facility opens nothing, nor does another key under a known name', async () => {
  const known = await anEnrolled(server, time);
  const facilityId = known.enrolled?.facilityId ?? '';
  const stranger = () => new TestDevice(server, time);
  const refused = async (code: string, facility?: string, more: object = {}) => {
    const { status, json } = await stranger().enrol(code, facility, more);
    expect(json).toEqual({ error: 'code_refused', reason: expect.any(String) });
    expect(status).toBe(403);
  };
  await refused('0000-0000-0000-0000', facilityId);
  await refused('not a code', facilityId);
  const right = await aCode(server, { facilityId });
  await refused(right.slice(0, -1) + (right.endsWith('A') ? 'B' : 'A'));
  await refused(right, aFacilityId());
  await refused(right, facilityId, { device: known.id });
  await refused(await aCode(server), facilityId); // founds only what is not known
  await refused(await aCode(server));
  time.pass(DAY_MS + 1);
  await refused(right);
  const bad = await stranger().enrol(await aCode(server), aFacilityId(), { publicKey: 'AAAA' });
  expect(bad).toMatchObject({ status: 400, json: { error: 'bad_request' } });
  time.pass(600_000);
  await known.renew();
  for (const by of [{ Authorization: 'none' }, { Authorization: `Bearer ${known.token}` }]) {
    const { status } = await server.ask('POST', '/_fieldward/enrolments', {}, by);
    expect(status).toBe(by.Authorization === 'none' ? 401 : 403);
  }
});

test('guessing codes ends for a while, and says how long', async () => {
  time.pass(600_000);
  const guess = () => new TestDevice(server, time).enrol('0000-0000-0000-0000', aFacilityId());
  for (let tries = 0; tries < 20; tries += 1) expect((await guess()).status).toBe(403);
  const refused = await guess();
  expect(refused).toMatchObject({ status: 429, json: { error: 'too_many_requests' } });
  expect(Number(refused.headers.get('retry-after'))).toBe(600);
  time.pass(600_000);
  expect((await guess()).status).toBe(403);
  time.pass(600_000);
});

test('a token is for who signs, for this server, at this moment, once', async () => {
  const device = await anEnrolled(server, time);
  const other = await anEnrolled(server, time);
  const facts = serverFacts.parse(
    (await server.ask('GET', '/_fieldward', undefined, { Authorization: 'none' })).json,
  );
  const signed = device.sign(facts.server);
  const given = await device.say('token', signed);
  expect(token.parse(given.json)).toMatchObject({ scope: 'device', facilityId: device.enrolled?.facilityId });
  const refusals: [object, string][] = [
    [signed, 'replayed'],
    [{ ...signed, device: other.id }, 'unknown_device'],
    [{ ...signed, device: 'nobody000000' }, 'unknown_device'],
    [{ ...signed, at: new Date(time.ms + 1).toISOString() }, 'unknown_device'],
    [device.sign('another server'), 'unknown_device'],
    [device.sign(facts.server, new Date(time.ms - 301_000).toISOString()), 'clock_skew'],
    [device.sign(facts.server, new Date(time.ms + DAY_MS).toISOString()), 'clock_skew'],
    [{ ...signed, signature: 'AAAA' }, 'unknown_device'],
  ];
  for (const [body, error] of refusals) {
    expect(await device.say('token', body)).toMatchObject({ status: 401, json: { error } });
  }
  // A moment that was used is remembered by the file, not by the run.
  const restarted = await server.restart();
  [server, device.server] = [restarted, restarted];
  expect((await device.say('token', signed)).json).toMatchObject({ error: 'replayed' });

  device.token = given.json.token;
  expect((await device.ask('GET', '/_all_dbs')).status).toBe(200);
  const [head = '', claims = '', signature = ''] = given.json.token.split('.');
  const forged = new UnsecuredJWT(JSON.parse(Buffer.from(claims, 'base64url').toString())).encode();
  const others = JSON.parse(Buffer.from(claims, 'base64url').toString());
  const swapped = Buffer.from(JSON.stringify({ ...others, sub: other.id })).toString('base64url');
  for (const bad of [forged, `${head}.${swapped}.${signature}`, `${head}.${claims}.`]) {
    device.token = bad;
    expect(await device.ask('GET', '/_all_dbs')).toMatchObject({
      status: 401,
      json: { error: 'unauthorized' },
    });
  }
  device.token = given.json.token;
  time.pass(15 * 60_000);
  const ended = await device.ask('GET', '/_all_dbs');
  expect(ended).toMatchObject({ status: 401, json: { error: 'unauthorized' } });
  expect(ended.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token"/);
});

test('a device has three prefixes ahead, and never one that another had', async () => {
  const device = await anEnrolled(server, time);
  const lease = async (unused: readonly string[], used: readonly string[] = []) =>
    (await device.ask('POST', '/_fieldward/prefixes', { unused, used })).json;
  const [first = '', ...rest] = device.enrolled?.prefixes ?? [];
  expect(await lease([first, ...rest])).toMatchObject({ prefixes: [], taken: [] });
  const more = await lease(rest, [first]);
  expect(more.prefixes).toHaveLength(1);
  expect([first, ...rest]).not.toContain(more.prefixes[0]);
  // Installed anew, it knows of none: it gets others.
  const anew = await lease([]);
  expect(anew.prefixes).toHaveLength(3);
  expect([first, ...rest, ...more.prefixes].some((had) => anew.prefixes.includes(had))).toBe(false);
  const other = await anEnrolled(server, time);
  expect((await other.ask('POST', '/_fieldward/prefixes', { unused: [first] })).json.taken).toEqual([first]);
});

test('a server that was set back sees it by its own word: a new epoch, no number twice, revocations told again', async () => {
  const stays = await anEnrolled(server, time);
  const facilityId = stays.enrolled?.facilityId ?? '';
  const stolen = await anEnrolled(server, time, facilityId);
  const { epoch } = (await stays.renew()).json;
  await server.close();
  const backup = mkdtempSync(join(tmpdir(), 'fieldward-server-'));
  cpSync(server.folder, backup, { recursive: true });
  const options = { nowMs: time.nowMs };
  stays.server = await aServer(server.folder, key, options);
  stolen.server = stays.server;

  const { json } = await stays.server.ask('POST', `/_fieldward/devices/${stolen.id}/revoke`, {});
  const leased = (await stays.ask('POST', '/_fieldward/prefixes', { unused: [] })).json.prefixes;
  const last = (await stays.renew()).json;
  expect(last.epoch).toBe(epoch);
  const listed = await stays.ask('GET', '/_fieldward/devices');
  expect(listed.json.devices).toMatchObject([
    { device: stays.id },
    { revoked: { by: 'admin', notice: expect.any(String) } },
  ]);
  await stays.server.close();

  server = await aServer(backup, key, options);
  [stays.server, stolen.server] = [server, server];
  expect((await stolen.renew()).json.scope).toBe('device'); // it has forgotten
  const anew = await stays.renew({ last: last.token });
  expect(anew.json.epoch).not.toBe(epoch);
  expect((await stays.renew({ last: last.token })).json.epoch).toBe(anew.json.epoch);
  expect((await stays.renew({ last: anew.json.token })).json.epoch).toBe(anew.json.epoch);
  const joined = await anEnrolled(server, time, facilityId);
  expect(leased.some((had: string) => joined.enrolled?.prefixes.includes(had))).toBe(false);
  const told = await stays.ask('POST', '/_fieldward/revocations', { notices: [last.token, json.notice] });
  expect(told.status).toBe(200);
  expect((await stolen.renew()).json.scope).toBe('handOver');
});
