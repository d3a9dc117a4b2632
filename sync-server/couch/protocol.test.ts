import { gzipSync } from 'node:zlib';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMIN, aServer, type TestServer } from '../testing.ts';

/**
 * Statuses, errors and reasons are those of CouchDB 3.5's documentation. https://docs.couchdb.org/en/stable/api/
 * Long, because one server and its databases serve all of it: what a request leaves behind is what the next is asked about.
 */
let server: TestServer;
const ask: TestServer['ask'] = (...args) => server.ask(...args);
beforeAll(async () => {
  server = await aServer();
  await ask('PUT', '/db');
});
afterAll(() => server.end());

async function put(id: string, body: object = {}, db = 'db'): Promise<string> {
  const { status, json } = await ask('PUT', `/${db}/${encodeURIComponent(id)}`, body);
  expect(status, JSON.stringify(json)).toBe(201);
  return json.rev;
}

test.each<[string, string, unknown, number, object]>([
  ['PUT', '/Bad', undefined, 400, { error: 'illegal_database_name' }],
  ['PUT', '/db', undefined, 412, { error: 'file_exists' }],
  ['GET', '/nowhere', undefined, 404, { error: 'not_found', reason: 'Database does not exist.' }],
  ['GET', '/db/nothing', undefined, 404, { error: 'not_found', reason: 'missing' }],
  ['PUT', '/db/_odd', {}, 404, { error: 'not_found' }],
  ['POST', '/db', { _id: '_odd' }, 400, { error: 'illegal_docid' }],
  ['POST', '/db', { _id: 1 }, 400, { error: 'illegal_docid' }],
  [
    'PUT',
    '/db/a',
    { _odd: 1 },
    400,
    { error: 'doc_validation', reason: 'Bad special document member: _odd' },
  ],
  ['PUT', '/db/a', [], 400, { error: 'bad_request', reason: 'Document must be a JSON object' }],
  ['PUT', '/db/a', { _id: 'b' }, 400, { error: 'bad_request' }],
  ['PUT', '/db/a?rev=x', {}, 400, { error: 'bad_request', reason: 'Invalid rev format' }],
  ['PUT', '/db/new-one', { _rev: '1-abc' }, 409, { error: 'conflict', reason: 'Document update conflict.' }],
  ['DELETE', '/db/nothing', undefined, 404, { error: 'not_found' }],
  ['PATCH', '/db/a', {}, 405, { error: 'method_not_allowed' }],
  ['GET', '/db/_bulk_docs', undefined, 405, { error: 'method_not_allowed', reason: 'Only POST allowed' }],
  ['POST', '/db/_bulk_docs', {}, 400, { error: 'bad_request' }],
  ['POST', '/db/_bulk_docs', { docs: 1 }, 400, { error: 'bad_request' }],
  ['POST', '/db/_find', { selector: { a: { $odd: 1 } } }, 400, { error: 'invalid_operator' }],
  ['POST', '/db/_find', { selector: {}, sort: ['a'] }, 400, { error: 'no_usable_index' }],
  ['GET', '/db/_changes?feed=odd', undefined, 400, { error: 'bad_request' }],
  ['GET', '/db/_changes?since=odd', undefined, 400, { error: 'bad_request' }],
  ['GET', '/db/_design/a/_view/b', undefined, 501, { error: 'not_implemented' }],
  ['GET', '/_odd', undefined, 404, { error: 'not_found' }],
])('%s %s is answered as CouchDB answers', async (method, path, body, status, answer) => {
  const given = await ask(method, path, body);
  expect({ status: given.status, ...given.json }).toMatchObject({ status, ...answer });
});

test('what a replicator notes in a document is kept, and given out as it came', async () => {
  const notes = {
    _replication_id: 'r',
    _replication_state: 'triggered',
    _replication_stats: { docs_read: 1 },
  };
  await put('replication', notes);
  expect((await ask('GET', '/db/replication')).json).toMatchObject(notes);
});

