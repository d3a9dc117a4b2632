import { randomBytes, randomUUID } from 'node:crypto';
import PouchDB from 'pouchdb-core';
import httpAdapter from 'pouchdb-adapter-http';
import memoryAdapter from 'pouchdb-adapter-memory';
import replication from 'pouchdb-replication';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeId } from '#shared/kernel/ids.ts';
import { writeStamp } from '#shared/kernel/stamp.ts';
import { anEnrolled, TestTime } from '../access/access-testing.ts';
import { ADMIN, aServer, type TestServer } from '../testing.ts';

PouchDB.plugin(httpAdapter).plugin(memoryAdapter).plugin(replication);

let server: TestServer;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.end());

function remote(name: string, authorization = () => ADMIN): PouchDB {
  return new PouchDB(`${server.url}/${name}`, {
    fetch: (url: string | Request, options?: RequestInit) => {
      const headers = new Headers(options?.headers);
      headers.set('Authorization', authorization());
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

test('a live replication goes on while documents come', async () => {
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

test('live both ways: edits, conflicts and files of two replicas come to each other', async () => {
  const there = remote('live-both');
  const [here, other] = [local(), local()];
  await here.put({ _id: 'note', n: 1 });
  const lines = [here, other].map((db) => db.sync(there, { live: true, retry: true }));
  const at = async (db: PouchDB) => (await db.get('note', { conflicts: true }).catch(() => undefined))?.['n'];
  await expect.poll(() => at(other)).toBe(1);
  await other.putAttachment(
    'note',
    'scan.bin',
    (await other.get('note'))._rev,
    Buffer.alloc(90_000, 7),
    'image/x',
  );
  await expect.poll(async () => (await here.get('note'))['_attachments'] !== undefined).toBe(true);
  expect(Buffer.alloc(90_000, 7).equals((await here.getAttachment('note', 'scan.bin')) as Uint8Array)).toBe(
    true,
  ); // PouchDB's Buffer
  await Promise.all([here, other].map(async (db, n) => db.put({ ...(await db.get('note')), n: 10 + n })));
  await expect
    .poll(async () => {
      const all = await Promise.all([here, other, there].map((db) => db.get('note', { conflicts: true })));
      return new Set(all.map(({ _rev: rev, _conflicts: beside = [] }) => `${rev} ${beside.length}`)).size;
    })
    .toBe(1);
  expect((await here.get('note', { conflicts: true }))._conflicts).toHaveLength(1);
  for (const line of lines) line.cancel();
});

test('with a token of a device PouchDB reads the databases of its facility, live, and no others; what it writes is judged', async () => {
  const device = await anEnrolled(server, new TestTime(Date.now()));
  const elsewhere = await anEnrolled(server, new TestTime(Date.now()));
  const clinical = device.database('clinical').slice(1);
  await device.ask('PUT', `/${clinical}`);
  await elsewhere.ask('PUT', elsewhere.database('clinical'));
  const there = remote(clinical, () => `Bearer ${device.token}`);
  const facilityId = device.enrolled?.facilityId;
  const allergy = (data: object = {}) => {
    const stamp = writeStamp({ ms: Date.now(), counter: 0 }, device.id);
    const patientId = makeId('patient', newUuid());
    const entered = { patientId, code: { text: 'Penicillin' }, clinicalStatus: 'active', ...data };
    return {
      _id: makeId('allergy', newUuid()),
      type: 'allergy',
      v: 1,
      facilityId,
      patientId,
      commitId: 'commit',
      author: makeId('user', newUuid()),
      device: device.id,
      stamps: Object.fromEntries(Object.keys(entered).map((field) => [field, stamp])),
      data: entered,
    };
  };
  const first = allergy();
  expect(await there.put(first)).toMatchObject({ ok: true });
  const here = local();
  const live = here.replicate.from(there, { live: true, retry: true });
  await expect.poll(() => here.get(first._id).catch(() => undefined)).toMatchObject({ data: first.data });
  const next = allergy();
  await there.put(next);
  await expect.poll(() => here.get(next._id).catch(() => undefined)).toMatchObject({ data: next.data });
  live.cancel();
  await expect(there.put(allergy({ clinicalStatus: 'perhaps' }))).rejects.toMatchObject({
    status: 403,
    reason: 'record_invalid clinicalStatus',
  });
  // Replication brings revisions of its own making: records are only written onto what stands.
  await here.put(allergy());
  const pushed = await here.replicate.to(there).catch((error: unknown) => error);
  expect(pushed).toMatchObject({ status: 403 });
  for (const name of [elsewhere.database('clinical').slice(1), 'live', 'network-staff-of-none']) {
    const closed = remote(name, () => `Bearer ${device.token}`);
    await expect(local().replicate.from(closed), name).rejects.toMatchObject({ status: 403 });
  }
});

const newUuid = () => randomUUID().replace(/^(.{14})./, '$17');
