/** In one file, though long: one server process serves all of it, and starting another costs more than the tests. */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '#shared/kernel/json.ts';
import { openReviews } from '#shared/kernel/rivals.ts';
import { Allergy } from '#shared/modules/allergies/allergy.record.ts';
import {
  anEnvelope,
  must,
  newId,
  Note,
  openTest,
  Payment,
  temporaryFolder,
  TEST_CIPHER,
} from '../store/testing.ts';
import {
  aBadLine,
  aDesk,
  aServerProcess,
  Desk,
  FACILITY,
  SYNC_RECORDS,
  UNGUARDED,
  type Mischief,
  type ServerProcess,
} from './sync-testing.ts';

const place = temporaryFolder();
const serverKey = randomBytes(32).toString('hex');
const desks: Desk[] = [];
const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-03-12T06:42:00Z');
const database = (compartment: string) => `${FACILITY.replace(':', '-')}-${compartment}`;
let server: ServerProcess;

beforeAll(async () => {
  server = await aServerProcess(join(place.folder, 'server'), serverKey);
});
afterEach(async () => {
  for (const { replica } of desks.splice(0)) await replica.close();
  for (const compartment of ['clinical', 'care', 'billing'])
    await server.ask('DELETE', `/${database(compartment)}`);
});
afterAll(async () => {
  await server.stop();
  place.remove();
});

let made = 0;
async function desk(
  device: string,
  { nowMs = NOW_MS, ...options }: { nowMs?: number; live?: boolean; facilityId?: string } = {},
): Promise<Desk> {
  made += 1;
  const one = await aDesk(join(place.folder, `${device}-${made}.db`), device, nowMs, options);
  desks.push(one);
  return one;
}

const patientId = newId('patient');
const penicillin: JsonObject = {
  patientId,
  code: { text: 'Penicillin' },
  clinicalStatus: 'active',
  criticality: 'low',
  onset: '2019',
};
const aPayment = (amount: number): JsonObject => ({ patientId, amount });
const clean = { held: 0, restarted: 0, notTaken: [] };

async function soundly(one: Desk, url: string) {
  const { fault, ...round } = await one.sync(url);
  expect(fault).toBeUndefined();
  return round;
}

/** What the server says of its documents, without their revisions. */
async function served(compartment: string): Promise<{ readonly [id: string]: unknown }> {
  const { json } = await server.ask('GET', `/${database(compartment)}/_all_docs?include_docs=true`);
  const rows = json['rows'] as { id: string; doc: JsonObject }[]; // as CouchDB answers
  return Object.fromEntries(rows.map(({ id, doc: { _id, _rev, ...members } }) => [id, { id, ...members }]));
}

it('brings two desks that worked apart for days to the same truth', async () => {
  const [first, second] = [
    await desk('aaaa'),
    await desk('bbbb', { nowMs: NOW_MS + 30 * DAY_MS, live: true }),
  ]; // one clock is a month ahead
  const ids = [newId('allergy'), newId('allergy'), newId('note')];
  const [contested = '', shared = '', note = ''] = ids;
  const told = new Set<string>();
  second.replica.changes.subscribe(({ changes }) => changes.forEach(({ id }) => told.add(id)));
  await first.write(Allergy, contested, penicillin);
  await first.write(Allergy, shared, penicillin);
  expect(await soundly(first, server.url)).toMatchObject({ ...clean, pushed: 2, pulled: 0 });
  expect(await soundly(second, server.url)).toMatchObject({ ...clean, pulled: 2, pushed: 0 });
  expect(second.all(ids)).toEqual(first.all(ids));

  await second.write(Allergy, contested, { criticality: 'high', code: { text: 'Penicillin G' } });
  await first.write(Allergy, contested, { criticality: 'unable-to-assess', onset: '2018' });
  await first.write(Allergy, shared, { onset: '2017' });
  await second.write(Allergy, shared, { note: 'Rash after the second tablet' });
  await second.write(Note, note, { patientId, text: 'Seen at home', status: 'draft' });
  const payments = Array.from({ length: 8 }, () => newId('payment'));
  for (const [index, id] of payments.entries()) {
    await (index % 2 === 0 ? first : second).write(Payment, id, aPayment(index));
  }
  for (const one of [first, second, first, second]) {
    expect(await soundly(one, server.url)).toMatchObject(clean);
  }
  const all = [...ids, ...payments];
  const truth = first.all(all);
  expect(Object.keys(truth)).toHaveLength(all.length);
  expect(second.all(all)).toEqual(truth);
  expect([...told].toSorted()).toEqual(all.toSorted()); // whoever watches is told of what comes in
  const onServer = await Promise.all(['clinical', 'care', 'billing'].map(served));
  expect(Object.assign({}, ...onServer)).toEqual(truth);
  for (const one of [first, second]) {
    expect(one.replica.notSent()).toEqual({ count: 0 });
    expect(await one.replica.verify()).toMatchObject({ ok: true });
    const read = one.replica.reader();
    // Different fields are both in; of the field under review both values lie there, with who entered them.
    expect(await read.get(Allergy, shared)).toMatchObject({
      onset: '2017',
      note: 'Rash after the second tablet',
    });
    expect(await read.get(Allergy, contested)).toMatchObject({
      code: { text: 'Penicillin G' },
      criticality: 'high', // the clock that is ahead says that it came later
      onset: '2018',
    });
    expect(openReviews(must(await read.envelope(Allergy, contested)), Allergy)).toMatchObject([
      {
        field: 'criticality',
        candidates: [
          { value: 'high', author: 'user:bbbb' },
          { value: 'unable-to-assess', author: 'user:aaaa' },
        ],
      },
    ]);
    expect(await read.count(Payment, {})).toBe(8);
  }
  // What the desk with the right clock enters in sight of the other's value is later than that.
  await first.write(Allergy, contested, { criticality: 'low' });
  await first.sync(server.url);
  await second.sync(server.url);
  expect(await second.replica.reader().get(Allergy, contested)).toMatchObject({ criticality: 'low' });
  // A round that has nothing to do notes nothing.
  expect(await second.sync(server.url)).toMatchObject({
    ...clean,
    pulled: 0,
    pushed: 0,
    merged: 0,
    rounds: 1,
  });
});

