import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMPARTMENTS } from '#shared/kernel/document.ts';
import { auditText, NO_HASH } from '#shared/modules/audit/audit-chain.rules.ts';
import { databaseOf } from '#shared/sync/couch-document.ts';
import { ADMIN, aServer, type TestServer } from '../testing.ts';
import { anEnrolled, TestTime, type TestDevice } from './access-testing.ts';

const time = new TestTime();
let server: TestServer;
let desk: TestDevice;
let elsewhere: TestDevice;
beforeAll(async () => {
  server = await aServer(undefined, undefined, { nowMs: time.nowMs });
  desk = await anEnrolled(server, time);
  elsewhere = await anEnrolled(server, time);
  for (const compartment of COMPARTMENTS) {
    await desk.ask('PUT', desk.database(compartment));
  }
  await elsewhere.ask('PUT', elsewhere.database('people'));
  for (const name of ['network-reference', 'raw']) await server.ask('PUT', `/${name}`);
  await server.ask('PUT', '/raw/a', {});
});
afterAll(() => server.end());

/** Its key is not known here. */
const ANOTHER = '0a0b0c0d0e0f';
/** Of an envelope. */
const written = (device: string) => ({
  facilityId: desk.enrolled?.facilityId,
  commitId: 'commit',
  author: 'user:01900000-0000-7000-8000-00000000000a',
  device,
});

/** `own`: a database of the device's facility; `network`: one that facilities share. */
const ALLOWED: readonly [method: string, path: string, body?: object][] = [
  ['GET', '/'],
  ['GET', '/_up'],
  ['GET', '/_session'],
  ['GET', '/_all_dbs'],
  ['GET', '/_db_updates'],
  ['GET', '/own'],
  ['PUT', '/own'],
  ['GET', '/own/_changes?include_docs=true'],
  ['POST', '/own/_changes?filter=_doc_ids', { doc_ids: [] }],
  ['GET', '/own/_all_docs'],
  ['POST', '/own/_all_docs', { keys: [] }],
  ['POST', '/own/_bulk_docs', { docs: [] }],
  ['POST', '/own/_bulk_get', { docs: [] }],
  ['POST', '/own/_revs_diff', {}],
  ['POST', '/own/_find', { selector: {} }],
  ['GET', '/own/nothing'],
  ['GET', '/own/_local/fieldward-DEVICE'],
  ['PUT', '/own/_local/fieldward-DEVICE', { number: 1 }],
  ['PUT', '/network-reference/_local/fieldward-DEVICE', { number: 1 }],
  ['GET', '/network-reference/_changes'],
  ['POST', '/network-reference/_all_docs', { keys: ['a'] }],
];
const REFUSED: readonly [method: string, path: string, body?: object][] = [
  ['DELETE', '/own'],
  ['POST', '/own', { a: 1 }],
  ['GET', '/own/_security'],
  ['PUT', '/own/_security', {}],
  ['POST', '/own/_compact', {}],
  ['PUT', '/own/_revs_limit', {}],
  ['GET', '/own/_local_docs'],
  ['GET', '/own/_design_docs'],
  ['PUT', '/own/_design/a', {}],
  ['GET', '/own/_design/a/_view/b'],
  ['POST', '/own/_index', { index: { fields: ['a'] } }],
  ['PUT', '/own/_local/fieldward-another', { number: 9 }],
  ['COPY', '/own/a'],
  ['POST', '/own/_bulk_docs/more', { docs: [] }],
  ['PUT', '/own/a/file', {}],
  ['GET', '/other'],
  ['GET', '/other/_changes'],
  ['PUT', '/other/_local/fieldward-DEVICE', {}],
  ['GET', '/raw/a'],
  ['PUT', '/new'],
  ['PUT', '/network-other'],
  ['DELETE', '/network-reference'],
  ['POST', '/network-reference/_bulk_docs', { docs: [] }],
  ['PUT', '/network-reference/a', {}],
  ['GET', '/network-people/_changes'],
  ['GET', '/network-people/_all_docs'],
  ['POST', '/network-people/_find', { selector: {} }],
  ['PUT', '/network-people/_local/fieldward-DEVICE', { number: 1 }],
  ['GET', '/_fieldward/facilities'],
  ['POST', '/_fieldward/facilities/facility:01900000-0000-7000-8000-000000000001', { name: 'Mine' }],
  ['PUT', '/own-more'],
  ['GET', '/own//_security'],
  ['GET', '//own/_all_docs'],
  ['PUT', '/own//_design/a', {}],
  ['PUT', '/_users'],
  ['GET', '/_uuids'],
  ['POST', '/_fieldward/wiped', {}],
];

