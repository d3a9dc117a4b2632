import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, it } from 'vitest';
import type { JsonObject } from '#shared/kernel/json.ts';
import type { Reader } from '#shared/kernel/reader.ts';
import { watchQuery } from './live-queries.ts';
import type { Replica } from './replica.ts';
import { anEnvelope, must, mustCommit, newId, Note, openTest, putOf, temporaryFolder } from './testing.ts';

const SETTLED_MS = 160;
const settle = () => new Promise((resolve) => setTimeout(resolve, SETTLED_MS));

const place = temporaryFolder();
afterAll(() => place.remove());
const [ann, bob] = [newId('patient'), newId('patient')];
let replica: Replica;
let stops: (() => void)[] = [];

beforeEach(async () => {
  const file = join(place.folder, `${randomBytes(4).toString('hex')}.db`);
  replica = await openTest({ file, key: randomBytes(32), create: true });
});
afterEach(async () => {
  for (const stop of stops) stop();
  stops = [];
  await replica.close();
});

function watch<T>(run: (read: Reader) => Promise<T>): {
  values: T[];
  errors: unknown[];
  runs(): number;
  stop(): void;
} {
  let runs = 0;
  const values: T[] = [];
  const errors: unknown[] = [];
  const stop = watchQuery(replica, {
    run: (read) => {
      runs += 1;
      return run(read);
    },
    onValue: (value) => values.push(value),
    onError: (error) => errors.push(error),
  });
  stops.push(stop);
  return { values, errors, runs: () => runs, stop };
}

const aNote = (patientId: string, data: JsonObject = {}) =>
  anEnvelope('note', { patientId, text: 'a', status: 'draft', due: '2026-03-01', ...data });
const drafts = (patientId: string) => async (read: Reader) =>
  (await read.list(Note, { where: { patientId, status: 'draft' } })).map(({ text }) => text);

it('tells joining, changing and leaving documents, and nothing of other patients', async () => {
  const [ofAnn, ofBob] = [watch(drafts(ann)), watch(drafts(bob))];
  await settle();
  const note = aNote(ann);
  const first = mustCommit(replica, [putOf(note)]).revs.get(note.id);
  await settle();
  const changed = { ...note, data: { ...note.data, text: 'b' } };
  const second = mustCommit(replica, [putOf(changed, must(first))]).revs.get(note.id);
  await settle();
  mustCommit(replica, [putOf({ ...changed, data: { ...changed.data, status: 'final' } }, must(second))]);
  await settle();
  expect(ofAnn.values).toEqual([[], ['a'], ['b'], []]);
  expect(ofBob.values).toEqual([[]]);
  expect(ofBob.runs()).toBe(1);
});

it('answers a burst once, and equal answers not at all', async () => {
  const count = watch((read) => read.count(Note, { status: 'draft' }));
  await settle();
  for (let turn = 0; turn < 20; turn += 1) mustCommit(replica, [putOf(aNote(ann))]);
  await settle();
  expect(count.values).toEqual([0, 20]);
  expect(count.runs()).toBe(2);
  const length = watch(async (read) => (await read.list(Note, { where: { status: 'draft' } })).length > 3);
  await settle();
  mustCommit(replica, [putOf(aNote(ann))]);
  await settle();
  expect(length.runs()).toBe(2);
  expect(length.values).toEqual([true]);
});

it('watches documents that do not exist yet, ranges and counters', async () => {
  const note = aNote(ann, { due: '2026-05-01' });
  const single = watch(async (read) => (await read.get(Note, note.id))?.text ?? 'none');
  const april = watch(async (read) => {
    const found = await read.list(Note, {
      where: { status: 'draft' },
      orderBy: 'due',
      from: '2026-04-01',
      before: '2026-05-01',
    });
    return found.length;
  });
  const counter = watch((read) => read.counter('recent'));
  await settle();
  mustCommit(replica, [putOf(note), { kind: 'counter', key: 'recent', value: [1], base: undefined }]);
  await settle();
  expect(single.values).toEqual(['none', 'a']);
  expect(april.runs()).toBe(1);
  expect(counter.values).toEqual([undefined, [1]]);
  mustCommit(replica, [putOf(aNote(bob, { due: '2026-04-30' }))]);
  await settle();
  expect(april.values).toEqual([0, 1]);
  expect(single.runs()).toBe(2);
});

it('misses nothing that is committed while it runs, and never overlaps itself', async () => {
  let active = 0;
  let most = 0;
  const slow = watch(async (read) => {
    active += 1;
    most = Math.max(most, active);
    const found = await read.list(Note, { where: { status: 'draft' } });
    await new Promise((resolve) => setTimeout(resolve, 70));
    active -= 1;
    return found.length;
  });
  for (let turn = 0; turn < 12; turn += 1) {
    mustCommit(replica, [putOf(aNote(ann))]);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await settle();
  await settle();
  expect(slow.values.at(-1)).toBe(12);
  expect(most).toBe(1);
});

it('tells errors, recovers when the data does, and is silent once stopped', async () => {
  const note = aNote(ann, { text: 'bad' });
  const fragile = watch(async (read) => {
    const text = (await read.get(Note, note.id))?.text;
    if (text === 'bad') throw new Error('refused');
    return text ?? 'none';
  });
  await settle();
  const rev = mustCommit(replica, [putOf(note)]).revs.get(note.id);
  await settle();
  const good = { ...note, data: { ...note.data, text: 'good' } };
  const next = mustCommit(replica, [putOf(good, must(rev))]).revs.get(note.id);
  await settle();
  fragile.stop();
  mustCommit(replica, [putOf({ ...good, data: { ...good.data, text: 'late' } }, must(next))]);
  await settle();
  expect(fragile.values).toEqual(['none', 'good']);
  expect(fragile.errors).toEqual([new Error('refused')]);
});
