import { randomBytes } from 'node:crypto';
import PouchDB from 'pouchdb-core';
import httpAdapter from 'pouchdb-adapter-http';
import memoryAdapter from 'pouchdb-adapter-memory';
import replication from 'pouchdb-replication';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ADMIN, aServer, type TestServer } from '../testing.ts';

PouchDB.plugin(httpAdapter).plugin(memoryAdapter).plugin(replication);

let server: TestServer;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.end());

function remote(name: string): PouchDB {
  return new PouchDB(`${server.url}/${name}`, {
    fetch: (url: string | Request, options?: RequestInit) => {
      const headers = new Headers(options?.headers);
      headers.set('Authorization', ADMIN);
      return PouchDB.fetch(url, { ...options, headers });
    },
  });
}

const local = () => new PouchDB(`local-${randomBytes(6).toString('hex')}`, { adapter: 'memory' });

test('syncs both ways with conflicts, deletions and attachments, and comes to the same winner', async () => {
  const there = remote('both-ways');
  const [here, other] = [local(), local()];
  await here.bulkDocs([
    { _id: 'a', n: 1 },
    { _id: 'b', n: 1 },
    { _id: 'gone', n: 1 },
  ]);
  await here.putAttachment('a', 'note.txt', (await here.get('a'))._rev, Buffer.from('a note'), 'text/plain');
  await here.remove(await here.get('gone'));
  await here.replicate.to(there);
  await other.replicate.from(there);
  expect(await there.info()).toMatchObject({ db_name: 'both-ways', doc_count: 2 });
  expect(String(await other.getAttachment('a', 'note.txt'))).toBe('a note');
  await expect(there.get('gone')).rejects.toMatchObject({ status: 404, reason: 'deleted' });

  for (const [replica, n] of [
    [here, 10],
    [other, 20],
  ] as const)
    await replica.put({ ...(await replica.get('b')), n });
  await Promise.all([here.sync(there), other.sync(there)]);
  await Promise.all([here.sync(there), other.sync(there)]);
  const [mine, theirs, served] = await Promise.all(
    [here, other, there].map((db) => db.get('b', { conflicts: true })),
  );
  expect(mine).toEqual(theirs);
  expect(served).toEqual(mine);
  expect(served?._conflicts).toHaveLength(1);
});

test('a live replication goes on while documents come, and again after a restart of the server', async () => {
  const there = remote('live');
  await there.put({ _id: 'first', n: 1 });
  const here = local();
  const arrived = new Set<string>();
  const live = here.replicate.from(there, { live: true, retry: true });
  void live.on('change', ({ docs }) => docs.forEach(({ _id }) => arrived.add(_id)));
  await expect.poll(() => arrived.has('first')).toBe(true);
  await there.bulkDocs(Array.from({ length: 50 }, (_, index) => ({ _id: `more-${index}`, index })));
  await expect.poll(() => arrived.size).toBe(51);
  live.cancel();
});
