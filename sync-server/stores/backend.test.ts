import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anEnrolled, TestTime } from '../access/access-testing.ts';
import { ADMIN, aServer, type TestServer } from '../testing.ts';
import { aCouchDb, COUCHDB_URL, type RunningCouch } from './couchdb/couchdb.testing.ts';

/** What stations and their tools ask for, of either store, through the gateway. */
const STORES = [
  'embedded',
  COUCHDB_URL ? 'CouchDB' : 'express-pouchdb, where no CouchDB is at hand',
] as const;

describe.each(STORES)('%s', (store) => {
  let couch: RunningCouch | undefined;
  let server: TestServer;
  const db = `fieldward-test-${randomBytes(6).toString('hex')}`;
  // Without it express-pouchdb takes whoever asks for a browser.
  const ask: TestServer['ask'] = (method, path, body, headers) =>
    server.ask(method, path, body, { Accept: 'application/json', ...headers });

  beforeAll(async () => {
    couch = store === 'embedded' ? undefined : await aCouchDb();
    server = await aServer(undefined, undefined, couch ? { couchdb: couch.url } : {});
    await ask('PUT', `/${db}`);
  });
  afterAll(async () => {
    await ask('DELETE', `/${db}`);
    await server.end();
    await couch?.end();
  });

  test('says who it is, and keeps out who is not known', async () => {
    const { json } = await ask('GET', '/');
    expect(json).toMatchObject({
      couchdb: 'Welcome',
      uuid: expect.any(String),
      vendor: { name: 'Fieldward' },
    });
    expect((await fetch(`${server.url}/${db}/_all_docs`)).status).toBe(401);
    expect((await ask('GET', '/_all_dbs')).json).toContain(db);
    expect((await ask('GET', '/_node/_local/_config')).status).toBe(404);
    expect((await ask('GET', '/nowhere')).json).toMatchObject({ error: 'not_found' });
    expect((await ask('PUT', `/${db}`)).json).toMatchObject({ error: 'file_exists' });
  });

  test('takes documents each by itself, and names the one that comes too late', async () => {
    const first = await ask('POST', `/${db}/_bulk_docs`, {
      docs: [
        { _id: 'a', n: 1 },
        { _id: 'b', n: 1 },
      ],
    });
    expect(first.json).toMatchObject([{ id: 'a' }, { id: 'b' }]);
    const [{ rev }] = first.json;
    const second = await ask('POST', `/${db}/_bulk_docs`, {
      docs: [
        { _id: 'a', _rev: rev, n: 2 },
        { _id: 'b', n: 9 },
      ],
    });
    expect(second.json).toMatchObject([
      { id: 'a', rev: expect.stringMatching(/^2-/) },
      { id: 'b', error: 'conflict' },
    ]);
    const keys = await ask('POST', `/${db}/_all_docs?include_docs=true`, { keys: ['b', 'zz', 'a'] });
    expect(keys.json.rows).toMatchObject([{ doc: { n: 1 } }, { error: 'not_found' }, { doc: { n: 2 } }]);
    expect((await ask('POST', `/${db}/_revs_diff`, { a: [rev, '7-x'] })).json).toMatchObject({
      a: { missing: ['7-x'] },
    });
    const got = await ask('POST', `/${db}/_bulk_get?revs=true`, { docs: [{ id: 'a' }] });
    expect(got.json.results[0].docs[0].ok).toMatchObject({ n: 2, _revisions: { start: 2 } });
  });

  test('tells what changed, page by page, and what changes from now on', async () => {
    const docs = Array.from({ length: 25 }, (_, n) => ({ _id: `page-${n}`, n }));
    await ask('POST', `/${db}/_bulk_docs`, { docs });
    const seen: string[] = [];
    for (let since = '0', left = 1; left > 0;) {
      const page = await ask(
        'GET',
        `/${db}/_changes?since=${encodeURIComponent(since)}&limit=10&include_docs=true`,
      );
      seen.push(...page.json.results.map(({ doc }: { doc: { _id: string } }) => doc._id));
      since = String(page.json.last_seq);
      left = page.json.results.length;
    }
    expect(seen.filter((id) => id.startsWith('page-'))).toHaveLength(25);
    const waiting = ask('GET', `/${db}/_changes?feed=longpoll&since=now&timeout=20000`);
    const gone = new AbortController();
    const lines = await fetch(`${server.url}/${db}/_changes?feed=continuous&since=now&heartbeat=500`, {
      headers: { Authorization: ADMIN, Accept: 'application/json' },
      signal: gone.signal,
    });
    // Nothing says from when on a longpoll listens: one after another is written until it has heard of one.
    const written: string[] = [];
    const writing = setInterval(() => {
      written.push(`late-${written.length}`);
      void ask('PUT', `/${db}/${written.at(-1)}`, {});
    }, 100);
    const told = (await waiting).json.results.map(({ id }: { id: string }) => id);
    clearInterval(writing);
    expect(told.length).toBeGreaterThan(0);
    expect(written).toEqual(expect.arrayContaining(told));
    let heard = '';
    for await (const chunk of lines.body ?? []) {
      heard += Buffer.from(chunk).toString();
      if (heard.includes(`"id":"${told.at(-1)}"`)) break;
    }
    gone.abort();
  });

  test('tells a device of its own databases, and of no others', async () => {
    const device = await anEnrolled(server, new TestTime(Date.now()));
    const own = device.database('care');
    expect((await device.ask('PUT', own)).status).toBe(201);
    expect((await device.ask('GET', '/_all_dbs')).json).toEqual([own.slice(1)]);
    expect((await device.ask('GET', `/${db}/a`)).status).toBe(403);
    await ask('DELETE', own);
  });

  test('keeps local documents, files and large bodies', async () => {
    const { json } = await ask('PUT', `/${db}/_local/mark`, { number: 1 });
    expect((await ask('PUT', `/${db}/_local/mark`, { number: 2 })).status).toBe(409);
    expect((await ask('PUT', `/${db}/_local/mark`, { number: 2, _rev: json.rev })).status).toBe(201);
    const file = randomBytes(300_000);
    const put = await ask('PUT', `/${db}/file/scan.bin`, file, { 'Content-Type': 'application/x-scan' });
    expect(put.status).toBe(201);
    const { headers, status } = await ask('GET', `/${db}/file/scan.bin`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-scan']);
    const text = 'x'.repeat(3_000_000);
    expect((await ask('PUT', `/${db}/large`, { text })).status).toBe(201);
    expect((await ask('GET', `/${db}/large`)).json.text).toBe(text);
  });
});

/** What is needed of a CouchDB to tell of databases. */
async function aTellingCouch(rows: readonly { readonly db_name: string; readonly seq: number }[]) {
  const couch = createServer(({ url = '/' }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://couch');
    response.setHeader('Content-Type', 'application/json');
    if (pathname === '/') response.end('{"couchdb":"Welcome","version":"3.5.0","uuid":"u"}');
    else if (searchParams.get('feed') === 'continuous') {
      for (const row of rows) response.write(`${JSON.stringify(row)}\n\n`);
      response.end('{"last_seq":9}\n');
    } else {
      const since = Number(searchParams.get('since'));
      const results = rows.filter(({ seq }) => seq > since).slice(0, Number(searchParams.get('limit')));
      response.end(JSON.stringify({ results, last_seq: results.at(-1)?.seq ?? since }));
    }
  });
  await new Promise<void>((resolve) => couch.listen(0, '127.0.0.1', resolve));
  return { couch, url: `http://127.0.0.1:${(couch.address() as AddressInfo).port}` }; // listening on a port
}

test('what moves in a CouchDB is told to a device as far as it is its own, in full pages', async () => {
  const rows: { db_name: string; seq: number }[] = [];
  const { couch, url } = await aTellingCouch(rows);
  const server = await aServer(undefined, undefined, { couchdb: url });
  const device = await anEnrolled(server, new TestTime(Date.now()));
  const own = device.database('care').slice(1);
  rows.push({ db_name: 'raw', seq: 1 }, { db_name: own, seq: 2 }, { db_name: 'raw', seq: 3 });
  rows.push({ db_name: `${own}-more`, seq: 4 }, { db_name: 'network-reference', seq: 5 });
  const heard = async (query: string) => (await device.ask('GET', `/_db_updates?${query}`)).json;
  expect(await heard('limit=2')).toEqual({ results: [rows[1], rows[4]], last_seq: '5' });
  expect(await heard('limit=1&since=2')).toEqual({ results: [rows[4]], last_seq: '5' });
  expect(await heard('feed=longpoll&since=2&timeout=5000')).toEqual({ results: [rows[4]], last_seq: '5' });
  const { text } = await device.ask('GET', '/_db_updates?feed=continuous');
  const lines = text.split('\n').filter((line) => line !== '');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([rows[1], rows[4], { last_seq: 9 }]);
  await server.end();
  couch.close();
});

test('a CouchDB that goes away is told as such; one that was never there keeps the server from starting', async () => {
  const couch = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json');
    response.end('{"couchdb":"Welcome","version":"3.5.0","uuid":"u"}');
  });
  await new Promise<void>((resolve) => couch.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(couch.address() as AddressInfo).port}`; // listening on a port
  const server = await aServer(undefined, undefined, { couchdb: url });
  couch.closeAllConnections();
  await new Promise((resolve) => couch.close(resolve));
  expect(await server.ask('POST', '/db/_bulk_docs', { docs: [] })).toMatchObject({
    status: 503,
    json: { error: 'service_unavailable' },
  });
  await server.end();
  await expect(aServer(undefined, undefined, { couchdb: url })).rejects.toThrow('503');
});