const asked = (path: string) =>
  path
    .replace('/own', desk.database('clinical'))
    .replace('/other', elsewhere.database('people'))
    .replace('DEVICE', desk.id);

test.each(ALLOWED)('a device may %s %s', async (method, path, body) => {
  const { status } = await desk.ask(method, asked(path), body);
  expect(status).not.toBe(401);
  expect(status).not.toBe(403);
  expect(status).toBeLessThan(500);
});

test.each(REFUSED)('a device may not %s %s', async (method, path, body) => {
  expect(await desk.ask(method, asked(path), body)).toMatchObject({
    status: 403,
    json: { error: 'forbidden' },
  });
});

test('of markers that are not its own a device is told nothing', async () => {
  await server.ask('PUT', `${desk.database('care')}/_local/fieldward-another`, { number: 7 });
  expect((await desk.ask('GET', `${desk.database('care')}/_local/fieldward-another`)).status).toBe(404);
});

test('a device hears of its own databases and the network, of nothing else, however few are asked for', async () => {
  const mine = [
    ...COMPARTMENTS.map((name) => databaseOf(desk.enrolled?.facilityId ?? '', name)),
    'network-reference',
  ];
  expect((await desk.ask('GET', '/_all_dbs')).json).toEqual(mine.toSorted());
  const two = (await desk.ask('GET', '/_all_dbs?limit=2&skip=11')).json;
  expect(two).toEqual(mine.toSorted().slice(11));
  let since = '0';
  const heard: string[] = [];
  for (;;) {
    const { json } = await desk.ask('GET', `/_db_updates?since=${since}&limit=1`);
    if (json.results.length === 0) break;
    heard.push(json.results[0].db_name);
    since = json.last_seq;
  }
  expect(heard.toSorted()).toEqual(mine.toSorted());
  const waiting = desk.ask('GET', `/_db_updates?feed=longpoll&since=${since}&timeout=10000`);
  await server.ask('PUT', '/raw/b', {});
  const shared = { type: 'code', v: 1, ...written(ANOTHER), stamps: {}, data: {} };
  await server.ask('PUT', '/network-reference/code:01900000-0000-7000-8000-000000000001', shared);
  expect((await waiting).json.results).toMatchObject([{ db_name: 'network-reference' }]);
});

test('of the trail a device reads back its own last 90 days, in full pages', async () => {
  const audit = desk.database('audit');
  const last = new Map<string, string>();
  const idOf = (device: string, n: number) => `auditEvent:01900000-0000-7000-800${n}-${device}`;
  const entry = (device: string, n: number, daysAgo: number, sign?: (text: string) => string) => {
    const facts = {
      id: idOf(device, n),
      sequence: n + 1,
      recordedAt: new Date(time.ms - daysAgo * 24 * 3_600_000).toISOString(),
      userId: 'system',
      action: 'patients.open',
      outcome: 'success' as const,
      ...(sign && { device }),
      previousHash: last.get(device) ?? NO_HASH,
    };
    const hash = createHash('sha256').update(auditText(facts)).digest('hex');
    last.set(device, hash);
    const { id, ...data } = { ...facts, hash, ...(sign && { signature: sign(hash) }) };
    return {
      _id: id,
      type: 'auditEvent',
      v: 1,
      ...written(device),
      stamps: { sequence: `000000001-0000-${device}` },
      data,
    };
  };
  const docs = [0, 1, 2, 3].flatMap((n) => [
    entry(ANOTHER, n, n),
    entry(desk.id, n, n * 40, (text) => desk.signText(text)),
  ]);
  const sent = await desk.ask('POST', `${audit}/_bulk_docs`, { docs });
  expect(sent.json).toEqual(docs.map(({ _id: id }) => expect.objectContaining({ ok: true, id })));
  const ids = (answer: { json: { results: { id: string }[] } }) => answer.json.results.map(({ id }) => id);
  const first = await desk.ask('GET', `${audit}/_changes?limit=2&include_docs=true`);
  expect(ids(first)).toEqual([0, 1].map((n) => idOf(desk.id, n)));
  const next = await desk.ask('GET', `${audit}/_changes?limit=2&since=${first.json.last_seq}`);
  expect(ids(next)).toEqual([idOf(desk.id, 2)]);
  expect(next.json.pending).toBe(0);
  const keys = [idOf(desk.id, 3), idOf(ANOTHER, 1), 'auditEvent:nothing'];
  const { json } = await desk.ask('POST', `${audit}/_all_docs`, { keys });
  expect(json.rows).toEqual([
    expect.objectContaining({ id: keys[0], doc: expect.objectContaining({ device: desk.id }) }),
    { id: keys[1], key: keys[1], value: { rev: expect.any(String) }, doc: null },
    { key: keys[2], error: 'not_found' },
  ]);
  for (const [method, path, body] of [
    ['GET', `/auditEvent:${desk.id}-0`],
    ['GET', '/_all_docs'],
    ['GET', '//_all_docs'],
    ['POST', '/_all_docs', {}],
    ['POST', '/_find', { selector: {} }],
    ['POST', '/_bulk_get', { docs: [] }],
    ['POST', '/_changes?filter=_doc_ids', { doc_ids: [] }],
  ] as const) {
    expect((await desk.ask(method, audit + path, body)).status, path).toBe(403);
  }
});