it('gets over a bad line, a login page, a refusal to let it in, and errors, and doubles nothing', async () => {
  const [first, second] = [await desk('aaaa'), await desk('bbbb')];
  const ids = Array.from({ length: 40 }, () => newId('allergy'));
  const payments = Array.from({ length: 20 }, () => newId('payment'));
  for (const id of ids) await first.write(Allergy, id, penicillin);
  for (const id of payments) await second.write(Payment, id, aPayment(3));
  let exchange = 0;
  const kinds = new Set<string>();
  const mischief: Mischief = (message, _body, response) => {
    exchange += 1;
    switch (exchange % 11) {
      case 1:
      case 6:
        return 'cut';
      case 3:
      case 8:
        return 'deaf';
      case 4:
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<html>Welcome to the airport</html>');
        return 'done';
      case 9:
        response.writeHead(503, { 'Content-Type': 'text/html' }).end('<html>Bad gateway</html>');
        return 'done';
      case 10:
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"results":[{"odd":1}]}');
        return 'done';
      default:
        message.resume();
        return undefined;
    }
  };
  const line = await aBadLine(server.url, mischief);
  for (const one of [first, second]) {
    for (let round = 0; round < 60; round += 1) {
      const { fault } = await one.sync(line.url);
      if (!fault) break;
      kinds.add(fault.code);
    }
  }
  line.close();
  expect([...kinds].toSorted()).toEqual([
    'remote.cut',
    'remote.failing',
    'remote.stranger',
    'remote.unreachable',
  ]);
  for (const one of [first, second, first]) await soundly(one, server.url);
  expect(await first.sync(line.url)).toMatchObject({ fault: { code: 'remote.unreachable' } });
  const wrong = await first.sync(server.url, 5, 'wrong');
  expect(wrong).toMatchObject({ fault: { code: 'remote.unauthorized' }, rounds: 1 });
  for (const one of [first, second]) {
    expect(one.replica.notSent()).toEqual({ count: 0 });
    expect(await one.replica.reader().count(Payment, {})).toBe(20);
    expect(await one.replica.reader().count(Allergy, {})).toBe(40);
  }
  expect(second.all([...ids, ...payments])).toEqual(first.all([...ids, ...payments]));
});

