import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Envelope } from '#shared/kernel/document.ts';
import { rxDatabaseOf, type Replica } from './replica.ts';
import type { ReplicaDatabase } from './rx-database.ts';
import { anEnvelope, must, mustCommit, newId, Note, openTest, putOf, temporaryFolder } from './testing.ts';

/** RxDB queries again up to 20 ms after overlapping writes. */
const RXDB_LAG_MS = 60;
const settle = () => new Promise((resolve) => setTimeout(resolve, RXDB_LAG_MS));

const key = randomBytes(32);
const place = temporaryFolder();
let replica: Replica;
let database: ReplicaDatabase;

beforeEach(async () => {
  replica = await openTest({
    file: join(place.folder, `${randomBytes(4).toString('hex')}.db`),
    key,
    create: true,
  });
  database = rxDatabaseOf(replica);
});
afterEach(() => replica.close());

const aNote = (text = 'seen', status = 'draft') =>
  anEnvelope('note', { patientId: newId('patient'), text, status });
const textOf = ({ data }: Envelope): string => JSON.stringify(data['text']);
const withText = (note: Envelope, text: string): Envelope => ({ ...note, data: { ...note.data, text } });

it('answers with a committed value in the same tick', async () => {
  const note = aNote('before');
  const { revs } = mustCommit(replica, [putOf(note)]);
  const found = await database.care.findOne(note.id).exec();
  expect(found?.get('data.text')).toBe('before');
  mustCommit(replica, [putOf(withText(note, 'after'), revs.get(note.id) ?? '')]);
  expect(found?.getLatest().get('data.text')).toBe('after');
  expect((await database.care.findOne(note.id).exec())?.get('data.text')).toBe('after');
});

it('wakes queries, counts and documents of every collection of a commit', async () => {
  const [note, payment] = [aNote('a'), anEnvelope('payment', { patientId: newId('patient'), amount: 1 })];
  const notes: number[] = [];
  const payments: string[][] = [];
  const subscriptions = [
    database.care.count({ selector: { type: 'note' } }).$.subscribe((count) => notes.push(count)),
    database.billing.find().$.subscribe((found) => payments.push(found.map((document) => document.id))),
  ];
  await settle();
  const { revs } = mustCommit(replica, [putOf(note), putOf(payment)]);
  const texts: unknown[] = [];
  const document = await database.care.findOne(note.id).exec();
  subscriptions.push(
    must(document)
      .get$('data.text')
      .subscribe((text: unknown) => texts.push(text)),
  );
  await settle();
  mustCommit(replica, [putOf(withText(note, 'b'), revs.get(note.id) ?? ''), putOf(aNote('c'))]);
  await settle();
  for (const subscription of subscriptions) subscription.unsubscribe();
  expect(notes.at(-1)).toBe(2);
  expect(payments.at(-1)).toEqual([payment.id]);
  expect(texts).toEqual(['a', 'b']);
});