test('a revision that replicates stands where its history says, whatever its _rev', async () => {
  const document = { _id: 'history', _rev: '1-a', _revisions: { start: 2, ids: ['b', 'a'] } };
  await ask('POST', '/db/_bulk_docs', { new_edits: false, docs: [document] });
  expect((await ask('GET', '/db/history')).json).toMatchObject({ _rev: '2-b' });
});

test('a local document is deleted among others', async () => {
  const rev = await put('_local/among-others');
  const docs = [{ _id: '_local/among-others', _rev: rev, _deleted: true }, { _id: 'beside-it' }];
  const { json } = await ask('POST', '/db/_bulk_docs', { docs });
  expect(json).toMatchObject([{ ok: true }, { ok: true, id: 'beside-it' }]);
  expect((await ask('GET', '/db/_local/among-others')).status).toBe(404);
});

test('who does not sign in sees the welcome, and nothing else', async () => {
  const stranger = (path: string, init: RequestInit = {}) => fetch(server.url + path, init);
  expect((await stranger('/')).status).toBe(200);
  expect((await stranger('/_all_dbs')).status).toBe(401);
  expect(
    (await stranger('/db/_all_docs', { headers: { Authorization: `Basic ${btoa('admin:wrong')}` } })).status,
  ).toBe(401);
  expect(
    (await stranger('/db', { headers: { Cookie: 'AuthSession=WyJhZG1pbiIsOTk5OTk5OTk5OTk5OTk5XQ.x' } }))
      .status,
  ).toBe(401);
  const wrong = await stranger('/_session', {
    method: 'POST',
    body: 'name=admin&password=no',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  });
  expect(await wrong.json()).toEqual({ error: 'unauthorized', reason: 'Name or password is incorrect.' });
  const [name, password] = atob(ADMIN.slice(6)).split(':');
  const signedIn = await stranger('/_session', {
    method: 'POST',
    body: JSON.stringify({ name, password }),
    headers: { 'Content-Type': 'application/json' },
  });
  const cookie = signedIn.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^AuthSession=[\w.-]+; .*HttpOnly; SameSite=Strict/);
  const me = await stranger('/_session', { headers: { Cookie: cookie.split(';')[0] ?? '' } });
  expect(await me.json()).toMatchObject({ userCtx: { name: 'admin', roles: ['_admin'] } });
});

test('an edit hangs on the revision it was made from, and a deleted document can come back', async () => {
  const first = await put('life', { n: 1 });
  expect((await ask('PUT', '/db/life', { n: 2 })).status).toBe(409);
  const second = await put('life', { n: 2, _rev: first });
  expect((await ask('DELETE', '/db/life')).status).toBe(409);
  expect((await ask('DELETE', `/db/life?rev=${second}`)).json).toMatchObject({
    ok: true,
    rev: expect.stringMatching(/^3-/),
  });
  expect((await ask('GET', '/db/life')).json).toEqual({ error: 'not_found', reason: 'deleted' });
  expect(await put('life', { n: 4 })).toMatch(/^4-/);
  const { json } = await ask('GET', '/db/life?revs_info=true&revs=true&local_seq=true');
  expect(json).toMatchObject({ n: 4, _revisions: { start: 4, ids: { length: 4 } } });
  expect(json._revs_info.map((info: { status: string }) => info.status)).toEqual([
    'available',
    'deleted',
    'available',
    'available',
  ]);
  expect((await ask('GET', `/db/life?rev=${first}`)).json).toMatchObject({ n: 1, _rev: first });
  await ask('POST', '/db/_compact', {});
  expect((await ask('GET', `/db/life?rev=${first}`)).status).toBe(404);
});

