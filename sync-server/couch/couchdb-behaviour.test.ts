import { afterAll, beforeAll, expect, test } from 'vitest';
import { aServer, type TestServer } from '../testing.ts';

/** What clients count on of CouchDB beyond its documentation: found by running PouchDB's integration suite against this server. */
let server: TestServer;
const ask: TestServer['ask'] = (...args) => server.ask(...args);
beforeAll(async () => {
  server = await aServer();
  await ask('PUT', '/db');
  const docs = [
    { _id: '_design/functions', filters: { even: 'function () { return true; }' } },
    { _id: 'a', n: 1, of: 'b' },
    { _id: 'b', n: 2, of: 'a' },
    { _id: 'c', n: 3 },
  ];
  await ask('POST', '/db/_bulk_docs', { docs });
});
afterAll(() => server.end());

const list = (value: unknown) => encodeURIComponent(JSON.stringify(value));

test.each<[string, string, unknown, number, object]>([
  ['POST', '/db/_all_docs?startkey="a"', { keys: ['a'] }, 400, { error: 'query_parse_error' }],
  ['GET', `/db/_all_docs?keys=${list(['a'])}&key="a"`, undefined, 400, { error: 'query_parse_error' }],
  ['GET', '/db/a?rev=odd', undefined, 400, { reason: 'Invalid rev format' }],
  ['GET', `/db/a?open_revs=${list(['1-a', 'odd'])}`, undefined, 400, { reason: 'Invalid rev format' }],
  [
    'POST',
    '/db/_find',
    { selector: {}, sort: [{ a: 'asc' }, { b: 'desc' }] },
    400,
    { error: 'unsupported_mixed_sort' },
  ],
  [
    'POST',
    '/db/_index',
    { ddoc: 'functions', index: { fields: ['n'] } },
    400,
    { error: 'invalid_ddoc_lang' },
  ],
  [
    'POST',
    '/db/_missing_revs',
    { a: ['1-x'], zz: ['2-y'] },
    200,
    { missing_revs: { a: ['1-x'], zz: ['2-y'] } },
  ],
  ['POST', '/db/_purge', { a: ['1-x'] }, 501, { error: 'not_implemented' }],
  ['GET', '/db/_changes?filter=nowhere/even', undefined, 404, { reason: 'missing' }],
  ['GET', '/db/_changes?filter=functions/odd', undefined, 404, { reason: 'missing json key: odd' }],
  ['GET', '/db/_changes?filter=functions/even', undefined, 501, { error: 'not_implemented' }],
  ['GET', '/db/_changes?filter=_view', undefined, 400, { error: 'bad_request' }],
  [
    'GET',
    '/db/_changes?filter=_view&view=functions/all',
    undefined,
    404,
    { reason: 'missing json key: views' },
  ],
])('%s %s', async (method, path, body, status, answer) => {
  const given = await ask(method, path, body);
  expect({ status: given.status, ...given.json }).toMatchObject({ status, ...answer });
});

test('what a PUT brings is read as JSON, whatever it is said to be', async () => {
  const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const bytes = new TextEncoder().encode('{"n":1}');
  expect((await ask('PUT', '/db/_local/typed', bytes, type)).status).toBe(201);
  expect((await ask('PUT', '/db/_revs_limit', new TextEncoder().encode('1000'), type)).status).toBe(200);
  const { json } = await ask('PUT', '/typed', undefined);
  expect(json).toEqual({ ok: true });
  expect((await ask('PUT', '/typed/a', bytes, type)).status).toBe(201);
  expect((await ask('POST', '/typed/_bulk_docs', bytes, type)).status).toBe(415);
});

test('backwards, changes begin at the newest and end at the oldest, wherever the client is', async () => {
  const ids = (text: string) => [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id);
  const all = ['c', 'b', 'a', '_design/functions'];
  expect(ids((await ask('GET', '/db/_changes?descending=true&since=3')).text)).toEqual(all);
  const feed = await ask('GET', '/db/_changes?descending=true&feed=continuous&heartbeat=1000');
  expect(ids(feed.text)).toEqual(all);
});

test('a browser reads changes as events, each with the place from which it goes on', async () => {
  const events = await ask('GET', '/db/_changes?feed=eventsource&limit=2');
  expect(events.headers.get('content-type')).toBe('text/event-stream');
  const [first = '', second = ''] = events.text.split('\n\n');
  const [data = '', id = ''] = second.split('\n');
  expect(first).toContain('"id":"_design/functions"');
  expect(JSON.parse(data.replace('data: ', ''))).toMatchObject({ id: 'a', seq: id.replace('id: ', '') });
  const next = await ask('GET', '/db/_changes?feed=eventsource&limit=1', undefined, {
    'Last-Event-ID': id.replace('id: ', ''),
  });
  expect(next.text).toContain('"id":"b"');
});

test('_find answers in the order of the index that CouchDB would take, and says where there is none', async () => {
  await ask('POST', '/db/_index', { index: { fields: ['of', 'n'] }, ddoc: 'two', name: 'of-n' });
  await ask('POST', '/db/_index', { index: { fields: [{ n: 'desc' }] }, ddoc: 'one', name: 'n' });
  const find = async (query: object) => {
    const { json } = await ask('POST', '/db/_find', { fields: ['_id'], ...query });
    const ids = json.docs.map(({ _id: id }: { _id: string }) => id).join('');
    return json.warning === undefined ? ids : `${ids}: ${json.warning.split(' ').slice(0, 3).join(' ')}`;
  };
  expect(await find({ selector: { of: { $gt: null } } })).toBe('ab: No matching index');
  expect(await find({ selector: { of: { $gt: null }, n: { $gt: 0 } } })).toBe('ba');
  expect(await find({ selector: { n: { $ne: 2 } } })).toBe('ac');
  expect(await find({ selector: { n: { $gt: 0 } }, sort: [{ n: 'desc' }] })).toBe('cba');
  expect(await find({ selector: { of: 'b' }, sort: ['n'] })).toBe('a');
  expect(await find({ selector: { n: { $gt: 0 } }, use_index: 'two' })).toBe('abc: _design/two was not');
  const asked = { selector: { n: { $gt: 0 } }, use_index: ['one', 'n'] };
  expect((await ask('POST', '/db/_explain', asked)).json).toMatchObject({
    dbname: 'db',
    index: { ddoc: '_design/one', name: 'n', type: 'json' },
    limit: 25,
  });
  const indexes = (await ask('GET', '/db/_index')).json.indexes;
  expect(indexes.map(({ name }: { name: string }) => name)).toEqual(['_all_docs', 'n', 'of-n']);
});