it('takes RxDB writes into the same sequence, outbox and revisions', async () => {
  const note = aNote('typed');
  const document = await database.care.insert(note);
  expect(replica.notSent().count).toBe(1);
  await document.incrementalPatch({ data: { ...note.data, text: 'patched' } });
  expect((await replica.reader().get(Note, note.id))?.text).toBe('patched');
  await database.care.incrementalUpsert(withText(note, 'upserted'));
  const rev = (await replica.reader().rev(Note, note.id)) ?? '';
  mustCommit(replica, [putOf(withText(note, 'committed'), rev)]);
  await document.getLatest().incrementalModify((data) => ({ ...data, author: 'user:x' }));
  expect(await replica.reader().envelope(Note, note.id)).toEqual({
    ...withText(note, 'committed'),
    author: 'user:x',
  });
  await expect(database.care.insert(note)).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('loses no write when RxDB and commits change one document in turn', async () => {
  const note = aNote('0');
  mustCommit(replica, [putOf(note)]);
  const document = must(await database.care.findOne(note.id).exec());
  const patches: Promise<unknown>[] = [];
  for (let turn = 1; turn <= 40; turn += 1) {
    patches.push(document.incrementalModify((data) => ({ ...data, v: data.v + 1 })));
    const stands = must(await replica.reader().envelope(Note, note.id));
    const rev = (await replica.reader().rev(Note, note.id)) ?? '';
    mustCommit(replica, [putOf(withText(stands, String(turn)), rev)]);
  }
  await Promise.all(patches);
  const after = await replica.reader().envelope({ ...Note, v: 99 }, note.id);
  expect(after).toMatchObject({ v: 41, data: { text: '40' } });
});

it('removes through RxDB as a tombstone, which a commit can write over', async () => {
  const note = aNote('gone');
  mustCommit(replica, [putOf(note)]);
  await (await database.care.findOne(note.id).exec())?.remove();
  expect(await replica.reader().get(Note, note.id)).toBeUndefined();
  expect(await database.care.findOne(note.id).exec()).toBeNull();
  mustCommit(replica, [putOf(note)]);
  expect((await database.care.findOne(note.id).exec())?.get('data.text')).toBe('gone');
});

it('emits commits in bulks of at most 100, each with its own id', async () => {
  const bulks: { id: string; events: readonly unknown[] }[] = [];
  const subscription = database.eventBulks$.subscribe((bulk) => bulks.push(bulk));
  mustCommit(
    replica,
    [...Array(250).keys()].map((turn) => putOf(aNote(String(turn)))),
  );
  subscription.unsubscribe();
  expect(bulks.map(({ events }) => events.length)).toEqual([100, 100, 50]);
  expect(new Set(bulks.map(({ id }) => id)).size).toBe(3);
  expect(await database.care.count().exec()).toBe(250);
});

it('tells commits in their order, also those made by a listener', async () => {
  const first = aNote('0');
  const texts: string[] = [];
  // The first to hear commits again; the second must hear both in order.
  const answering = replica.changes.subscribe(({ changes }) => {
    const after = must(changes[0]).after;
    if (!after || textOf(after) !== '"0"') return;
    const rev = must((after as Envelope & { _rev?: string })._rev);
    mustCommit(replica, [putOf(withText(first, '1'), rev)]);
  });
  const hearing = replica.changes.subscribe(({ changes }) =>
    texts.push(textOf(must(must(changes[0]).after))),
  );
  const found = database.care.findOne(first.id).$;
  const seen: (string | undefined)[] = [];
  const watching = found.subscribe((document) => seen.push(document?.get('data.text') as string | undefined));
  await settle();
  mustCommit(replica, [putOf(first)]);
  await settle();
  for (const subscription of [answering, hearing, watching]) subscription.unsubscribe();
  expect(texts).toEqual(['"0"', '"1"']);
  expect(seen.at(-1)).toBe('1');
});

it('keeps reactive queries right under random commits and RxDB writes', { timeout: 60_000 }, async () => {
  const somebody = newId('patient');
  const ids = [...Array(12).keys()].map(() => newId('note'));
  const step = fc.record({
    id: fc.constantFrom(...ids),
    text: fc.constantFrom('a', 'b', 'c'),
    status: fc.constantFrom('draft', 'final'),
    by: fc.constantFrom('commit', 'commit', 'rxdb', 'remove'),
  });
  const results = new Map<string, readonly string[]>();
  const listed = (name: string) => (documents: readonly { readonly id: string }[]) =>
    results.set(
      name,
      documents.map(({ id }) => id),
    );
  const selectors = { drafts: { 'data.status': 'draft' }, a: { 'data.text': 'a' }, all: { type: 'note' } };
  const subscriptions = Object.entries(selectors).map(([name, selector]) =>
    database.care.find({ selector, sort: [{ id: 'asc' }] }).$.subscribe(listed(name)),
  );
  const current = new Map<string, Envelope>();
  const matching = (name: keyof typeof selectors) =>
    [...current.values()]
      .filter(
        ({ data }) => name === 'all' || (name === 'a' ? data['text'] === 'a' : data['status'] === 'draft'),
      )
      .map(({ id }) => id)
      .toSorted();
  for (const round of fc.sample(fc.array(step, { minLength: 10, maxLength: 25 }), { numRuns: 8, seed: 11 })) {
    for (const { id, text, status, by } of round) {
      const envelope = anEnvelope('note', { patientId: somebody, text, status }, id);
      if (by === 'commit') {
        mustCommit(replica, [putOf(envelope, (await replica.reader().rev(Note, id)) ?? null)]);
      } else if (by === 'rxdb') {
        await database.care.incrementalUpsert(envelope);
      } else {
        await (await database.care.findOne(id).exec())?.incrementalRemove();
      }
      if (by === 'remove') current.delete(id);
      else current.set(id, envelope);
    }
    await settle();
    for (const name of ['drafts', 'a', 'all'] as const)
      expect([name, results.get(name)]).toEqual([name, matching(name)]);
    expect(await database.care.count({ selector: { type: 'note' } }).exec()).toBe(current.size);
  }
  for (const subscription of subscriptions) subscription.unsubscribe();
  expect((await replica.verify()).issues).toEqual([]);
});

it('gives RxDB changed documents by the local sequence', async () => {
  const notes = [aNote('1'), aNote('2'), aNote('3')];
  const { revs } = mustCommit(
    replica,
    notes.map((note) => putOf(note)),
  );
  const first = must(notes[0]);
  mustCommit(replica, [putOf(withText(first, '1 again'), revs.get(first.id) ?? '')]);
  const storage = database.care.storageInstance;
  const start = await storage.getChangedDocumentsSince?.(2);
  const rest = await storage.getChangedDocumentsSince?.(10, start?.checkpoint);
  const texts = [...(start?.documents ?? []), ...(rest?.documents ?? [])].map(({ data }) => data['text']);
  expect(texts).toEqual(['2', '3', '1 again']);
});

it('answers mango queries as RxDB does', async () => {
  const notes = [...Array(30).keys()].map((turn) =>
    aNote(String(turn % 7), turn % 3 === 0 ? 'final' : 'draft'),
  );
  mustCommit(
    replica,
    notes.map((note) => putOf(note)),
  );
  const found = await database.care
    .find({
      selector: { type: 'note', 'data.status': 'final' },
      sort: [{ 'data.text': 'desc' }, { id: 'asc' }],
      skip: 1,
      limit: 4,
    })
    .exec();
  const expected = notes
    .filter(({ data }) => data['status'] === 'final')
    .toSorted((a, b) => textOf(b).localeCompare(textOf(a)) || (a.id < b.id ? -1 : 1))
    .slice(1, 5);
  expect(found.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  const wanted = notes.slice(0, 3).map(({ id }) => id);
  expect((await database.care.find({ selector: { id: { $in: wanted } } }).exec()).length).toBe(3);
});

it('never removes a compartment, and writes nothing to the temporary folder', async () => {
  await expect(database.care.remove()).rejects.toThrow('never removed');
  expect(readdirSync(tmpdir()).filter((name) => /pubkey|broadcast/.test(name))).toEqual([]);
});