test('branches that come by replication: the winner, the conflicts, each leaf, and what is missing', async () => {
  const docs = [
    { _id: 'branch', n: 'a', _rev: '2-a', _revisions: { start: 2, ids: ['a', 'root'] } },
    { _id: 'branch', n: 'b', _rev: '2-b', _revisions: { start: 2, ids: ['b', 'root'] } },
    { _id: 'branch', _deleted: true, _rev: '3-dead', _revisions: { start: 3, ids: ['dead', 'c', 'root'] } },
  ];
  expect((await ask('POST', '/db/_bulk_docs', { docs, new_edits: false })).json).toEqual([]);
  const { json } = await ask('GET', '/db/branch?conflicts=true&deleted_conflicts=true');
  expect(json).toEqual({
    _id: 'branch',
    _rev: '2-b',
    n: 'b',
    _conflicts: ['2-a'],
    _deleted_conflicts: ['3-dead'],
  });
  const leaves = await ask('GET', '/db/branch?open_revs=all&latest=true', undefined, {
    Accept: 'application/json',
  });
  expect(leaves.json.map(({ ok }: { ok: { _rev: string } }) => ok._rev)).toEqual(['2-b', '2-a', '3-dead']);
  expect(
    (await ask('POST', '/db/_revs_diff', { branch: ['2-a', '2-z', '1-root'], other: ['1-x'] })).json,
  ).toEqual({
    branch: { missing: ['2-z'] },
    other: { missing: ['1-x'] },
  });
  const got = await ask('POST', '/db/_bulk_get?revs=true', {
    docs: [{ id: 'branch', rev: '2-a' }, { id: 'none' }],
  });
  expect(got.json.results[0].docs[0].ok).toMatchObject({
    n: 'a',
    _revisions: { start: 2, ids: ['a', 'root'] },
  });
  expect(got.json.results[1].docs[0].error).toMatchObject({ error: 'not_found' });
  const changes = await ask('GET', '/db/_changes?style=all_docs');
  const row = changes.json.results.find(({ id }: { id: string }) => id === 'branch');
  expect(row.changes).toEqual([{ rev: '2-b' }, { rev: '2-a' }, { rev: '3-dead' }]);
});

describe('changes', () => {
  beforeAll(async () => {
    await ask('PUT', '/feed');
    await ask('POST', '/feed/_bulk_docs', {
      docs: Array.from({ length: 30 }, (_, n) => ({ _id: `d${n}`, n })),
    });
  });

  test('a filtered page is filled before it ends, and goes on from where it looked', async () => {
    const selector = { selector: { n: { $mod: [10, 0] } } };
    const first = await ask('POST', '/feed/_changes?filter=_selector&limit=2&include_docs=true', selector);
    expect(first.json.results.map(({ doc }: { doc: { n: number } }) => doc.n)).toEqual([0, 10]);
    const next = await ask('POST', `/feed/_changes?filter=_selector&since=${first.json.last_seq}`, selector);
    expect(next.json).toMatchObject({ results: [{ id: 'd20' }], pending: 0 });
    const ids = await ask('POST', '/feed/_changes?filter=_doc_ids&descending=true', {
      doc_ids: ['d3', 'd7'],
    });
    expect(ids.json.results.map(({ id }: { id: string }) => id)).toEqual(['d7', 'd3']);
    const sparse = await ask('GET', '/feed/_changes?seq_interval=10&limit=30');
    expect(sparse.json.results.filter(({ seq }: { seq: unknown }) => seq !== null)).toHaveLength(3);
  });

  test('a longpoll answers when something comes, a continuous feed line by line', async () => {
    const { json } = await ask('GET', '/feed/_changes?since=now');
    const waiting = ask('GET', `/feed/_changes?feed=longpoll&since=${json.last_seq}&timeout=10000`);
    const lines = ask('GET', `/feed/_changes?feed=continuous&since=${json.last_seq}&limit=2&heartbeat=1000`);
    await put('late', {}, 'feed');
    await put('later', {}, 'feed');
    expect((await waiting).json.results[0]).toMatchObject({ id: 'late' });
    expect(
      (await lines).text
        .trim()
        .split(/\n+/)
        .map((line) => JSON.parse(line).id ?? 'end'),
    ).toEqual(['late', 'later', 'end']);
    const quiet = await ask('GET', '/feed/_changes?feed=longpoll&since=now&timeout=50');
    expect(quiet.json).toMatchObject({ results: [], pending: 0 });
  });

  test('a place in a database that was made anew means: from the start', async () => {
    await ask('PUT', '/anew');
    await put('old', {}, 'anew');
    const { json } = await ask('GET', '/anew/_changes');
    await ask('DELETE', '/anew');
    await ask('PUT', '/anew');
    await put('new', {}, 'anew');
    expect((await ask('GET', `/anew/_changes?since=${json.last_seq}`)).json.results).toMatchObject([
      { id: 'new' },
    ]);
    const updates = await ask('GET', '/_db_updates');
    expect(updates.json.results).toContainEqual(
      expect.objectContaining({ db_name: 'anew', type: 'updated' }),
    );
  });
});