test('a revoked device: its feed ends, its token dies, it hands over, it is wiped, it is over', async () => {
  const lost = await anEnrolled(server, time, desk.enrolled?.facilityId);
  const care = lost.database('care');
  const feed = await fetch(`${server.url}${care}/_changes?feed=continuous&heartbeat=1000`, {
    headers: { Authorization: `Bearer ${lost.token}` },
  });
  const ended = feed.text().then(
    () => 'ended',
    () => 'cut',
  );
  expect((await desk.ask('POST', `/_fieldward/devices/${lost.id}/revoke`, {})).status).toBe(403);
  const revoked = await server.ask('POST', `/_fieldward/devices/${lost.id}/revoke`, {});
  expect(revoked.json).toMatchObject({ ok: true, at: new Date(time.ms).toISOString() });
  expect(await ended).toBe('cut');
  expect(await lost.ask('GET', care)).toMatchObject({ status: 401, json: { error: 'revoked' } });
  time.pass(5_000);
  expect((await server.ask('POST', `/_fieldward/devices/${lost.id}/revoke`, {})).json.at).toBe(
    revoked.json.at,
  );

  expect((await lost.renew()).json).toMatchObject({ scope: 'handOver' });
  expect((await lost.ask('POST', `${care}/_bulk_docs`, { docs: [] })).status).toBe(201);
  expect((await lost.ask('PUT', `${care}/_local/fieldward-${lost.id}`, { number: 1 })).status).toBe(201);
  for (const [method, path] of [
    ['GET', `${care}/_changes`],
    ['GET', care],
    ['POST', `${care}/_all_docs`],
    ['GET', '/_db_updates'],
    ['POST', `${elsewhere.database('people')}/_bulk_docs`],
    ['GET', '/_fieldward/devices'],
    ['POST', '/_fieldward/prefixes'],
    ['POST', '/_fieldward/revocations'],
  ] as const) {
    const body = method === 'POST' ? { keys: [], docs: [], unused: [], notices: [] } : undefined;
    expect(await lost.ask(method, path, body), path).toMatchObject({
      status: 403,
      json: { error: 'revoked' },
    });
  }
  expect((await lost.ask('POST', '/_fieldward/wiped', {})).json).toEqual({ ok: true });
  expect((await lost.ask('POST', `${care}/_bulk_docs`, { docs: [] })).status).toBe(401);
  expect(await lost.renew()).toMatchObject({ status: 403, json: { error: 'revoked' } });
  const { json } = await desk.ask('GET', '/_fieldward/devices');
  expect(json.devices.find(({ device }: { device: string }) => device === lost.id)).toMatchObject({
    revoked: { by: 'admin' },
    wipedAt: expect.any(String),
  });
});

test('the administrator keeps all, and is known by password alone', async () => {
  expect((await server.ask('GET', `${desk.database('audit')}/_all_docs`)).status).toBe(200);
  expect((await server.ask('GET', '/raw/a')).status).toBe(200);
  const both = await server.ask('GET', '/raw/a', undefined, {
    Authorization: ADMIN.replace('Basic', 'Bearer'),
  });
  expect(both.status).toBe(401);
});