it('keeps what the server refuses, with its reason, and lets nothing wait for it', async () => {
  const [first, second] = [await desk('aaaa'), await desk('bbbb')];
  const [fine, bad, paid] = [newId('allergy'), newId('allergy'), newId('payment')];
  await first.write(Allergy, bad, penicillin);
  await first.write(Allergy, fine, penicillin);
  await first.write(Payment, paid, aPayment(5));
  await second.write(Payment, paid, aPayment(6)); // the same fact, and not the same: a copied number
  await second.sync(server.url);
  let isStrict = true;
  const line = await aBadLine(server.url, (message, body, response) => {
    const isPush = message.url?.endsWith('clinical/_bulk_docs') === true && isStrict;
    if (!isPush || !body.includes(bad)) return undefined;
    const { docs } = JSON.parse(body.toString()) as { docs: { _id: string }[] }; // small bodies come as they are
    const answer = docs.map(({ _id: id }) =>
      id === bad
        ? { id, error: 'forbidden', reason: 'the author may not write allergies' }
        : { ok: true, id, rev: '1-x' },
    );
    response.writeHead(201, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    return 'done';
  });
  expect(await soundly(first, line.url)).toMatchObject({ held: 2, pushed: 1 });
  const waiting = first.replica.remote.unsent(0, 10);
  expect(waiting.map(({ envelope, held }) => [envelope.id, held])).toEqual([
    [bad, { code: 'sync.refused', reason: 'forbidden: the author may not write allergies' }],
    [paid, { code: 'merge.appendOnly' }],
  ]);
  expect(first.replica.notSent()).toMatchObject({ count: 2 });
  // It is tried again with each round; and an edit may be what was asked for.
  isStrict = false;
  await first.write(Allergy, bad, { onset: '2020' });
  expect(
    first.replica.remote.unsent(0, 10).find(({ envelope }) => envelope.id === bad)?.held,
  ).toBeUndefined();
  expect(await soundly(first, line.url)).toMatchObject({ held: 1 });
  line.close();
  expect(first.replica.notSent()).toMatchObject({ count: 1 });
  expect(await first.replica.reader().get(Payment, paid)).toMatchObject({ amount: 5 });
});

it('does not bring back what was deleted, and takes in nothing that is no record', async () => {
  const facilityId = UNGUARDED;
  const [first, second] = [await desk('aaaa', { facilityId }), await desk('bbbb', { facilityId })];
  const clinical = `/${UNGUARDED.replace(':', '-')}-clinical`;
  const [gone, edited] = [newId('allergy'), newId('allergy')];
  for (const id of [gone, edited]) await first.write(Allergy, id, penicillin);
  await first.sync(server.url);
  await second.sync(server.url);
  await second.write(Allergy, edited, { onset: '2001' });
  for (const id of [gone, edited]) {
    const { json } = await server.ask('GET', `${clinical}/${id}`);
    await server.ask('DELETE', `${clinical}/${id}?rev=${String(json['_rev'])}`);
  }
  const odd = newId('allergy');
  const foreign = { type: 'allergy', v: 1, data: { anything: 1 } };
  await server.ask('PUT', `${clinical}/${odd}`, foreign);
  await server.ask('PUT', `${clinical}/_design/view`, { views: {} });
  for (const one of [first, second]) {
    const { notTaken, fault } = await one.sync(server.url);
    expect({ notTaken, fault }).toEqual({ notTaken: [{ id: odd, code: 'envelope.invalid' }] });
  }
  expect(first.all([gone, edited])).toEqual({ [gone]: 'deleted', [edited]: 'deleted' });
  expect(second.all([gone, edited])).toMatchObject({
    [gone]: 'deleted',
    [edited]: { data: { onset: '2001' } },
  });
  expect(second.replica.remote.unsent(0, 9).map(({ held }) => held)).toEqual([{ code: 'merge.deleted' }]);
  await second.sync(server.url);
  expect((await server.ask('GET', `${clinical}/${edited}`)).status).toBe(404);
});

it('sends again what a server lost that was set back to an older backup', async () => {
  const folder = join(place.folder, 'set-back');
  let other = await aServerProcess(folder, serverKey);
  const [first, second] = [await desk('aaaa'), await desk('bbbb')];
  const [kept, lost, late] = [newId('allergy'), newId('allergy'), newId('allergy')];
  await first.write(Allergy, kept, penicillin);
  await first.sync(other.url);
  await second.sync(other.url);
  await other.stop();
  cpSync(folder, `${folder}.backup`, { recursive: true });
  other = await aServerProcess(folder, serverKey);
  await first.write(Allergy, kept, { criticality: 'high' });
  await first.write(Allergy, lost, penicillin);
  await first.sync(other.url);
  await second.sync(other.url);
  await second.write(Allergy, kept, { onset: '2002' });
  await second.sync(other.url);
  await other.stop('SIGKILL');
  rmSync(folder, { recursive: true });
  cpSync(`${folder}.backup`, folder, { recursive: true });
  other = await aServerProcess(folder, serverKey);
  // The server goes on from there with another's work before either is back.
  const third = await desk('cccc');
  await third.write(Allergy, late, penicillin);
  await third.sync(other.url);
  const [one, two] = [await first.sync(other.url), await second.sync(other.url)];
  expect(one.restarted).toBeGreaterThan(0);
  expect(two.restarted).toBeGreaterThan(0);
  for (const each of [first, third, second]) await each.sync(other.url);
  const ids = [kept, lost, late];
  expect(Object.keys(first.all(ids))).toHaveLength(3);
  expect(first.all(ids)).toMatchObject({ [kept]: { data: { criticality: 'high', onset: '2002' } } });
  for (const each of [second, third]) expect(each.all(ids)).toEqual(first.all(ids));
  // Nobody entered anything apart: there is nothing to review, and nothing left to send.
  expect(openReviews(must(await first.replica.reader().envelope(Allergy, kept)), Allergy)).toEqual([]);
  for (const each of [first, second, third]) expect(each.replica.notSent()).toEqual({ count: 0 });
  await other.stop();
});

/** Notes that others have brought to the server. */
async function fill(notes: number, text: string): Promise<void> {
  const docs = Array.from({ length: notes }, () => {
    const { id, ...members } = anEnvelope('note', { patientId, text, status: 'draft' });
    return { _id: id, ...members };
  });
  await server.ask('PUT', `/${database('care')}`);
  await server.ask('POST', `/${database('care')}/_bulk_docs`, { docs });
}

it(
  'loses and doubles nothing when it is killed in the middle of reading and of sending',
  { timeout: 90_000 },
  async () => {
    await fill(500, 'From elsewhere');
    const [file, key] = [join(place.folder, 'killed.db'), randomBytes(32)];
    const before = await aDesk(file, 'aaaa', NOW_MS, { key });
    const payments = Array.from({ length: 30 }, () => newId('payment'));
    for (const id of payments) await before.write(Payment, id, aPayment(7));
    await before.replica.close();
    const script = join(import.meta.dirname, 'sync.process.ts');
    let killed = 0;
    let ended: number | null = null;
    for (let run = 0; ended === null; run += 1) {
      const [at, when] = [String(1 + Math.floor((run * run) / 6)), run % 2 === 0 ? 'before' : 'after'];
      const child = spawn(
        process.execPath,
        [script, file, key.toString('hex'), TEST_CIPHER, server.url, 'aaaa', at, when],
        { stdio: ['ignore', 'inherit', 'inherit'] },
      );
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]; // of a child process
      ended = code;
      if (signal === 'SIGKILL') killed += 1;
    }
    expect(ended).toBe(0);
    expect(killed).toBeGreaterThan(4);
    const after = new Desk(await openTest({ file, key, records: SYNC_RECORDS, live: false }), 'aaaa', NOW_MS);
    desks.push(after);
    expect(await soundly(after, server.url)).toMatchObject({ ...clean, pulled: 0, pushed: 0 });
    expect(after.replica.notSent()).toEqual({ count: 0 });
    expect(await after.replica.reader().count(Note, {})).toBe(500);
    expect(await after.replica.verify()).toMatchObject({ ok: true });
    const { json } = await server.ask('GET', `/${database('billing')}/_all_docs`);
    const rows = json['rows'] as { id: string; value: { rev: string } }[]; // as CouchDB answers
    expect(rows.map(({ id }) => id)).toEqual(payments.toSorted());
    expect(rows.filter(({ value }) => !value.rev.startsWith('1-'))).toEqual([]);
  },
);

function mount(folder: string, options: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status === 0;
}

it('stops where the disk is full, and goes on when there is room', async ({ skip }) => {
  const folder = join(place.folder, 'small-disk');
  mkdirSync(folder);
  skip(!mount(folder, 'size=5m'), 'only as root on Linux');
  try {
    await fill(3_000, 'x'.repeat(1_900));
    const one = await aDesk(join(folder, 'full.db'), 'aaaa', NOW_MS);
    desks.push(one);
    expect(await one.sync(server.url)).toMatchObject({ fault: { code: 'store.full' } });
    const taken = await one.replica.reader().count(Note, {});
    expect(taken).toBeGreaterThan(0);
    expect(mount(folder, 'remount,size=64m')).toBe(true);
    expect(await soundly(one, server.url)).toMatchObject({ pulled: 3_000 - taken });
    expect(await one.replica.verify()).toMatchObject({ ok: true, documents: 3_000 });
    await one.replica.close();
  } finally {
    spawnSync('umount', ['-l', folder]);
  }
});