test('_all_docs by range, by keys, turned around; designs and local documents apart', async () => {
  await ask('PUT', '/ids');
  const docs = ['_design/x', 'a', 'b', 'c', 'd'].map((_id) => ({ _id }));
  await ask('POST', '/ids/_bulk_docs', { docs });
  await ask('PUT', '/ids/_local/here', { at: 1 });
  const ids = async (query: string, body?: object) =>
    (await ask(body ? 'POST' : 'GET', `/ids/_all_docs?${query}`, body)).json.rows.map(
      (row: { id?: string; error?: string }) => row.id ?? row.error,
    );
  expect(await ids('startkey="b"&endkey="c"')).toEqual(['b', 'c']);
  expect(await ids('start_key="c"&end_key="a"&inclusive_end=false&descending=true')).toEqual(['c', 'b']);
  expect(await ids('skip=1&limit=2')).toEqual(['a', 'b']);
  expect(await ids('', { keys: ['d', 'zz', 'a'] })).toEqual(['d', 'not_found', 'a']);
  expect((await ask('GET', '/ids/_design_docs')).json.rows.map(({ id }: { id: string }) => id)).toEqual([
    '_design/x',
  ]);
  expect((await ask('GET', '/ids/_local_docs')).json.rows).toMatchObject([
    { id: '_local/here', value: { rev: '0-1' } },
  ]);
  expect((await ask('GET', '/ids')).json).toMatchObject({ doc_count: 5, doc_del_count: 0 });
});

test('attachments: inline, stubs, multipart, by themselves, in ranges', async () => {
  const rev = await put('file', {
    _attachments: { 'a.txt': { content_type: 'text/plain', data: btoa('hello') } },
  });
  expect(await ask('GET', '/db/file/a.txt', undefined, { Range: 'bytes=1-3' })).toMatchObject({
    status: 206,
    text: 'ell',
  });
  const second = await ask('PUT', `/db/file/b.bin?rev=${rev}`, new Uint8Array([1, 2, 3]), {
    'Content-Type': 'application/x-b',
  });
  const { json } = await ask('GET', '/db/file');
  expect(json._attachments).toEqual({
    'a.txt': {
      content_type: 'text/plain',
      revpos: 1,
      digest: 'md5-XUFAKrxLKna5cZ2REBfFkg==',
      length: 5,
      stub: true,
    },
    'b.bin': {
      content_type: 'application/x-b',
      revpos: 2,
      digest: expect.any(String),
      length: 3,
      stub: true,
    },
  });
  const kept = await put('file', { ...json, note: 'kept' });
  expect((await ask('GET', '/db/file/a.txt')).text).toBe('hello');
  expect((await ask('PUT', '/db/file2', { _attachments: { no: { stub: true } } })).status).toBe(412);
  const since = await ask('GET', `/db/file?attachments=true&atts_since=["${second.json.rev}"]&rev=${kept}`);
  expect(since.json._attachments['b.bin'].stub).toBe(true);
  const boundary = 'limit';
  const parts = [
    `--${boundary}\r\nContent-Type: application/json\r\n\r\n`,
    JSON.stringify({ _attachments: { x: { follows: true, content_type: 'text/x', length: 4 } } }),
    `\r\n--${boundary}\r\n\r\n\r\n\r\n\r\n--${boundary}--`,
  ];
  const sent = await ask('PUT', '/db/parts', Buffer.from(parts.join('')), {
    'Content-Type': `multipart/related; boundary="${boundary}"`,
  });
  expect(sent.status).toBe(201);
  expect((await ask('GET', '/db/parts/x')).text).toBe('\r\n\r\n');
  const whole = await ask('GET', '/db/parts?attachments=true', undefined, { Accept: 'multipart/related' });
  expect(whole.headers.get('content-type')).toMatch(/^multipart\/related; boundary=/);
});

