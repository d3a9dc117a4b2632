import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Backend } from '../../backend.ts';
import { couchdbBackend } from './couchdb-backend.ts';
import { JournalFile } from './journal-file.ts';

/** What comes between a gateway and its CouchDB: proxies, wrong passwords, a CouchDB that is busy or ill. */
const HTML = '<html><body>Bad gateway</body></html>';
const folder = mkdtempSync(join(tmpdir(), 'fieldward-answers-'));
const told: { code: string; facts: object }[] = [];
/** What is answered to the next `_bulk_docs`; without any, that all was written. */
const next: (readonly [status: number, body: string])[] = [];
const written: string[] = [];
let backend: Backend;
let file: JournalFile;

const couch = createServer((asked, response) => {
  asked.setEncoding('utf8');
  let body = '';
  asked.on('data', (part: string) => (body += part));
  asked.on('end', () => {
    const answer = (status: number, text: string) => response.writeHead(status).end(text);
    if (asked.url === '/') return answer(200, '{"version":"3.5.0","uuid":"couch"}');
    if (asked.url?.includes('_all_docs')) return answer(200, '{"rows":[]}');
    const [status, text] = next.shift() ?? [];
    if (status !== undefined) return answer(status, text ?? '');
    const ids = (JSON.parse(body) as { docs: { _id: string }[] }).docs.map(({ _id }) => _id); // as the backend asks
    written.push(...ids);
    return answer(201, JSON.stringify(ids.map((id) => ({ ok: true, id, rev: '1-a' }))));
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => couch.listen(0, '127.0.0.1', resolve));
  const { port } = couch.address() as AddressInfo; // listening on a port
  file = new JournalFile(folder, randomBytes(32));
  const log = { error: (code: string, facts: object) => void told.push({ code, facts }) };
  backend = await couchdbBackend(`http://gateway:secret@127.0.0.1:${port}`, file, log);
});
beforeEach(() => {
  for (const list of [told, next, written]) list.length = 0;
});
afterAll(async () => {
  await backend.close();
  couch.closeAllConnections();
  couch.close();
  rmSync(folder, { recursive: true });
});

const commit = (id: string) => backend.commit([{ database: 'records', documents: [{ _id: id }] }]);

it.each([
  [500, HTML],
  [503, ''],
  [401, '{"error":"unauthorized","reason":"Name or password is incorrect."}'],
  [403, '{"error":"forbidden"}'],
  [408, HTML],
  [429, HTML],
  [200, HTML],
  [201, '{"ok":true}'],
])('%i %s is asked again, and nothing is given up', async (status, body) => {
  next.push([status, body], [status, body]);
  expect(await commit('one')).toEqual([]);
  const waiting = {
    code: 'journal.waiting',
    facts: { status: 503, answered: status === 201 ? 200 : status },
  };
  expect(told).toEqual([waiting]);
  // Others are told that it waits, and not that they may not.
  await expect(backend.write('records', [{ _id: 'two' }])).rejects.toMatchObject({ status: 503 });
  await backend.write('records', [{ _id: 'two' }]);
  expect(written).toEqual(['one', 'two']);
  expect(file.next()).toBeUndefined();
  expect(told).toEqual([waiting]);
});

it('a document that the CouchDB could not write just now is written again', async () => {
  next.push([201, '[{"id":"one","error":"internal_server_error","reason":"down"}]']);
  expect(await commit('one')).toEqual([]);
  await backend.write('records', [{ _id: 'two' }]);
  expect(written).toEqual(['one', 'two']);
});

it('what is too large for its limits holds nothing up, and is tried again', async () => {
  next.push([413, '{"error":"too_large"}']);
  expect(await commit('one')).toEqual([]);
  expect(told).toEqual([{ code: 'journal.refused', facts: { entry: expect.any(Number), status: 413 } }]);
  await backend.write('records', [{ _id: 'two' }]);
  expect(written).toEqual(['two']);
  await expect.poll(() => written).toEqual(['two', 'one']);
  await expect.poll(() => file.next()).toBeUndefined();
});

it.each([
  [404, HTML],
  [412, '{"error":"missing_stub"}'],
])('%i %s lasts: the commit is kept aside, and what is after it goes on', async (status, body) => {
  next.push([status, body]);
  expect(await commit('one')).toEqual([]);
  expect(told.map(({ code }) => code)).toEqual(['journal.stuck']);
  expect(await commit('two')).toEqual([]);
  expect(written).toEqual(['two']);
});