test('_find with selectors and fields, sorted by an index', async () => {
  await ask('PUT', '/find');
  const docs = [{ a: 3 }, { a: 1, b: { c: ['x'] } }, { a: 'text' }, { a: null }, {}].map((doc, n) => ({
    _id: `f${n}`,
    ...doc,
  }));
  await ask('POST', '/find/_bulk_docs', { docs });
  const found = async (body: object) =>
    (await ask('POST', '/find/_find', body)).json.docs?.map(({ _id }: { _id: string }) => _id);
  expect(await found({ selector: { a: { $gt: 1 } } })).toEqual(['f0', 'f2']);
  expect(await found({ selector: { a: { $exists: false } } })).toEqual(['f4']);
  expect(await found({ selector: { $not: { a: { $exists: true } } } })).toEqual(['f4']);
  expect(await found({ selector: { 'b.c': { $elemMatch: { $eq: 'x' } } } })).toEqual(['f1']);
  expect(await found({ selector: { b: { c: { $size: 1 } } } })).toEqual(['f1']);
  expect(await found({ selector: { $nor: [{ a: 3 }, { a: 1 }] } })).toEqual(['f2', 'f3']);
  expect((await ask('POST', '/find/_index', { index: { fields: ['a'] }, name: 'by-a' })).json).toMatchObject({
    result: 'created',
  });
  expect(await found({ selector: { a: { $gte: null } }, sort: [{ a: 'desc' }] })).toEqual([
    'f2',
    'f0',
    'f1',
    'f3',
  ]);
  const page = await ask('POST', '/find/_find', { selector: {}, limit: 2, fields: ['_id', 'b.c'] });
  expect(page.json.docs).toEqual([{ _id: 'f0' }, { _id: 'f1', b: { c: ['x'] } }]);
  const rest = await ask('POST', '/find/_find', {
    selector: {},
    limit: 10,
    bookmark: page.json.bookmark,
    fields: ['_id'],
  });
  expect(rest.json.docs).toHaveLength(3);
});

test('gzip both ways; a request that is too deep or no JSON is refused', async () => {
  const deep = `${'['.repeat(300)}${']'.repeat(300)}`;
  expect(
    (await ask('PUT', '/db/deep', Buffer.from(`{"a":${deep}}`), { 'Content-Type': 'application/json' }))
      .status,
  ).toBe(400);
  expect(
    (await ask('PUT', '/db/half', Buffer.from('{"a":'), { 'Content-Type': 'application/json' })).json.error,
  ).toBe('bad_request');
  expect((await ask('POST', '/db', Buffer.from('a=1'), { 'Content-Type': 'text/plain' })).status).toBe(415);
  const packed = gzipSync(JSON.stringify({ text: 'x'.repeat(5_000) }));
  expect(
    (
      await ask('PUT', '/db/packed', packed, {
        'Content-Type': 'application/json',
        'Content-Encoding': 'gzip',
      })
    ).status,
  ).toBe(201);
  const encoding = await new Promise((resolve) => {
    httpRequest(
      `${server.url}/db/packed`,
      { headers: { Authorization: ADMIN, 'Accept-Encoding': 'gzip' } },
      (response) => {
        response.resume();
        resolve(response.headers['content-encoding']);
      },
    ).end();
  });
  expect(encoding).toBe('gzip');
});

test('what was answered is there after the process is gone', async () => {
  const before = await aServer();
  await before.ask('PUT', '/kept');
  await before.ask('PUT', '/kept/a', { n: 1 });
  await before.ask('PUT', '/kept/_local/x', { at: 7 });
  const { json } = await before.ask('GET', '/kept/_changes');
  const after = await before.restart();
  expect((await after.ask('GET', '/kept/_changes')).json).toEqual(json);
  expect((await after.ask('GET', '/kept/_local/x')).json).toMatchObject({ at: 7 });
  await after.end();
});
